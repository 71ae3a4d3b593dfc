import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codecs } from '../../src/formats/registry.ts';
import type { Code } from '../../src/kernel/codes.ts';
import { corpusFile, isCorpusThere, type ManifestEntry, manifest, noCorpus } from '../support/corpus.ts';
import { eventsOf, problemsOf } from '../support/events.ts';

/**
 * What an independent reader found wrong with other people's X12 files against what is found here. Every disagreement
 * has a line in corpus-notes.tsv (file, disagreement, why), and every line there is still a disagreement.
 */

/** A defect of the manifest by its beginning, and the findings of which one must be made. */
const FINDINGS: Readonly<Record<string, readonly Code[]>> = {
  'isa-widths': ['X12-ISA-WIDTH'],
  'isa-element-count': ['X12-ISA-COMPONENT'],
  'isa16-missing': ['X12-ISA-COMPONENT'],
  'isa13-nonnumeric': ['X12-ISA-VALUE'],
  'isa14-bad:': ['X12-ISA-VALUE'],
  'isa15-bad:': ['X12-ISA-VALUE'],
  'text-before-isa': ['X12-TEXT-OUTSIDE'],
  'trailing-garbage': ['X12-TEXT-OUTSIDE'],
  'no-isa': ['X12-NO-INTERCHANGE'],
  'iea-without-isa': ['X12-NO-INTERCHANGE'],
  'iea01:': ['X12-IEA-COUNT'],
  'iea02-mismatch': ['X12-IEA-CONTROL'],
  'iea02-padding-differs': ['X12-CONTROL-PADDING'],
  'missing-iea': ['X12-IEA-MISSING'],
  'unterminated-last-segment': ['X12-UNTERMINATED'],
  'ge-without-gs': ['X12-STRAY-SEGMENT'],
  'ge01:': ['X12-GE-COUNT'],
  'ge02-mismatch': ['X12-GE-CONTROL'],
  'ge02-padding-differs': ['X12-CONTROL-PADDING'],
  'missing-ge': ['X12-GE-MISSING'],
  'gs01-': ['X12-GS-LABEL'],
  'mixed-st-types': ['X12-GS-LABEL'],
  'st-outside-gs': ['X12-STRAY-SEGMENT'],
  'segment-outside-st:': ['X12-STRAY-SEGMENT'],
  'se-without-st': ['X12-STRAY-SEGMENT'],
  'missing-se': ['X12-SE-MISSING'],
  'se01:': ['X12-SE-COUNT'],
  'se02-mismatch': ['X12-SE-CONTROL'],
  'st02-len': ['X12-ENVELOPE-VALUE', 'X12-ST-VALUE'],
  'duplicate-st02': ['X12-ST-DUPLICATE'],
  'ctt01:': ['X12-CTT-COUNT'],
  'bad-segment-tag': ['X12-SEGMENT-UNKNOWN'],
  'newline-inside-element': ['X12-LINE-BREAK', 'X12-ELEMENT-CHARACTER'],
  // What every reader has to take as it comes; there is nothing to say about it.
  bom: [],
  'multiple-isa:': [],
  'se01-zero-padded': [],
  'trailing-empty-element': [],
};

interface Disagreement {
  readonly file: string;
  readonly what: string;
}

const entries = manifest().filter(({ file }) => file.startsWith('x12/'));

async function disagreementsOf({ file, isMeantGood, defects }: ManifestEntry): Promise<Disagreement[]> {
  const problems = problemsOf(await eventsOf(codecs.x12, corpusFile(file)));
  const found = new Set(problems.map(({ code }) => code));
  const explained = new Set<Code>();
  const missed = new Set<string>();
  // Without an ISA nobody knows the separators, so that nothing else is said about such a file.
  const looked = defects.includes('no-isa') ? ['no-isa'] : defects;
  for (const defect of looked) {
    const [kind, codes] = findingsFor(defect);
    for (const code of codes) explained.add(code);
    if (codes.length > 0 && !codes.some((code) => found.has(code)))
      missed.add(`${kind.replace(/[-:]$/, '')} not found`);
  }
  const errors = problems.filter(({ severity, code }) => severity === 'error' && !explained.has(code));
  const extra = isMeantGood ? errors.map(({ code }) => `${code} is an error`) : [];
  return [...missed, ...new Set(extra)].map((what) => ({ file, what }));
}

function findingsFor(defect: string): [kind: string, codes: readonly Code[]] {
  const kind = Object.keys(FINDINGS).find((name) => (/[-:]$/.test(name) ? defect.startsWith(name) : defect === name));
  return [kind ?? defect, FINDINGS[kind ?? ''] ?? []];
}

function notes(): { file: string; what: string; why: string }[] {
  const lines = readFileSync(join(import.meta.dirname, 'corpus-notes.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
  return lines.map((line) => {
    const [file = '', what = '', why = ''] = line.split('\t');
    return { file, what, why };
  });
}

const plain = ({ file, what }: Disagreement): string => `${file}: ${what}`;

describe.skipIf(!isCorpusThere)(`the corpus against its manifest (skipped when ${noCorpus})`, () => {
  it('knows what to expect of every defect there is', () => {
    const unknown = entries.flatMap(({ defects }) => defects).filter((defect) => !(findingsFor(defect)[0] in FINDINGS));
    expect([...new Set(unknown)]).toEqual([]);
  });

  it('agrees with it, or a note says why not', async () => {
    const disagreements = (await Promise.all(entries.map(disagreementsOf))).flat().map(plain);
    const known = notes().map(plain);
    expect(disagreements.filter((one) => !known.includes(one))).toEqual([]);
    expect(known.filter((one) => !disagreements.includes(one))).toEqual([]);
  });

  it('finds as many interchanges as the manifest counts', async () => {
    for (const { file, defects } of entries) {
      const count = defects.find((defect) => defect.startsWith('multiple-isa:'))?.slice('multiple-isa:'.length);
      if (count === undefined) continue;
      const events = await eventsOf(codecs.x12, corpusFile(file));
      expect(events.filter(({ type }) => type === 'interchange-start')).toHaveLength(Number(count));
    }
  });
});

it('every note names a file, a disagreement and a reason, once', () => {
  const all = notes();
  expect(all.filter(({ file, what, why }) => file === '' || what === '' || why.length < 20)).toEqual([]);
  expect(new Set(all.map(plain)).size).toBe(all.length);
});
