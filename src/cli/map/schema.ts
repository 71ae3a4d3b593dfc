import type { Command } from 'commander';
import { mappingSchemaText } from '../../app/map/schema.ts';

/** `map schema`: what `schema/mapping.v1.json` must say. */
export function registerSchema(map: Command): void {
  map
    .command('schema')
    .description('print the JSON Schema of mapping files, for editors')
    .action(() => {
      process.stdout.write(mappingSchemaText());
    });
}
