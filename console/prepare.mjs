import { existsSync } from 'node:fs';
import { stderr } from 'node:process';

/**
 * `npm ci` in a clone builds the console, so that `npm run demo` has it. Where the tools that build it were left out (`--omit=dev`,
 * an installed package, which brings it built), there is nothing to do. Where it cannot be built, everything else is installed all the same: the gateway says
 * on the page itself how to build it.
 */
const root = new URL('..', import.meta.url);
const hasTools = ['vite', 'react', 'wouter'].every((name) =>
  existsSync(new URL(`node_modules/${name}/package.json`, root)),
);
if (hasTools) {
  try {
    const { build } = await import('vite');
    await build({ configFile: new URL('vite.config.ts', import.meta.url).pathname, logLevel: 'warn' });
  } catch (error) {
    stderr.write(`The console was not built (npm run build:console says more): ${error}\n`);
  }
}
