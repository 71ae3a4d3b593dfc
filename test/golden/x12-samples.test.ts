import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SourceEvent, X12Envelope } from '../../src/formats/codec.ts';
import { acknowledge, acknowledgeInterchange, codecs, x12Tolerances } from '../../src/formats/registry.ts';
import { x12Codes } from '../../src/kernel/codes/x12-codes.ts';
import { formatPosition } from '../../src/kernel/position.ts';
import type { Problem } from '../../src/kernel/problem.ts';
import { countingDocuments, eventsOf, isComplete, problemsOf } from '../support/events.ts';
import { groupOutcomes, interchangeOutcomes } from '../support/outcomes.ts';
import { ROOT } from '../support/sources.ts';

/**
 * Walks samples/x12/<set>/{pass,fail}: a new file is a new test. `pass` must be complete and free of errors; `fail`
 * must say exactly what its .problems.json says, and its bad documents must not count. A pass file with warnings has a
 * .problems.json too. Where there is a .997.edi or .TA1.edi beside a file, that is what its sender gets as an answer.
 *
 * `UPDATE_SAMPLES=1` writes the .problems.json files anew, and the answers of the files that have one (an empty one
 * will do): read the difference before you keep it.
 */
const folder = join(ROOT, 'samples/x12');
const ANSWER = /\.(997|TA1)\.edi$/;
const allFiles = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.edi'));
const files = allFiles.filter((name) => !ANSWER.test(name)).sort();
const updating = process.env.UPDATE_SAMPLES === '1';

const SETS = ['810', '820', '824', '832', '846', '850', '855', '856', '860', '865', '870', '997', '999', 'TA1'];
const FEWEST = 3;
const LARGEST = 3000;

/** Findings of the reader that no sample shows, and why. */
const WITHOUT_SAMPLE: readonly string[] = [
  // Their files would be large.
  'X12-SEGMENT-SIZE',
  'X12-TA1-COUNT',
  // Said only where an agreement tolerates line breaks: see the tolerances below.
  'X12-LINE-BREAK',
];

/** Tolerances that make no file readable, because what they waive is only a warning. */
const QUIET_TOLERANCES: readonly string[] = ['trailer-padding'];

const envelope: X12Envelope = {
  senderQualifier: 'ZZ',
  senderId: 'CROSSDOCK',
  receiverQualifier: 'ZZ',
  receiverId: 'NORTHLAMPS',
  functionalId: 'FA',
  version: '004010',
  usage: 'P',
  createdAt: new Date('2026-09-01T10:30:00Z'),
  interchangeControlNumber: 1,
  groupControlNumber: 1,
  separators: { newline: true },
};

function readSample(name: string, tolerate: readonly string[] = []): Promise<SourceEvent[]> {
  return eventsOf(codecs.x12, readFileSync(join(folder, name)), { file: basename(name), tolerate });
}

function allCount(events: readonly SourceEvent[]): boolean {
  const documents = events.filter(({ type }) => type === 'document-end').length;
  return isComplete(events) && countingDocuments(events) === documents;
}

/** A finding as a .problems.json has it: the place as people read it, and the loop. */
function written({ code, severity, position, message, found, expected, acknowledgment }: Problem) {
  const { path } = position;
  return { code, severity, at: formatPosition(position), loop: path, message, found, expected, acknowledgment };
}

/** Whether the segment that a finding names begins at the byte it names. */
function isAtItsByte({ position }: Problem, content: string): boolean {
  const { byteOffset, segment, tag = '' } = position;
  if (byteOffset === undefined || segment === undefined) return true;
  return content.slice(byteOffset, byteOffset + tag.length).toUpperCase() === tag.toUpperCase();
}

/** The 997s of a file, from AK1 to AK9, or its TA1s, as the writer writes them. */
function answerTo(events: readonly SourceEvent[], kind: '997' | 'TA1'): string {
  const bodies = groupOutcomes(events).flatMap((group) => acknowledge(group) ?? []);
  const acknowledgments = interchangeOutcomes(events).flatMap(
    (interchange) => acknowledgeInterchange(interchange, envelope.createdAt) ?? [],
  );
  const answer = codecs.x12.encode(
    kind === '997'
      ? {
          documents: bodies.map((body, index) => ({ set: '997', controlNumber: `${1001 + index}`, body })),
          x12: envelope,
        }
      : { documents: [], x12: { ...envelope, acknowledgments } },
  );
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
  const segments = Buffer.from(answer.bytes).toString('latin1').split('\n');
  return segments
    .filter((segment) => /^(AK\d|TA1)\*/.test(segment))
    .join('\n')
    .concat('\n');
}

