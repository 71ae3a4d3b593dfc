/**
 * `npm run chaos -- NAME …`: real processes that are killed at random instants, judged from outside. Each run is a file of
 * its own that takes the arguments behind its name, prints one JSON object as its last line, and answers the exit code: 0
 * when nothing was lost or doubled, 1 when something was, 2 for wrong usage.
 */
const runs: Readonly<Record<string, () => Promise<{ run(args: readonly string[]): Promise<number> }>>> = {
  pickup: () => import('./pickup.ts'),
  stock: () => import('./stock.ts'),
  storefront: () => import('./storefront.ts'),
  upload: () => import('./upload.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = Object.hasOwn(runs, name) ? runs[name] : undefined;
if (load === undefined) {
  process.stderr.write(`usage: npm run chaos -- ${Object.keys(runs).join('|')} [--kills N] [--seed N] [--json]\n`);
  process.exitCode = 2;
} else {
  process.exitCode = await (await load()).run(args);
}
