import { writeFile } from 'node:fs/promises';
import { mappingReferencePage } from './mapping-reference-page.ts';

await writeFile(new URL('../../docs/mapping-reference.md', import.meta.url), mappingReferencePage());
