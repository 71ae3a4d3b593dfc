import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describedConfig } from '../../../src/app/settings/described-config.ts';
import type { Described } from '../../../src/kernel/settings/describe-schema.ts';
import { describedSupplierFile } from '../../../src/partners/settings.ts';
import { configurationPage } from '../../support/configuration-page.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/configuration.md'), 'utf8');

/** Names of all keys, however deep. */
function keysOf({ keys, items, shapes = [] }: Described): string[] {
  const below = [...(keys ?? [])].flatMap(([name, inner]) => [name, ...keysOf(inner)]);
  return [...below, ...(items === undefined ? [] : keysOf(items)), ...shapes.flatMap(keysOf)];
}

describe('docs/configuration.md', () => {
  it('is what `npm run docs:config` writes', () => {
    expect(page).toBe(configurationPage());
  });

  it.each([
    ['crossdock.yaml', describedConfig()],
    ['supplier.yaml', describedSupplierFile()],
  ])('names every key of %s', (_file, described) => {
    const missing = [...new Set(keysOf(described))].filter((name) => !new RegExp(`[.\`\\]]${name}[\`.\\[]`).test(page));
    expect(missing).toEqual([]);
  });
});
