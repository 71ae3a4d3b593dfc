import { writeFile } from 'node:fs/promises';
import { consoleTypes } from './console-types.ts';

await writeFile(new URL('../../console/src/api/types.ts', import.meta.url), await consoleTypes());
