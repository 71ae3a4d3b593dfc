import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kindReferences, stepReferences } from '../../../src/mapping/reference.ts';
import { steps } from '../../../src/mapping/steps/table.ts';
import { mappingReferencePage } from '../../support/mapping-reference-page.ts';
import { ROOT } from '../../support/sources.ts';

describe('the mapping reference', () => {
  it('is what docs/mapping-reference.md says (npm run docs:mapping writes it)', () => {
    expect(readFileSync(join(ROOT, 'docs/mapping-reference.md'), 'utf8')).toBe(mappingReferencePage());
  });

  it('explains every canonical field of every kind in a sentence', () => {
    const bare = kindReferences().flatMap(({ kind, doc, fields }) => [
      ...(/^[A-Z].*\.$/s.test(doc) ? [] : [kind]),
      ...fields.filter((field) => !/^[A-Z].*\.$/s.test(field.doc)).map(({ name }) => `${kind}.${name}`),
    ]);
    expect(bare).toEqual([]);
  });

  it('says of every amount which currency it is in, and of every time that it is in UTC', () => {
    const fields = kindReferences().flatMap(({ kind, fields }) => fields.map((field) => ({ ...field, kind })));
    const amounts = fields.filter(({ type, name }) => type === 'a decimal' && name !== 'weight');
    expect(amounts.length).toBeGreaterThan(5);
    expect(amounts.filter(({ doc }) => !doc.includes('currency')).map(({ kind, name }) => `${kind}.${name}`)).toEqual(
      [],
    );
    expect(fields.filter(({ type, doc }) => type === 'an instant' && !doc.includes('UTC'))).toEqual([]);
  });

  it('writes the examples of steps as a mapping file would, so that they can be copied', () => {
    for (const { name, examples } of stepReferences()) {
      const given = steps.get(name)?.examples ?? [];
      expect(examples).toHaveLength(given.length);
      for (const [index, { written }] of examples.entries()) {
        const { options } = given[index] ?? {};
        expect(parse(`- ${written}`)).toEqual([options === undefined ? name : { [name]: options }]);
      }
    }
  });

  it('explains every option of every step', () => {
    const bare = stepReferences().flatMap(({ name, options }) =>
      options.filter(({ doc }) => !/^[A-Z].*\.$/s.test(doc)).map((option) => `${name}.${option.name}`),
    );
    expect(bare).toEqual([]);
  });

  it('knows what steps take and give', () => {
    const signatures = new Map(stepReferences().map(({ name, takes, gives }) => [name, `${takes} → ${gives}`]));
    expect(signatures.get('trim')).toBe('a text or a list → the same');
    expect(signatures.get('join')).toBe('a list → a text');
    expect(signatures.get('unit')).toBe('a number → a number');
    expect(signatures.get('date')).toBe('a text or an instant or a day → an instant or a day or a text');
  });
});
