import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recipesOf, resultOf } from '../../support/cookbook.ts';
import { ROOT } from '../../support/sources.ts';

const recipes = recipesOf(readFileSync(join(ROOT, 'docs/mapping-cookbook.md'), 'utf8'));

describe('the cookbook', () => {
  it('has its recipes, each with a mapping, an input and a result', () => {
    expect(recipes.length).toBeGreaterThan(30);
    const incomplete = recipes.filter(({ mapping, input, result }) => [mapping, input, result].includes(''));
    expect(incomplete.map(({ title }) => title)).toEqual([]);
  });

  it.each(recipes.map((recipe) => [recipe.title, recipe] as const))('says what comes out of: %s', async (_, recipe) => {
    expect(await resultOf(recipe)).toBe(recipe.result);
  });
});
