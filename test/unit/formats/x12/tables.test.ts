import { describe, expect, it } from 'vitest';
import { codedElements, codeList } from '../../../../src/formats/x12/code-lists.ts';
import { type ElementSpec, knownTags, segmentSpec } from '../../../../src/formats/x12/dictionary.ts';
import { setGrammar, setsOf } from '../../../../src/formats/x12/grammar.ts';
import { setLabel } from '../../../../src/formats/x12/labels.ts';
import { codeEntry, codeMeaning, elementName, elementNumber, segmentName } from '../../../../src/formats/x12/names.ts';
import type { TableVersion } from '../../../../src/formats/x12/releases.ts';
import { SetWalker } from '../../../../src/formats/x12/walker.ts';

/** Every element of the newer release, by number. */
const ELEMENTS: ReadonlyMap<string, ElementSpec> = new Map(
  knownTags('005010')
    .flatMap((tag) => segmentSpec('005010', tag)?.elements ?? [])
    .flatMap((element) => (element === undefined ? [] : [[element.number, element] as const])),
);

/** The tables themselves: every line must be understood, and refer only to what exists. */
describe.each(['004010', '005010'] as const)('tables of %s', (version) => {
  it.each(knownTags(version))('segment %s is well-formed', (tag) => {
    const spec = segmentSpec(version, tag);
    expect(spec?.name).toMatch(/^[A-Z]/);
    expect(spec?.elements.length).toBeGreaterThan(1);
    for (const element of spec?.elements.slice(1) ?? []) {
      if (element !== undefined) expect(element.shortest).toBeLessThanOrEqual(element.longest);
    }
    for (const { kind, positions } of spec?.conditions ?? []) {
      expect('PRECL').toContain(kind);
      expect(positions.length).toBeGreaterThan(1);
      for (const position of positions) expect(spec?.elements[position]).toBeDefined();
    }
  });

  it.each(setsOf(version))('set %s is well-formed', (set) => {
    const rows = setGrammar(version, set)?.rows ?? [];
    expect(rows[0]?.tag).toBe('ST');
    expect(rows.at(-1)?.tag).toBe('SE');
    expect(rows[1]?.tag).toBe(setLabel(set)?.begins);
    for (const row of rows) {
      expect(row.spec, row.tag).toBeDefined();
      expect(row.most).toBeGreaterThan(0);
      if (row.isOpener) expect(row.loop.opener).toBe(row);
    }
  });

  it.each(setsOf(version))('set %s can be walked from top to bottom, every segment once, in order', (set) => {
    const grammar = setGrammar(version, set);
    if (grammar === undefined) throw new Error(set);
    const walker = new SetWalker(grammar);
    const findings = grammar.rows.flatMap((row) => walker.step(row.tag).map(({ kind }) => `${row.tag} ${kind}`));
    // Where a loop is entered by a name that also stands later on the same level, walking cannot tell them apart.
    expect(findings.filter((finding) => finding.endsWith('unknown'))).toEqual([]);
    expect(walker.end()).toEqual([]);
  });
});

describe('code lists', () => {
  it.each(codedElements())('list of element %s is well-formed', (element) => {
    const list = codeList(element);
    const spec = ELEMENTS.get(element);
    expect(list?.codes.size).toBeGreaterThan(0);
    expect(spec, 'no segment has this element').toBeDefined();
    for (const { code } of list?.codes.values() ?? []) {
      expect(code.length, code).toBeGreaterThanOrEqual(spec?.shortest ?? 0);
      expect(code.length, code).toBeLessThanOrEqual(spec?.longest ?? 0);
      expect(list?.has(code)).toBe(true);
    }
    expect(list?.has('?')).toBe(false);
    expect(list?.has('\u00e9'.repeat(2))).toBe(false);
  });

  it('say which codes are confirmed, and for which release', () => {
    expect(codeEntry('QTY', 1, '33', '004010')).toEqual({
      code: '33',
      meaning: 'available for sale',
      confirmed: true,
      releases: ['004010', '005010'],
    });
    expect(codeEntry('SAC', 1, 'A', '004010')).toMatchObject({ meaning: 'allowance', confirmed: false });
    expect(codeEntry('MAN', 1, '2I', '004010')).toMatchObject({ confirmed: false, releases: [] });
    expect(codeEntry('TA1', 5, '025', '004010')).toMatchObject({ meaning: 'interchange control number used before' });
  });
});

describe('what both releases agree on', () => {
  it.each(setsOf('004010'))('set %s needs the same segments outside its loops', (set) => {
    const needed = (version: TableVersion) =>
      setGrammar(version, set)
        ?.loops[0]?.items.filter(({ mandatory }) => mandatory)
        .map(({ tag }) => tag);
    expect(needed('004010')).toEqual(needed('005010'));
  });
});

