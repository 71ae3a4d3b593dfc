/** What some callers asked for, done in one go: what became of each, in the same order. */
export type Go<Key> = (keys: readonly Key[]) => Promise<readonly PromiseSettledResult<void>[]>;

/**
 * Lets callers who ask at about the same time share one go, so that what a go costs is paid once for all of them. Nobody waits for
 * company: who asks alone goes alone, and while goes are under way those who ask gather for the next one.
 *
 * @param limits keys in one go, and goes at a time
 */
export function together<Key>(
  go: Go<Key>,
  limits: { readonly most: number; readonly atOnce: number },
): (key: Key) => Promise<void> {
  const waiting: { readonly key: Key; readonly done: PromiseWithResolvers<void> }[] = [];
  let underWay = 0;

  const next = async (): Promise<void> => {
    // Those who begin together ask one after the other, in one turn of the loop.
    await new Promise((resolve) => setImmediate(resolve));
    const company = waiting.splice(0, limits.most);
    try {
      const results = company.length === 0 ? [] : await go(company.map(({ key }) => key));
      for (const [at, { done }] of company.entries()) {
        const result = results[at];
        if (result?.status === 'fulfilled') done.resolve();
        else done.reject(result?.reason ?? new Error('nothing became of it'));
      }
    } catch (error) {
      for (const { done } of company) done.reject(error);
    }
    underWay -= 1;
    begin();
  };
  const begin = (): void => {
    if (waiting.length === 0 || underWay >= limits.atOnce) return;
    underWay += 1;
    void next();
  };

  return (key) => {
    const done = Promise.withResolvers<void>();
    waiting.push({ key, done });
    begin();
    return done.promise;
  };
}
