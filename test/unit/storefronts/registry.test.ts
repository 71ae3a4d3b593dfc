import { expect, it } from 'vitest';
import { storefrontAdapters } from '../../../src/storefronts/registry.ts';
import { filesUnder } from '../../support/sources.ts';

it('runs the storefront contract for every adapter there is', () => {
  const runs = filesUnder('test/contract', /\.(unit|integration)\.test\.ts$/)
    .flatMap(({ text }) => [...text.matchAll(/storefrontContract\('([a-z]+)'/g)])
    .map(([, kind]) => kind);
  expect(runs.sort()).toEqual(Object.keys(storefrontAdapters).sort());
});
