import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initMappings } from '../../../../src/app/map/init.ts';
import { ROOT } from '../../../support/sources.ts';

const folder = join(ROOT, 'mappings');

interface Line {
  readonly sku?: string;
  readonly quantity?: number;
  readonly quantityIsExact?: boolean;
}

/** The first sample of every inbound mapping of an example supplier, with what the real mapping makes of it. */
function samples(): { supplier: string; mapping: string; input: string; expected: string }[] {
  return readdirSync(folder).flatMap((supplier) => {
    const tests = join(folder, supplier, 'tests');
    return (existsSync(tests) ? readdirSync(tests) : []).flatMap((mapping) => {
      const files = readdirSync(join(tests, mapping));
      const input = files.find((file) => /^01-[^.]*\.[a-z]+$/.test(file));
      const expected = `${input?.replace(/\.[a-z]+$/, '')}.expect.json`;
      // An outbound mapping has a canonical document as its input, and a file of the partner as expectation.
      if (input === undefined || !files.includes(expected)) return [];
      const lines = linesIn(readFileSync(join(tests, mapping, expected), 'utf8'));
      // A functional acknowledgment has neither item number nor quantity, so nothing of it could be wrong here.
      if (!lines.some(({ sku, quantity }) => sku !== undefined || quantity !== undefined)) return [];
      return [{ supplier, mapping, input: join(tests, mapping, input), expected: join(tests, mapping, expected) }];
    });
  });
}

function linesIn(text: string): Line[] {
  const { documents } = JSON.parse(text) as { documents: { lines: Line[] }[] };
  return documents.flatMap(({ lines }) => lines);
}

/** What must be right of a line. What a word such as "In Stock" counts as is the supplier's to say, not to be inferred. */
function essence({ sku, quantity, quantityIsExact }: Line): string {
  return `${sku ?? '-'} × ${quantityIsExact === false ? 'a word' : (quantity ?? '-')}`;
}

/** Why the inferred mapping is wrong about a sample, or undefined when every line is right. */
async function fault({ input, expected }: ReturnType<typeof samples>[number]): Promise<string | undefined> {
  const name = input.slice(input.lastIndexOf('/') + 1);
  const result = await initMappings({
    samples: [{ name, bytes: readFileSync(input) }],
    folder,
    supplier: 'inferred',
    dryRun: true,
    force: false,
  });
  if (result.state !== 'done') return JSON.stringify(result);
  const text = result.report.files.find(({ path }) => path.endsWith('.expect.json'))?.text ?? '';
  const found = linesIn(text).map(essence);
  const wanted = linesIn(readFileSync(expected, 'utf8')).map(essence);
  return found.join(', ') === wanted.join(', ')
    ? undefined
    : `expected ${wanted.join(', ')}; found ${found.join(', ')}`;
}

describe('mappings inferred from the samples of the example suppliers', () => {
  it('get item number and quantity of every line right for at least nine suppliers of ten', async () => {
    const all = samples();
    const failures: string[] = [];
    const wrong = new Set<string>();
    for (const sample of all) {
      const reason = await fault(sample);
      if (reason === undefined) continue;
      wrong.add(sample.supplier);
      failures.push(`${sample.mapping}: ${reason}`);
    }
    const suppliers = new Set(all.map(({ supplier }) => supplier));
    expect(suppliers.size).toBeGreaterThanOrEqual(3);
    expect(
      (suppliers.size - wrong.size) / suppliers.size,
      `wrong for ${wrong.size} of ${suppliers.size} suppliers, ${failures.length} of ${all.length} samples:\n${failures.join('\n')}`,
    ).toBeGreaterThanOrEqual(0.9);
  });

  it('compile and read their sample without anything being wrong with the mapping itself', async () => {
    for (const { input } of samples()) {
      const name = input.slice(input.lastIndexOf('/') + 1);
      const options = { folder, supplier: 'inferred', dryRun: true, force: false };
      const result = await initMappings({ samples: [{ name, bytes: readFileSync(input) }], ...options });
      expect(result, input).toMatchObject({ state: 'done' });
    }
  });
});