describe('walking a document', () => {
  function walk(set: string, tags: string): string[] {
    const grammar = setGrammar('004010', set);
    if (grammar === undefined) throw new Error(set);
    const walker = new SetWalker(grammar);
    const lines = tags.split(' ').map((tag) => {
      const findings = walker
        .step(tag)
        .map((finding) => ` ${finding.kind}${'row' in finding ? ` ${finding.row.tag}` : ''}`);
      return `${tag} ${walker.path}${findings.join('')}`.replace('  ', ' ').trimEnd();
    });
    return [
      ...lines,
      ...walker.end().map((finding) => ('row' in finding ? `end: missing ${finding.row.tag}` : finding.kind)),
    ];
  }

  it('finds nothing in what is passed over, and what the loop before it lacks once', () => {
    const grammar = setGrammar('004010', '846');
    if (grammar === undefined) throw new Error('846');
    const walker = new SetWalker(grammar);
    for (const tag of ['ST', 'BIA', 'LM']) walker.step(tag);
    expect(walker.passOver('LM')).toMatchObject([{ kind: 'missing', row: { tag: 'LQ' } }]);
    expect(walker.passOver('LM')).toEqual([]);
    expect(walker.step('LIN')).toEqual([]);
    expect(walker.path).toBe('LIN');
  });

  it('finds the loop of every segment', () => {
    expect(walk('846', 'ST BIA N1 N3 LIN PID QTY DTM SCH QTY N1 LIN QTY CTT SE')).toEqual([
      'ST',
      'BIA',
      'N1 N1',
      'N3 N1',
      'LIN LIN',
      'PID LIN',
      'QTY LIN/QTY',
      'DTM LIN/QTY',
      'SCH LIN/QTY/SCH',
      'QTY LIN/QTY',
      'N1 LIN/N1',
      'LIN LIN',
      'QTY LIN/QTY',
      'CTT',
      'SE',
    ]);
  });

  it('notices what is out of order, unknown or missing, and goes on', () => {
    expect(walk('846', 'ST BIA LIN QTY CTP ZZZ QTY CTT SE')).toEqual([
      'ST',
      'BIA',
      'LIN LIN',
      'QTY LIN/QTY',
      'CTP LIN out-of-order',
      'ZZZ LIN unknown',
      'QTY LIN/QTY',
      'CTT',
      'SE',
    ]);
    expect(walk('850', 'ST CUR SE')).toEqual(['ST', 'CUR', 'SE', 'end: missing BEG', 'end: missing PO1']);
    expect(walk('997', 'ST AK1 AK2 AK2 AK5 AK9 SE')).toEqual([
      'ST',
      'AK1',
      'AK2 AK2',
      'AK2 AK2 missing AK5',
      'AK5 AK2',
      'AK9',
      'SE',
    ]);
  });

  it('counts repetitions within one pass of the loop around them', () => {
    const many = `ST BIA ${'N1 '.repeat(6)}LIN ${'QTY UIT '.repeat(3)}SE`;
    expect(walk('846', many).filter((line) => line.includes('repeats'))).toEqual(['N1 N1 loop-repeats']);
    expect(walk('846', 'ST BIA CUR CUR LIN SE')[3]).toBe('CUR segment-repeats');
    expect(walk('846', 'ST BIA LIN CUR LIN CUR LIN CUR SE').some((line) => line.includes('repeats'))).toBe(false);
  });
});

describe('names', () => {
  it('come from the nearest release', () => {
    expect(segmentName('QTY', '003060')).toBe('Quantity');
    expect(elementName('QTY', 1, '004010')).toBe('Quantity Qualifier');
    expect(codeMeaning('QTY', 1, '33', '004010')).toBe('available for sale');
    expect(codeMeaning('QTY', 2, '33', '004010')).toBeUndefined();
    expect(segmentName('ZZZ', '004010')).toBeUndefined();
    expect(segmentName('IK3', '004010')).toBe('Error Identification');
  });

  it('reach into composites', () => {
    expect(elementName('QTY', 3, '004010')).toBe('Composite Unit of Measure');
    expect(elementName('QTY', 3, '004010', 1)).toBe('Unit or Basis for Measurement Code');
    expect(elementName('QTY', 2, '004010', 1)).toBeUndefined();
    expect(elementNumber('QTY', 3, '004010')).toBeUndefined();
    expect(elementNumber('QTY', 3, '004010', 2)).toBe('1018');
    expect(codeMeaning('QTY', 3, 'EA', '004010')).toBe(codeMeaning('QTY', 3, 'EA', '004010', 1));
  });

  it('know the segments of the envelope', () => {
    expect(elementName('ISA', 5, '004010')).toBe('Interchange ID Qualifier');
    expect(['ISB', 'ISE', 'TA1', 'GS', 'GE', 'IEA'].map((tag) => segmentName(tag, ''))).toEqual([
      'Grade of Service Request',
      'Deferred Delivery Request',
      'Interchange Acknowledgment',
      'Functional Group Header',
      'Functional Group Trailer',
      'Interchange Control Trailer',
    ]);
  });
});