describe.each(files)('samples/x12/%s', (name) => {
  const mustPass = name.split('/').at(-2) === 'pass';
  const beside = (ending: string) => join(folder, name.replace(/\.edi$/, ending));

  it(mustPass ? 'can be read' : 'is refused for the reason it should be', async () => {
    const events = await readSample(name);
    const findings = JSON.parse(JSON.stringify(problemsOf(events).map(written)));
    const expectedFile = beside('.problems.json');
    if (updating && (findings.length > 0 || existsSync(expectedFile))) {
      writeFileSync(expectedFile, `${JSON.stringify(findings, null, 2)}\n`);
    }
    const expected = existsSync(expectedFile) ? JSON.parse(readFileSync(expectedFile, 'utf8')) : [];
    expect(findings).toEqual(expected);
    const content = readFileSync(join(folder, name), 'latin1');
    // A missing segment is named at the place where it was missed.
    const present = problemsOf(events).filter(({ code }) => code !== 'X12-SEGMENT-MISSING');
    expect(present.filter((found) => !isAtItsByte(found, content))).toEqual([]);
    const hasErrors = problemsOf(events).some(({ severity }) => severity === 'error');
    expect(hasErrors).toBe(!mustPass);
    expect(allCount(events)).toBe(mustPass);
  });

  it.each((['997', 'TA1'] as const).filter((kind) => existsSync(beside(`.${kind}.edi`))))(
    'is answered by the %s beside it',
    async (kind) => {
      const answer = answerTo(await readSample(name), kind);
      if (updating) writeFileSync(beside(`.${kind}.edi`), answer);
      expect(answer).toBe(readFileSync(beside(`.${kind}.edi`), 'utf8'));
    },
  );
});

describe('the samples', () => {
  it.each(SETS)('show %s at least three times well made and three times not', (set) => {
    for (const kind of ['pass', 'fail']) {
      expect(files.filter((name) => name.startsWith(`${set}/${kind}/`)).length).toBeGreaterThanOrEqual(FEWEST);
    }
  });

  it('show every finding of the reader', async () => {
    const shown = new Set<string>();
    for (const name of files) for (const { code } of problemsOf(await readSample(name))) shown.add(code);
    const codes = Object.keys(x12Codes).filter((code) => !code.startsWith('X12-WRITE-'));
    expect(codes.filter((code) => !shown.has(code)).sort()).toEqual([...WITHOUT_SAMPLE].sort());
  });

  it('show what acknowledgments can say', () => {
    const said = (ending: string, tag: string, from: number, to = from) =>
      allFiles
        .filter((name) => name.endsWith(ending))
        .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('~\n'))
        .map((segment) => segment.split('*'))
        .filter(([first]) => first === tag)
        .flatMap((elements) => elements.slice(from, to + 1));
    const segmentCodes = ['1', '3', '4', '5', '6', '7', '8'];
    const elementCodes = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '12', '13'];
    expect(said('.997.edi', 'AK3', 4)).toEqual(expect.arrayContaining(segmentCodes));
    expect(said('.997.edi', 'AK4', 3)).toEqual(expect.arrayContaining(elementCodes));
    expect(said('.997.edi', 'AK5', 1)).toEqual(expect.arrayContaining(['A', 'E', 'R']));
    expect(said('.997.edi', 'AK5', 2, 6)).toEqual(expect.arrayContaining(['2', '3', '4', '5', '6', '23']));
    expect(said('.997.edi', 'AK9', 1)).toEqual(expect.arrayContaining(['A', 'E', 'P', 'R']));
    expect(said('.997.edi', 'AK9', 5, 9)).toEqual(expect.arrayContaining(['3', '4', '5', '19']));
    expect(said('.TA1.edi', 'TA1', 4)).toEqual(expect.arrayContaining(['A', 'E', 'R']));
    const notes = ['000', '001', '018', '021', '023', '024', '027'];
    expect(said('.TA1.edi', 'TA1', 5)).toEqual(expect.arrayContaining(notes));
  });

  it.each(Object.keys(x12Tolerances).filter((name) => !QUIET_TOLERANCES.includes(name)))(
    'have a refused file that tolerance %s alone makes readable',
    async (tolerance) => {
      const refused = files.filter((name) => name.includes('/fail/'));
      const readable: string[] = [];
      for (const name of refused) if (allCount(await readSample(name, [tolerance]))) readable.push(name);
      expect(readable.length).toBeGreaterThan(0);
    },
  );

  it('have no answer or list of findings without its file', () => {
    const strays = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(997|TA1)\.edi$|\.problems\.json$/.test(name))
      .filter((name) => !files.includes(name.replace(/(\.(997|TA1)\.edi|\.problems\.json)$/, '.edi')));
    expect(strays).toEqual([]);
  });

  it('are listed in README.md, one line each', () => {
    const sections = readFileSync(join(folder, 'README.md'), 'utf8').split('\n## ').slice(1);
    const listed = sections.flatMap((section) => {
      const set = section.split(/\s/, 1)[0];
      return [...section.matchAll(/^- `((?:pass|fail)\/\d\d)` ./gm)].map(([, place]) => `${set}/${place}`);
    });
    expect(listed.sort()).toEqual(files.map((name) => name.replace(/-.*/, '')));
  });

  it('are small enough to be read by people', () => {
    expect(files.filter((name) => statSync(join(folder, name)).size >= LARGEST)).toEqual([]);
  });

  it('are all different', () => {
    const seen = new Map<string, string>();
    const twins = files.filter((name) => {
      const content = readFileSync(join(folder, name), 'latin1');
      const isTwin = seen.has(content);
      seen.set(content, name);
      return isTwin;
    });
    expect(twins).toEqual([]);
  });
});
