import { afterAll, describe, expect, it } from 'vitest';
import { inspect } from '../../src/app/inspect/inspect.ts';
import { renderInspection } from '../../src/app/inspect/text.ts';
import type { FormatName } from '../../src/formats/codec.ts';
import { codecs, x12Tolerances } from '../../src/formats/registry.ts';
import { corpusFile, corpusFiles, isCorpusThere, manifest, noCorpus } from '../support/corpus.ts';
import { countingDocuments, eventsOf, isComplete, problemsOf, streamOf } from '../support/events.ts';

/**
 * Reads the corpus (test/support/corpus.ts). Nothing may crash or hang, and most files that nobody meant to be wrong
 * must be readable. Prints what was refused and why.
 */
interface Reading {
  readonly file: string;
  readonly documents: number;
  readonly counting: number;
  readonly complete: boolean;
  readonly errors: readonly string[];
}

async function readingOf(format: FormatName, file: string, tolerate: readonly string[]): Promise<Reading> {
  const events = await eventsOf(codecs[format], corpusFile(file), { tolerate });
  const errors = problemsOf(events).filter(({ severity }) => severity === 'error');
  return {
    file,
    documents: events.filter(({ type }) => type === 'document-end').length,
    counting: countingDocuments(events),
    complete: isComplete(events),
    errors: [...new Set(errors.map(({ code }) => code))],
  };
}

describe.skipIf(!isCorpusThere)(`corpus (skipped when ${noCorpus})`, () => {
  const x12 = corpusFiles('x12');
  const strict: Reading[] = [];
  const tolerant: Reading[] = [];

  it.each(x12)('%s is read to its end, strictly and with every tolerance', async (file) => {
    strict.push(await readingOf('x12', file, []));
    tolerant.push(await readingOf('x12', file, Object.keys(x12Tolerances)));
  });

  it.each([...x12, ...corpusFiles('csv'), ...corpusFiles('xml'), ...corpusFiles('edifact')])(
    '%s can be inspected',
    async (file) => {
      const bytes = corpusFile(file);
      const report = await inspect(streamOf(bytes), { file });
      expect(report.byteCount).toBe(bytes.length);
      expect(renderInspection(report)).toContain(file);
      expect(report.errors > 0 || report.complete).toBe(true);
    },
  );

  it('most files that nobody meant to be wrong are read', () => {
    const good = new Set(manifest().flatMap(({ file, isMeantGood }) => (isMeantGood ? [file] : [])));
    const meant = (reading: Reading) => good.has(reading.file);
    const share = (readings: Reading[]) => {
      const asMeant = readings.filter(meant);
      return asMeant.filter(({ complete, errors }) => complete && errors.length === 0).length / asMeant.length;
    };
    expect(share(strict)).toBeGreaterThan(0.6);
    expect(share(tolerant)).toBeGreaterThan(0.8);
  });

  it('a file that is refused says why', () => {
    expect(strict.filter(({ complete, errors }) => !complete && errors.length === 0)).toEqual([]);
  });

  afterAll(() => {
    const refused = strict.filter(({ errors }) => errors.length > 0);
    const lines = refused.map((reading) => {
      const still = tolerant.find(({ file }) => file === reading.file)?.errors ?? [];
      const remains = still.length > 0 ? still.join(', ') : 'readable';
      return `${reading.file}\n    refused: ${reading.errors.join(', ')}\n    with every tolerance: ${remains}`;
    });
    const documents = (readings: Reading[]) => readings.reduce((sum, { documents: count }) => sum + count, 0);
    const counting = (readings: Reading[]) => readings.reduce((sum, { counting: count }) => sum + count, 0);
    process.stdout.write(
      `${strict.length} X12 files, ${documents(strict)} transaction sets: ${counting(strict)} count strictly, ` +
        `${counting(tolerant)} with every tolerance; ${refused.length} files refused strictly\n${lines.join('\n')}\n`,
    );
  });
});
