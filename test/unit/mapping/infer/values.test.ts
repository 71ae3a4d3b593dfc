import { describe, expect, it } from 'vitest';
import { inferDates } from '../../../../src/mapping/infer/dates.ts';
import { inferDelimiter } from '../../../../src/mapping/infer/delimiter.ts';
import { inferFixedLayout } from '../../../../src/mapping/infer/fixed-layout.ts';
import { statusMeaning, stockMeaning, unitMeaning } from '../../../../src/mapping/infer/meanings.ts';
import { inferGrammar, numberEvidence } from '../../../../src/mapping/infer/numbers.ts';
import { findHeader } from '../../../../src/mapping/infer/rows.ts';
import { hasStrayCase, isGtin } from '../../../../src/mapping/infer/values.ts';

const NOTHING = numberEvidence([]);

describe('how numbers are written', () => {
  it('is certain where the values prove it', () => {
    expect(inferGrammar(['1,204', '12', '1,299.50'], NOTHING, false)).toEqual({ grammar: { thousands: ',' } });
    expect(inferGrammar(['1.299,50', '0,75', '12,00 €'], NOTHING, false)).toEqual({
      grammar: { thousands: '.', decimal: ',', strip: ' €' },
    });
    expect(inferGrammar(['$ 1,299.50', '$0.45'], NOTHING, false).grammar).toEqual({ thousands: ',', strip: '$ ' });
    expect(inferGrammar(['1 204', '3'], NOTHING, true).grammar).toEqual({ thousands: ' ' });
    expect(inferGrammar(['12', '0'], NOTHING, true)).toEqual({ grammar: {} });
  });

  it('follows the other columns where its own values prove nothing', () => {
    const prices = numberEvidence(['1.299,50', '0,75']);
    expect(inferGrammar(['1.204', '4'], prices, true)).toEqual({ grammar: { thousands: '.', decimal: ',' } });
  });

  it('is a guess, said aloud, where nothing proves it', () => {
    expect(inferGrammar(['1,204', '4'], NOTHING, true)).toEqual({
      grammar: { thousands: ',' },
      guess: '"1,204" may be a thousand or a fraction; it is read as a thousand',
    });
    expect(inferGrammar(['1.204'], NOTHING, false).guess).toMatch(/read as a fraction/);
  });

  it('knows numbers below zero', () => {
    expect(inferGrammar(['(3)', '4'], NOTHING, true).grammar).toEqual({ negative: 'parentheses' });
    expect(inferGrammar(['3-', '4'], NOTHING, true).grammar).toEqual({ negative: 'trailing-minus' });
    expect(inferGrammar(['-3', '4'], NOTHING, true).grammar).toEqual({});
  });
});

describe('how dates are written', () => {
  it('is certain where one order fits all of them', () => {
    expect(inferDates(['20260901'])).toMatchObject({ formats: ['yyyyMMdd'], hasTime: false });
    expect(inferDates(['24.12.2026', '05.10.2026'])).toEqual({
      formats: ['dd.MM.yyyy'],
      hasTime: false,
      hasOffset: false,
      blanks: [],
    });
    expect(inferDates(['09/30/2026', '10/01/2026'])).toMatchObject({ formats: ['MM/dd/yyyy'] });
    expect(inferDates(['2026-11-22T10:00:00Z'])).toMatchObject({ formats: ['iso'], hasOffset: true });
    expect(inferDates(['202609010530'])).toMatchObject({ formats: ['yyyyMMddHHmm'], hasTime: true });
  });

  it('is a guess where day and month can be changed round', () => {
    expect(inferDates(['03/04/2026'])).toMatchObject({
      formats: ['MM/dd/yyyy'],
      guess: 'every date fits MM/dd/yyyy and dd/MM/yyyy',
    });
    expect(inferDates(['03/04/2026', '13/04/2026'])).toMatchObject({ formats: ['dd/MM/yyyy'] });
    expect(inferDates(['03/04/2026', '13/04/2026'])).not.toHaveProperty('guess');
  });

  it('leaves aside what stands for an unknown date, and refuses what is none', () => {
    expect(inferDates(['TBD', '2026-10-01', 'N/A'])).toMatchObject({ blanks: ['TBD', 'N/A'] });
    expect(inferDates(['TBD'])).toBeUndefined();
    expect(inferDates(['012345678905'])).toBeUndefined();
    expect(inferDates(['Active', 'D-1'])).toBeUndefined();
  });
});

