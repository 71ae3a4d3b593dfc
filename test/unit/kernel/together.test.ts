import { describe, expect, it } from 'vitest';
import { type Go, together } from '../../../src/kernel/together.ts';

/** A go that ends when the test says so. */
function held() {
  const goes: { readonly keys: readonly number[]; end(results?: readonly PromiseSettledResult<void>[]): void }[] = [];
  const go: Go<number> = (keys) => {
    const { promise, resolve } = Promise.withResolvers<readonly PromiseSettledResult<void>[]>();
    const done = keys.map(() => ({ status: 'fulfilled' as const, value: undefined }));
    goes.push({ keys, end: (results = done) => resolve(results) });
    return promise;
  };
  return { go, goes, keys: () => goes.map(({ keys }) => keys) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('what is done together', () => {
  it('is what was asked for in one turn, so much at once and so many times at a time', async () => {
    const { go, goes, keys } = held();
    const ask = together(go, { most: 3, atOnce: 2 });
    const asked = [1, 2, 3, 4, 5, 6, 7].map(ask);
    await turn();
    expect(keys()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    goes[0]?.end();
    await Promise.all(asked.slice(0, 3));
    await turn();
    expect(keys()[2]).toEqual([7]);
    goes[1]?.end();
    goes[2]?.end();
    await Promise.all(asked);
  });

  it('goes alone when nobody else asks', async () => {
    const { go, goes, keys } = held();
    const ask = together(go, { most: 3, atOnce: 1 });
    const asked = ask(1);
    await turn();
    expect(keys()).toEqual([[1]]);
    goes[0]?.end();
    await asked;
  });

  it('fails for whom it failed, and for all when the go did', async () => {
    const reason = new Error('no');
    const some = together<number>(
      async (keys) =>
        keys.map((key) => (key === 2 ? { status: 'rejected', reason } : { status: 'fulfilled', value: undefined })),
      { most: 3, atOnce: 1 },
    );
    expect((await Promise.allSettled([1, 2, 3].map(some))).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    const none = together<number>(() => Promise.reject(reason), { most: 3, atOnce: 1 });
    await expect(Promise.allSettled([none(1), none(2)])).resolves.toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ]);
    // The next one goes all the same.
    await expect(none(3)).rejects.toBe(reason);
  });
});
