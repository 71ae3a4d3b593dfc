import { describe, expect, it } from 'vitest';
import { Ranking } from '../../../src/mapping/inbound/ranking.ts';

describe('a ranking', () => {
  it.each([
    ['short', ['VN', 'UP', 'EN']],
    ['long', ['VN', 'UP', 'EN', 'UK', 'SK', 'VP', 'IN', 'BP', 'MG']],
  ])('that is %s knows every text by its place, with blanks around it or without', (_, texts) => {
    const ranking = new Ranking(texts);
    expect(texts.map((text) => ranking.rankOf(text))).toEqual(texts.map((_text, rank) => rank));
    expect(texts.map((text) => ranking.rankOf(`\u00a0${text}\u00a0`))).toEqual(texts.map((_text, rank) => rank));
    expect(ranking.rankOf('ZZ')).toBe(-1);
    expect(ranking.rankOf('V N')).toBe(-1);
    expect(ranking.rankOf('')).toBe(-1);
  });

  it('takes a text with blanks as it stands before it takes it without them', () => {
    const ranking = new Ranking(['A', ' A']);
    expect(ranking.rankOf(' A')).toBe(1);
    expect(ranking.rankOf('A ')).toBe(0);
  });
});
