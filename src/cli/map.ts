import type { Command } from 'commander';
import { registerCoverage } from './map/coverage.ts';
import { registerDescribe } from './map/describe.ts';
import { registerDocs } from './map/docs.ts';
import { registerLint } from './map/lint.ts';
import { registerSchema } from './map/schema.ts';
import { registerTest } from './map/test.ts';
import { registerTry } from './map/try.ts';

/** Tools for mapping files, one file per command. None of them needs a database or touches the gateway's state. */
export function registerMap(program: Command): void {
  const map = program.command('map').description('write, check, test and explain mapping files');
  for (const register of [
    registerLint,
    registerTest,
    registerTry,
    registerCoverage,
    registerDescribe,
    registerDocs,
    registerSchema,
  ]) {
    register(map);
  }
}
