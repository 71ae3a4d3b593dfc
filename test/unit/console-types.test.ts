import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { consoleTypes } from '../support/console-types.ts';
import { ROOT } from '../support/sources.ts';

it("the console's types are those of the API (npm run console:types)", async () => {
  expect(readFileSync(join(ROOT, 'console/src/api/types.ts'), 'utf8')).toBe(await consoleTypes());
});
