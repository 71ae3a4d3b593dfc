import type { Command } from 'commander';
import { registerCoverage } from './map/coverage.ts';
import { registerDescribe } from './map/describe.ts';
import { registerDocs } from './map/docs.ts';
import { registerInit } from './map/init.ts';
import { registerLint } from './map/lint.ts';
import { registerReplay } from './map/replay.ts';
import { registerSchema } from './map/schema.ts';
import { registerTest } from './map/test.ts';
import { registerTry } from './map/try.ts';

/** Tools for mapping files, one file per command. None touches the gateway's state; only `replay` reads its database. */
export function registerMap(program: Command): void {
  const map = program.command('map').description('write, check, test and explain mapping files');
  for (const register of [
    registerInit,
    registerLint,
    registerTest,
    registerTry,
    registerCoverage,
    registerReplay,
    registerDescribe,
    registerDocs,
    registerSchema,
  ]) {
    register(map);
  }
}
