import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesUnder, ROOT } from './support/sources.ts';

/**
 * Rules of the house that neither the compiler, the linter nor the import rules can check. They are written so that a
 * new adapter, mapping or file is covered without anybody remembering to add it here.
 */
const source = filesUnder('src', /\.(ts|tsx|mjs)$/);
const consoleSource = filesUnder('console', /\.(ts|tsx|mjs|css)$/).filter(
  ({ path }) => path !== 'console/src/api/types.ts',
);
const contractTests = readdirSync(join(ROOT, 'test/contract'));

const foldersIn = (folder: string) =>
  existsSync(join(ROOT, folder))
    ? readdirSync(join(ROOT, folder), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
    : [];

const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');

/** Where a forbidden thing stands, as `file: what`. */
function find(forbidden: RegExp, allowed: readonly string[]): string[] {
  return source
    .filter(({ path }) => !allowed.some((start) => path.startsWith(start)))
    .flatMap(({ path, text }) => [...code(text).matchAll(forbidden)].map(([what]) => `${path}: ${what}`));
}

describe.each([
  // Codecs take their options from the mapping file, through the contract; only X12 has partner settings of its own.
  // What is packed is no format: it is unpacked on the way to one.
  { kind: 'formats', contract: 'codec', hasOptions: false, others: ['packed'] },
  { kind: 'channels', contract: 'channel', hasOptions: true, others: [] },
  { kind: 'storefronts', contract: 'storefront', hasOptions: true, others: [] },
  { kind: 'alerts', contract: 'alert-target', hasOptions: true, others: [] },
])('every adapter of $kind', ({ kind, contract, hasOptions, others }) => {
  const adapters = foldersIn(`src/${kind}`).filter((folder) => !others.some((other) => other === folder));
  const registry = readFileSync(join(ROOT, `src/${kind}/registry.ts`), 'utf8');

  it('exists at all', () => expect(adapters.length).toBeGreaterThan(1));

  it.each(adapters)('%s is in the registry', (adapter) => {
    expect(registry).toContain(`from './${adapter}/`);
  });

  it.each(adapters)(`%s runs the ${contract} contract`, (adapter) => {
    expect(existsSync(join(ROOT, `test/contract/${contract}.contract.ts`))).toBe(true);
    const own = contractTests.filter((name) => name.startsWith(`${contract}-${adapter}.`) && name.endsWith('.test.ts'));
    expect(own).toHaveLength(1);
    expect(readFileSync(join(ROOT, 'test/contract', String(own[0])), 'utf8')).toContain(`./${contract}.contract.ts`);
  });

  it.runIf(hasOptions).each(adapters)('%s declares its options', (adapter) => {
    expect(readdirSync(join(ROOT, 'src', kind, adapter))).toContain('options.ts');
  });
});

describe('every supplier', () => {
  const maps = filesUnder('mappings', /\.map\.ya?ml$/).map(({ path }) => path);
  // The base maps are extended, never used alone; the suppliers' tests run through them.
  const suppliers = foldersIn('mappings').filter((name) => name !== 'base');

  it.each(suppliers)('%s has a supplier.yaml', (supplier) => {
    expect(readdirSync(join(ROOT, 'mappings', supplier))).toContain('supplier.yaml');
  });

  it.each(maps.filter((path) => !path.startsWith('mappings/base/')))('%s has samples beside it', (path) => {
    const [, supplier = '', file = ''] = path.split('/');
    const tests = join(ROOT, 'mappings', supplier, 'tests', file.replace(/\.map\.ya?ml$/, ''));
    expect(existsSync(tests) && readdirSync(tests).some((name) => /^\d+-.+\.expect\.json$/.test(name))).toBe(true);
  });
});

describe('source files', () => {
  /** Definition tables are as long as the standard; everything else is read from top to bottom by a person. */
  const tables = ['src/formats/x12/tables/'];

  it('have at most 400 lines, tables excepted', () => {
    const long = [...source, ...consoleSource]
      .filter(({ path }) => !tables.some((start) => path.startsWith(start)))
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });

  it('read the environment in config only', () => {
    expect(find(/\bprocess\.env\b/g, ['src/config/'])).toEqual([]);
  });

  it('take the time and chance from the kernel only', () => {
    const novelty =
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\(|\brandomBytes\(|\brandomInt\(|\bperformance\.now\(/g;
    expect(find(novelty, ['src/kernel/'])).toEqual([]);
  });

  it('are named for what they do', () => {
    const vague = /(^|[-/])(manager|helpers?|utils?|service|impl|common|misc)\.(ts|tsx)$/;
    expect(source.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([]);
  });
});

it('package-lock.json names no download address, so that every registry serves the same install', () => {
  expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
});
