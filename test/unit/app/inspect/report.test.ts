import { describe, expect, it } from 'vitest';
import { type InspectOptions, inspect } from '../../../../src/app/inspect/inspect.ts';
import { codes } from '../../../../src/kernel/codes.ts';
import { streamOf } from '../../../support/events.ts';
import { interchange } from '../../../support/x12-text.ts';

const look = (text: string, options: InspectOptions = {}) =>
  inspect(streamOf(Buffer.from(text, 'latin1'), [3, 50]), options);
const stock = ['BIA*00*DD*DAILY*20260901', 'LIN*1*SK*LAMP-1', 'QTY*33*7*EA', 'DTM*018*20261001', 'CTT*1'];
/** Every status of every transaction set, in file order. */
const statuses = async (text: string, options: InspectOptions = {}) => {
  const { interchanges } = await look(text, options);
  return interchanges.map(({ groups }) =>
    groups.map(({ transactionSets }) => transactionSets.map((set) => set.status)),
  );
};

describe('the report of inspect', () => {
  it('is this object for a file with one mistake', async () => {
    const text = interchange({ set: '846', body: stock }).replace('SE*7*', 'SE*8*');
    const { why, remedy } = codes['X12-SE-COUNT'];
    const found = {
      code: 'X12-SE-COUNT',
      severity: 'error',
      interchange: 0,
      group: 0,
      set: 0,
      segment: 6,
      ordinal: 7,
      tag: 'SE',
      element: 1,
      offset: 244,
      message: 'SE01 says 8, but the number of segments is 7.',
      found: '8',
      expected: '7',
      why,
      remedy,
      place: 'stock.edi, ISA 000000101, GS 7, ST 0001, segment 7 (SE01)',
      acknowledgment: { level: 'AK5', code: '4' },
    };
    expect(text.slice(found.offset, found.offset + 4)).toBe('SE*8');
    const report = await look(text, { file: 'stock.edi' });
    expect(JSON.parse(JSON.stringify(report))).toEqual({
      format: 'x12',
      complete: false,
      file: 'stock.edi',
      reason: 'it begins with ISA',
      byteCount: 277,
      errors: 1,
      warnings: 0,
      totals: {
        interchanges: 1,
        groups: 1,
        transactionSets: 1,
        documents: 0,
        accepted: 0,
        acceptedWithErrors: 0,
        rejected: 1,
      },
      interchanges: [
        {
          index: 0,
          sender: { qualifier: 'ZZ', id: 'SUPPLIER' },
          receiver: { qualifier: 'ZZ', id: 'CROSSDOCK' },
          controlNumber: '000000101',
          version: '00401',
          usage: 'P',
          date: '260901',
          time: '1030',
          acknowledgmentRequested: false,
          separators: { element: '*', component: '>', repetition: '', segment: '~' },
          offset: 0,
          complete: true,
          status: 'A',
          groups: [
            {
              index: 0,
              functionalId: 'IB',
              controlNumber: '7',
              version: '004010',
              senderId: 'SUPPLIER',
              receiverId: 'CROSSDOCK',
              date: '20260901',
              time: '1030',
              complete: true,
              status: 'R',
              declaredSets: 1,
              receivedSets: 1,
              acceptedSets: 0,
              transactionSets: [
                {
                  index: 0,
                  number: 1,
                  id: '846',
                  name: 'Inventory Inquiry / Advice',
                  controlNumber: '0001',
                  segments: 7,
                  complete: false,
                  status: 'R',
                  counts: { ST: 1, BIA: 1, LIN: 1, QTY: 1, DTM: 1, CTT: 1, SE: 1 },
                  problems: [found],
                },
              ],
              problems: [],
            },
          ],
          acknowledgments: [],
          problems: [],
        },
      ],
      documents: [],
      problems: [found],
      unlisted: { interchanges: 0, groups: 0, transactionSets: 0, documents: 0, problems: 0 },
      reportVersion: 2,
    });
  });

  it('says of each transaction set what the 997 would say', async () => {
    const three = interchange({ set: '846', body: stock, times: 3 });
    expect(await statuses(three)).toEqual([[['A', 'A', 'A']]]);
    const warned = three.replace('*0002~BIA*00*DD*DAILY*20260901', '*0002~BIA*00*DD*DAILY*20269901');
    const both = warned.replace('SE*7*0003', 'SE*8*0003');
    expect(await statuses(both)).toEqual([[['A', 'E', 'R']]]);
    const [received] = (await look(both)).interchanges;
    expect(received?.groups[0]).toMatchObject({ status: 'P', receivedSets: 3, acceptedSets: 2 });
    expect((await look(both)).totals).toMatchObject({ accepted: 1, acceptedWithErrors: 1, rejected: 1 });
  });

  it('rejects what stands in a rejected group or interchange, and calls it incomplete when that is', async () => {
    const two = interchange({ set: '846', body: stock, times: 2 });
    const wrongGroup = await look(two.replace('GE*2*7~', 'GE*3*7~'));
    expect(wrongGroup.interchanges[0]).toMatchObject({ status: 'A', groups: [{ status: 'R', acceptedSets: 0 }] });
    expect(wrongGroup.interchanges[0]?.groups[0]?.transactionSets).toMatchObject([
      { status: 'R', complete: false, problems: [] },
      { status: 'R', complete: false, problems: [] },
    ]);
    const withoutEnd = await look(two.slice(0, two.indexOf('IEA')));
    expect(withoutEnd.interchanges[0]).toMatchObject({ status: 'R', complete: false });
    expect(withoutEnd.interchanges[0]?.groups[0]).toMatchObject({ status: 'R', complete: false, acceptedSets: 0 });
    expect(withoutEnd.interchanges[0]?.groups[0]?.transactionSets).toMatchObject([
      { status: 'R', complete: false },
      { status: 'R', complete: false },
    ]);
    expect(withoutEnd.totals).toMatchObject({ accepted: 0, rejected: 2 });
  });

  it('calls a file incomplete, with an error, wherever it was cut', async () => {
    const text = interchange({ set: '846', body: stock });
    for (let length = 0; length < text.length; length += 1) {
      const { complete, errors, interchanges } = await look(text.slice(0, length));
      expect({ length, complete, hasErrors: errors > 0 }).toEqual({ length, complete: false, hasErrors: true });
      const sets = interchanges.flatMap(({ groups }) => groups.flatMap(({ transactionSets }) => transactionSets));
      expect(sets.filter((set) => set.complete || set.status !== 'R')).toEqual([]);
    }
  });

  it('names the place of a finding by indices from 0, wherever it is', async () => {
    const first = interchange({ set: '846', body: stock });
    const second = interchange({ set: '846', body: stock, times: 2 })
      .replace('SE*7*0002', 'SE*9*0002')
      .replace('GE*2*7', 'GE*2*8')
      .replace('IEA*1*', 'IEA*4*');
    const { problems, interchanges } = await look(`${first}${second}`);
    expect(problems.map(({ code, interchange: at, group, set, segment }) => [code, at, group, set, segment])).toEqual([
      ['X12-SE-COUNT', 1, 0, 1, 6],
      // Outside transaction sets segments count from the beginning of the file.
      ['X12-GE-CONTROL', 1, 0, undefined, 11 + 2 + 14],
      ['X12-IEA-COUNT', 1, undefined, undefined, 11 + 2 + 15],
    ]);
    expect(interchanges[1]?.groups[0]?.transactionSets[1]?.problems[0]).toBe(problems[0]);
    expect(interchanges[1]?.groups[0]?.problems[0]).toBe(problems[1]);
    expect(interchanges[1]?.problems[0]).toBe(problems[2]);
  });

  it('lists findings outside any interchange', async () => {
    const { problems } = await look(`Hello\n${interchange({ set: '846', body: stock })}`);
    expect(problems).toMatchObject([{ code: 'X12-TEXT-OUTSIDE', offset: 0 }]);
    expect(problems[0]).not.toHaveProperty('interchange');
  });

  it('stays small for a file of very many transaction sets, and lists late ones with findings', async () => {
    const text = interchange({ set: '846', body: stock, times: 2000 }).replace('*1900~BIA*00*', '*1900~BIA**');
    const report = await look(text, { records: true });
    const sets = report.interchanges[0]?.groups[0]?.transactionSets ?? [];
    expect(report.totals.transactionSets).toBe(2000);
    expect(sets).toHaveLength(501);
    expect(report.unlisted.transactionSets).toBe(1499);
    expect(sets.filter(({ records }) => records !== undefined)).toHaveLength(20);
    expect(sets.at(-1)).toMatchObject({ index: 1899, number: 1900, controlNumber: '1900', status: 'R' });
    expect(report.problems).toMatchObject([{ set: 1899, code: 'X12-ELEMENT-MISSING' }]);
  });

  it('never loses an error among many warnings, nor in a late interchange', async () => {
    const one = interchange({ set: '846', body: stock });
    const warned = one.replace('DTM*018*20261001', 'DTM*018*20269901');
    const text = `${warned.repeat(5200)}${one.replace('SE*7*', 'SE*8*')}`;
    const report = await look(text);
    expect(report).toMatchObject({ errors: 1, warnings: 5200 });
    expect(report.problems.at(-1)).toMatchObject({ severity: 'error', interchange: 5200 });
    expect(report.interchanges.at(-1)?.index).toBe(5200);
    expect(report.interchanges).toHaveLength(500 + 500 + 1);
    expect(report.problems.length + report.unlisted.problems).toBe(5201);
    expect(report.interchanges.length + report.unlisted.interchanges).toBe(5201);
  });

  it('lists findings only up to a limit and counts the others', async () => {
    const body = Array.from({ length: 60 }, () => 'ZZ9*1');
    const report = await look(interchange({ set: '846', body, times: 120 }));
    expect(report.errors).toBeGreaterThan(7000);
    expect(report.problems.filter(({ severity }) => severity === 'error')).toHaveLength(5000);
    expect(report.problems.length + report.unlisted.problems).toBe(report.errors + report.warnings);
  });

  it('is restricted to one transaction set by its number, with all of its records; the rest is counted', async () => {
    const long = interchange({ set: '846', body: Array.from({ length: 700 }, () => 'LIN**SK*A'), times: 2 });
    const text = `${interchange({ set: '846', body: stock }).replace('SE*7*', 'SE*8*')}${long}`;
    const report = await look(text, { set: 3 });
    expect(report.interchanges).toMatchObject([
      { index: 1, groups: [{ transactionSets: [{ index: 1, number: 3, controlNumber: '0002' }] }] },
    ]);
    expect(report.interchanges[0]?.groups[0]?.transactionSets[0]?.records).toHaveLength(702);
    expect(report.problems.every(({ interchange: at, set }) => at === 1 && set === 1)).toBe(true);
    expect(report.unlisted).toMatchObject({ interchanges: 1, groups: 1, transactionSets: 2 });
    expect(report.totals.transactionSets).toBe(3);
    expect(report.problems.length + report.unlisted.problems).toBe(report.errors + report.warnings);
  });

  it('gives tables and trees as documents', async () => {
    expect(await look('SKU;Qty\nA;1\n')).toMatchObject({
      format: 'csv',
      interchanges: [],
      documents: [{ index: 0, number: 1, header: ['SKU', 'Qty'], recordCount: 1, complete: true, status: 'A' }],
      totals: { documents: 1, accepted: 1 },
    });
    const xml = await look('<Stock><Item sku="A"/><Item sku="B"/></Stock>', { xml: { records: ['Item'] } });
    expect(xml).toMatchObject({
      format: 'xml',
      documents: [{ root: 'Stock', status: 'A', recordCount: 2, counts: { Item: 2 } }],
    });
    expect(await look('<Stock><Item/></Stock>')).toMatchObject({
      documents: [{ recordCount: 1, counts: { Stock: 1 } }],
    });
    expect(await look('<Stock><Item sku="A"/>')).toMatchObject({
      complete: false,
      documents: [{ complete: false, status: 'R' }],
    });
  });

  const item = '<Item sku="A"><Image/><Image/><Qty>7</Qty></Item>';
  const header = '<Head><Party>a</Party><Party>b</Party></Head>';
  it.each([
    ['XML', `<Stock>${header}<Items>${item.repeat(200_000)}</Items></Stock>`, { Item: 200_000, Stock: 1 }],
    [
      'JSON',
      `{"h":["a","b"],"products":[${'{"sku":"A","tags":["x","y"],"at":[[1],[2]]},'.repeat(200_000)}7]}`,
      { products: 200_001, $: 1 },
    ],
    ['a JSON array', `[${'{"sku":"A","tags":["x","y"]},'.repeat(300_000)}7]`, { item: 300_001, $: 1 }],
    ['JSON Lines', '{"sku":"A","tags":["x","y"]}\n'.repeat(300_000), { item: 300_000, $: 1 }],
  ])('reads a large feed of %s record by record although nobody said what its records are', async (_, text, counts) => {
    expect(text.length).toBeGreaterThan(8_388_608);
    const { complete, errors, documents } = await look(text);
    expect({ complete, errors, counts: documents[0]?.counts }).toEqual({ complete: true, errors: 0, counts });
  });

  it('takes a small tree, or one in which nothing repeats, for one record', async () => {
    const small = await look(`<Stock>${'<Item/>'.repeat(100)}</Stock>`);
    expect(small.documents[0]?.counts).toEqual({ Stock: 1 });
    const single = await look(`<Note><Text>${'a'.repeat(100_000)}</Text></Note>`);
    expect(single.documents[0]?.counts).toEqual({ Note: 1 });
  });
});
