import { expect, it } from 'vitest';
import { codecs } from '../../src/formats/registry.ts';
import { eventsOf, problemsOf, recordsOf } from '../support/events.ts';

/** A CR LF inside a quoted value counted as two lines, so every row behind it had the wrong number. */
it('rows are numbered as an editor shows them behind a CR LF inside a value', async () => {
  const text = 'SKU,Text\r\nA,"one\r\ntwo\r\n"\r\nB,x\r\n\r\nC,"\r\n"\r\nD,y\r\nE\r\n';
  const events = await eventsOf(codecs.csv, text);
  const rows = recordsOf(events).map((record) => (record.kind === 'row' ? [record.row, record.cells[0]] : []));
  expect(rows).toEqual([
    [2, 'A'],
    [5, 'B'],
    [7, 'C'],
    [9, 'D'],
    [10, 'E'],
  ]);
  expect(problemsOf(events)).toMatchObject([{ code: 'CSV-COLUMN-COUNT', position: { row: 10 } }]);
});

it('a row that cannot be read has the number of the line on which it begins', async () => {
  const rowOf = async (text: string) => problemsOf(await eventsOf(codecs.csv, text))[0]?.position.row;
  expect(await rowOf('SKU,Text\r\nA,"one\r\ntwo"\r\n\r\nB,"never\r\nclosed\r\n')).toBe(5);
  expect(await rowOf('SKU,Text\r\nA,"one\r\ntwo"x\r\nB,1\r\n')).toBe(2);
  expect(await rowOf('SKU,Text\n\n\nA,x"y\n')).toBe(4);
});
