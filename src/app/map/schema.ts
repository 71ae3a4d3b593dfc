import { mappingJsonSchema } from '../../mapping/json-schema.ts';

/** `schema/mapping.v1.json` as text. */
export function mappingSchemaText(): string {
  return `${JSON.stringify(mappingJsonSchema(), null, 2)}\n`;
}
