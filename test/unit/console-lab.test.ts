import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cameOf, litByCell, litByPath, litByResult } from '../../console/src/pages/lab/links.ts';
import { keysAt, type Schema, valuesAt, yamlPlace } from '../../console/src/pages/lab/schema.ts';
import type { Trial, TriedDocument } from '../../console/src/pages/lab/types.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema/mapping.v1.json', import.meta.url), 'utf8')) as Schema;

/** Where the bar stands in a text. */
const at = (text: string) => yamlPlace(text.replace('|', ''), text.indexOf('|'));

describe('completion in a mapping', () => {
  it.each([
    ['ma|', [], true, 'ma'],
    ['kind: inv|', ['kind'], false, 'inv'],
    ['source:\n  for|', ['source'], true, 'for'],
    ['source: { format: csv, cha|', ['source'], true, 'cha'],
    ['source: { format: c|', ['source', 'format'], false, 'c'],
    [
      'lines:\n  each: row\n  fields:\n    quantity: { from: Qty, do: [num|',
      ['lines', 'fields', 'quantity', 'do', '-'],
      true,
      'num',
    ],
    [
      'lines:\n  fields:\n    quantity:\n      from: Qty\n      do:\n        - nu|',
      ['lines', 'fields', 'quantity', 'do', '-'],
      true,
      'nu',
    ],
    ['document:\n  asOf: { do: [{ date: { in: [x], zo|', ['document', 'asOf', 'do', '-', 'date'], true, 'zo'],
    ['lines:\n  fields:\n    sku: { from: A }\n    |', ['lines', 'fields'], true, ''],
    ['lines:\n  fields:\n    sku: { from: A }\n|', [], true, ''],
  ])('knows where %j is', (text, path, isKey, word) => {
    expect(at(text)).toMatchObject({ path, isKey, word });
  });

  it('offers what the schema of mapping files has there', () => {
    expect([...keysAt(schema, []).keys()]).toEqual(expect.arrayContaining(['mapping', 'source', 'lines', 'extends']));
    expect([...valuesAt(schema, ['kind']).keys()]).toContain('inventory');
    expect([...valuesAt(schema, ['source', 'format']).keys()]).toContain('x12');
    expect(keysAt(schema, ['lines', 'fields']).get('quantity')).toContain('inventory');
    expect([...keysAt(schema, ['lines', 'fields', 'quantity']).keys()]).toEqual(
      expect.arrayContaining(['from', 'do', 'required']),
    );
    expect([...valuesAt(schema, ['lines', 'fields', 'quantity', 'do', '-']).keys()]).toContain('trim');
    expect([...keysAt(schema, ['document', 'asOf', 'do', '-', 'date']).keys()]).toContain('zone');
  });
});

describe('what points at what', () => {
  const trace = (field: string, segment: number, element: number) => ({
    path: `lines.fields.${field}`,
    field,
    isSkipped: false,
    reads: [{ address: 'X', place: { segment, element } }],
    steps: [],
    checks: [],
  });
  const document: TriedDocument = {
    label: 'ST 0001',
    complete: true,
    header: {},
    lines: [
      { number: 1, at: '', fields: {}, trace: [trace('sku', 3, 2), trace('gtin', 3, 2), trace('quantity', 4, 2)] },
    ],
    lineCount: 1,
    held: [],
    heldCount: 0,
    problems: [],
    unread: [],
  };
  const reportOf = (one: TriedDocument): NonNullable<Trial['report']> => ({
    version: 1,
    direction: 'in',
    mapping: { id: 'm', kind: 'inventory', version: 'v', file: 'm.map.yaml' },
    complete: true,
    lineCount: 1,
    heldCount: 0,
    documents: [one],
    unlistedDocuments: 0,
    problems: [],
  });
  const trial: Trial = {
    findings: [],
    fields: [],
    neverSet: [],
    alwaysDefaulted: [],
    isCut: false,
    sample: { kind: 'segments', header: [], pieces: [], unlisted: 0 },
    report: reportOf(document),
  };
  const came = cameOf(trial);

  it('an input at everything that it fed, a value at its input, a field at both', () => {
    expect(litByCell(came, '1/3/2')).toMatchObject({
      results: new Set(['1/1/sku', '1/1/gtin']),
      paths: new Set(['lines.fields.sku', 'lines.fields.gtin']),
    });
    expect(litByResult(came, '1/1/quantity')).toMatchObject({ cells: new Set(['1/4/2']), came: { field: 'quantity' } });
    expect(litByPath(came, 'lines.fields.gtin')).toMatchObject({
      cells: new Set(['1/3/2']),
      results: new Set(['1/1/gtin']),
    });
  });

  it('columns by their header, whatever its case', () => {
    const read = { ...trace('quantity', 0, 0), reads: [{ address: 'X', place: { row: 2, column: 'qty avail' } }] };
    const lines = [{ number: 1, at: '', fields: {}, trace: [read] }];
    const rows: Trial = {
      ...trial,
      sample: { ...trial.sample, kind: 'rows', header: ['Item #', 'Qty  Avail'] },
      report: reportOf({ ...document, lines }),
    };
    expect(cameOf(rows)[0]?.cells).toEqual(['1/2/1']);
  });
});
