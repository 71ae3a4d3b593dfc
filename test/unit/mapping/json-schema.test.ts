import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mappingJsonSchema } from '../../../src/mapping/json-schema.ts';
import { steps } from '../../../src/mapping/steps/table.ts';

const text = readFileSync(join(import.meta.dirname, '../../../mappings/schema/mapping.v1.json'), 'utf8');

describe('the JSON Schema of mapping files', () => {
  it('is what mappings/schema/mapping.v1.json says (npm run crossdock -- map schema writes it)', () => {
    expect(JSON.parse(text)).toEqual(mappingJsonSchema());
  });

  it('knows every step', () => {
    expect([...steps.keys()].filter((name) => !text.includes(`"${name}"`))).toEqual([]);
  });

  it('has the same steps as docs/mapping.md', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/mapping.md'), 'utf8');
    expect(
      [...steps]
        .filter(([name, { doc }]) => !page.includes(`| \`${name}\` |`) || !page.includes(doc))
        .map(([name]) => name),
    ).toEqual([]);
  });
});
