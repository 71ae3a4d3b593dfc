import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mappingJsonSchema } from '../../../src/mapping/json-schema.ts';
import { steps } from '../../../src/mapping/steps/table.ts';

const text = readFileSync(join(import.meta.dirname, '../../../schema/mapping.v1.json'), 'utf8');

describe('the JSON Schema of mapping files', () => {
  it('is what schema/mapping.v1.json says (npm run crossdock -- map schema writes it)', () => {
    expect(JSON.parse(text)).toEqual(mappingJsonSchema());
  });

  it('knows every step', () => {
    expect([...steps.keys()].filter((name) => !text.includes(`"${name}"`))).toEqual([]);
  });

  it('explains every key, so that editors do', () => {
    const bare: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const { properties } = node as { properties?: Record<string, { description?: string }> };
      for (const [name, property] of Object.entries(properties ?? {}))
        if (!/^[^ ].{10,}[.)]$/su.test(property.description ?? '')) bare.push(`${path}/${name}`);
      for (const [key, inner] of Object.entries(node)) walk(inner, `${path}/${key}`);
    };
    walk(JSON.parse(text), '');
    expect(bare).toEqual([]);
  });

  it('offers every canonical field with what it is in each kind', () => {
    const schema = JSON.parse(text) as {
      properties: { lines: { properties: { fields: { properties: Record<string, { description: string }> } } } };
    };
    const { quantity } = schema.properties.lines.properties.fields.properties;
    expect(quantity?.description).toMatch(/^inventory: .*invoice: /s);
  });
});
