import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Answers } from '../../../../src/app/inspect/answers.ts';
import { type InspectOptions, inspect } from '../../../../src/app/inspect/inspect.ts';
import { renderInspection } from '../../../../src/app/inspect/text.ts';
import { streamOf } from '../../../support/events.ts';
import { interchange } from '../../../support/x12-text.ts';

const text = interchange({ set: '846', body: ['BIA*00*DD*DAILY*20260901', 'LIN*1*SK*LAMP-1', 'QTY*33*7*EA'] });
const packed = gzipSync(text);
const look = (bytes: Uint8Array, options: InspectOptions = {}) =>
  inspect(streamOf(bytes, [5]), { file: 'stock.edi.gz', ...options });

describe('inspect of a packed file', () => {
  it('reports what is in it, entry by entry, and sums it up', async () => {
    const report = await look(packed);
    expect(report).toMatchObject({
      format: 'gzip',
      complete: true,
      byteCount: packed.length,
      errors: 0,
      totals: { interchanges: 1, transactionSets: 1, accepted: 1 },
      entries: [{ format: 'x12', file: 'stock.edi.gz/stock.edi', complete: true, byteCount: text.length }],
    });
    expect(renderInspection(report)).toContain('stock.edi.gz/stock.edi: X12 (it begins with ISA)');
  });

  it('says of findings which entry they are in', async () => {
    const { problems, entries } = await look(gzipSync(text.replace('SE*5*', 'SE*6*')));
    expect(problems).toMatchObject([{ code: 'X12-SE-COUNT', entry: 0, interchange: 0, group: 0, set: 0 }]);
    expect(entries?.[0]?.problems).toEqual(problems);
  });

  // Cut inside the check sum everything is there, but nobody knows whether it is right.
  it.each([
    ['cut', packed.subarray(0, -6), 'PACKED-CUT'],
    ['damaged', packed.with(packed.length - 6, (packed.at(-6) ?? 0) ^ 1), 'PACKED-DAMAGED'],
  ])('counts nothing of one that is %s, and acknowledges nothing', async (_, bytes, code) => {
    const answers = new Answers('997', new Date('2026-09-02'));
    const report = await look(bytes, { listener: answers });
    expect(report).toMatchObject({ complete: false, totals: { accepted: 0 } });
    expect(report.problems).toMatchObject([{ code, severity: 'error' }]);
    expect(report.entries).toMatchObject([{ complete: false }]);
    for (const { groups } of report.entries?.[0]?.interchanges ?? []) {
      expect(groups).toMatchObject([
        { status: 'R', complete: false, transactionSets: [{ status: 'R', complete: false }] },
      ]);
    }
    expect(answers.result().acknowledgments).toEqual([]);
  });

  it('answers what is in a whole one, naming the entry', async () => {
    const answers = new Answers('997', new Date('2026-09-02'));
    await look(packed, { listener: answers });
    expect(answers.result().acknowledgments).toMatchObject([{ entry: 0, interchange: 0 }]);
  });

  it('says why an archive cannot be opened', async () => {
    const report = await look(Buffer.from('PK\u0003\u0004 and nothing else that a zip archive has'));
    expect(report).toMatchObject({ format: 'zip', complete: false, entries: [] });
    expect(report.errors).toBe(1);
  });
});
