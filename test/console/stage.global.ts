import type { TestProject } from 'vitest/node';
import { chromiumPath, whySkipped } from './browser.ts';
import { buildConsole, startStage } from './stage.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the console with the demo's data is; undefined where no browser is, so that nobody would look. */
    readonly stage: string | undefined;
  }
}

/** One gateway with the demo's data for all tests of the console. They share it: a test that changes something changes its own thing. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  if (chromiumPath === undefined) {
    // Where everything is checked, nothing is checked by being skipped.
    if (process.env.CI !== undefined) throw new Error(`The tests of the console need a browser: ${whySkipped}.`);
    process.stderr.write(`The tests of the console are skipped: ${whySkipped}.\n`);
    project.provide('stage', undefined);
    return async () => undefined;
  }
  await buildConsole();
  const stage = await startStage(project.getProvidedContext().postgres.url);
  project.provide('stage', stage.url);
  return () => stage.stop();
}
