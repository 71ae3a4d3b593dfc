import { expect, it } from 'vitest';
import { storefrontAdapters } from '../../../src/storefronts/registry.ts';
import { filesUnder } from '../../support/sources.ts';

it('runs the storefront contract for every adapter there is', () => {
  const runs = filesUnder('test/contract', /\.(unit|integration)\.test\.ts$/)
    .flatMap(({ text }) => [...text.matchAll(/storefrontContract\(['`]([a-z]+)\b/g)])
    .map(([, kind]) => kind);
  // One that can work in several ways runs it once for each.
  expect([...new Set(runs)].sort()).toEqual(Object.keys(storefrontAdapters).sort());
});