describe('what single values mean', () => {
  it('words in a quantity are the least they can mean', () => {
    expect(['In Stock', 'Low', 'Sold out', '100+', '>50', 'ausverkauft'].map(stockMeaning)).toEqual([
      1, 1, 0, 100, 51, 0,
    ]);
    expect(['large', '12', 'call us'].map(stockMeaning)).toEqual([undefined, undefined, undefined]);
  });

  it('answers are told by their words, and unknown ones are not guessed', () => {
    expect(['Confirmed', 'Back-order', 'New price', 'cancelled', 'perhaps'].map(statusMeaning)).toEqual([
      'accept',
      'backorder',
      'price-change',
      'reject',
      undefined,
    ]);
  });

  it('units are pieces, so many of them, a pack, or unknown', () => {
    expect(['EA', 'Stk.', 'DZ', 'CS', 'FT'].map(unitMeaning)).toEqual([1, 1, 12, 'pack', undefined]);
  });

  it('barcodes have a check digit, also where a spreadsheet took the first zero', () => {
    expect(['012345678905', '12345678905', '4006381333931'].every(isGtin)).toBe(true);
    expect(['012345678906', '12', '00000000'].some(isGtin)).toBe(false);
  });

  it('small letters among capitals are a slip, mixed ones are not', () => {
    expect(hasStrayCase(['ab-1', 'AB-2', 'AB-3'])).toBe(true);
    expect(hasStrayCase(['ab-1', 'ab-2', 'AB-3'])).toBe(false);
    expect(hasStrayCase(['AB-1', 'AB-2', 'Ab-3'])).toBe(false);
  });
});

describe('where columns are', () => {
  it('the delimiter stands equally often in most lines', () => {
    expect(inferDelimiter('A;B,C;D\n1;2,5;3\n2;3,5;4\n')).toBe(';');
    expect(inferDelimiter('A\tB\n"1,2,3"\t4\n')).toBe('\t');
    expect(inferDelimiter('sep=|\nA|B\n')).toBe('|');
    expect(inferDelimiter('some words\nmore of them here\n')).toBeUndefined();
  });

  it('the header is the row of names, below whatever stands above it', () => {
    const rows = ['Stock list of 1 September', 'Item #;Qty', 'A;1', 'B;2'].map((line, index) => ({
      row: index + 1,
      cells: line.split(';'),
    }));
    expect(findHeader(rows)?.row).toBe(2);
    expect(findHeader(rows.slice(2))).toBeUndefined();
  });

  it('places are found by blanks in all lines and by the labels above', () => {
    const text = ['ITEM     DESCRIPTION    QTY', 'AB-1     Big lamp        12', 'AB-200   Small lamp       3', ''].join(
      '\n',
    );
    expect(inferFixedLayout(text)).toMatchObject({
      headerRows: 1,
      columns: [
        { name: 'ITEM', from: 1 },
        { name: 'DESCRIPTION', from: 10 },
        { name: 'QTY', align: 'right' },
      ],
    });
  });

  it('the first characters may say what a row is', () => {
    const text = ['H20260901', 'DA-1      12', 'DB-20      3', 'T2', ''].join('\n');
    expect(inferFixedLayout(text)?.recordType).toEqual({ from: 1, to: 1, rows: ['D'], others: ['H', 'T'] });
  });
});
