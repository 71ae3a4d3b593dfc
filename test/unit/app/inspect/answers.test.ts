import { describe, expect, it } from 'vitest';
import { Answers } from '../../../../src/app/inspect/answers.ts';
import { inspect } from '../../../../src/app/inspect/inspect.ts';
import { streamOf } from '../../../support/events.ts';
import { interchange } from '../../../support/x12-text.ts';

const now = new Date('2026-09-02T06:07:08Z');
const stock = ['BIA*00*DD*DAILY*20260901', 'LIN*1*SK*LAMP-1', 'QTY*33*7*EA'];
const good = interchange({ set: '846', body: stock });

async function answersTo(text: string, set: '997' | '999' = '997') {
  const answers = new Answers(set, now);
  const bytes = Buffer.from(text, 'latin1');
  const report = await inspect(streamOf(bytes), { listener: answers });
  return { ...answers.result(), report };
}

/** The segments of one answer, without its ISA. */
const segmentsOf = (text = '') => text.replaceAll('~\n', '\n').split('\n').slice(1, -1);

describe('what inspect would send back', () => {
  it('is a 997 for every group, each in an interchange of its own, and says what the report says', async () => {
    const group = 'GS*IB*SUPPLIER*CROSSDOCK*20260901*1030*8*X*004010~ST*846*0001~SE*2*0002~GE*1*8~';
    const { acknowledgments, notes, report } = await answersTo(good.replace('IEA*1', `${group}IEA*2`));
    expect(acknowledgments.map(({ interchange: at, text }) => [at, ...segmentsOf(text)])).toEqual([
      [
        0,
        'GS*FA*CROSSDOCK*SUPPLIER*20260902*0607*1*X*004010',
        'ST*997*0001',
        'AK1*IB*7',
        'AK2*846*0001',
        'AK5*A',
        'AK9*A*1*1*1',
        'SE*6*0001',
        'GE*1*1',
        'IEA*1*000000001',
      ],
      [
        0,
        'GS*FA*CROSSDOCK*SUPPLIER*20260902*0607*1*X*004010',
        'ST*997*0001',
        'AK1*IB*8',
        'AK2*846*0001',
        expect.stringMatching(/^AK3/),
        expect.stringMatching(/^AK3/),
        expect.stringMatching(/^AK5\*R/),
        'AK9*R*1*1*0',
        'SE*8*0001',
        'GE*1*1',
        'IEA*1*000000001',
      ],
    ]);
    expect(report.interchanges[0]?.groups.map(({ status }) => status)).toEqual(['A', 'R']);
    expect(notes).toEqual([]);
  });

  it('is a TA1 too when the interchange asks for one', async () => {
    const { acknowledgments } = await answersTo(good.replace('*0*P*', '*1*P*'));
    expect(acknowledgments).toHaveLength(2);
    expect(segmentsOf(acknowledgments[0]?.text)).toEqual(['TA1*000000101*260901*1030*A*000', 'IEA*0*000000001']);
    expect(acknowledgments[1]?.text).toContain('AK9*A*1*1*1~');
  });

  it('rejects an interchange and every group in it when nothing of it counts', async () => {
    const { acknowledgments } = await answersTo(good.slice(0, good.indexOf('IEA')));
    expect(segmentsOf(acknowledgments[0]?.text)).toEqual(['TA1*000000101*260901*1030*R*023', 'IEA*0*000000001']);
    expect(acknowledgments[1]?.text).toContain('AK5*R~\nAK9*R*1*1*0~');
  });

  it('is a 999 when asked, but not for groups older than that', async () => {
    const newer = interchange({ set: '846', body: stock, version: '005010', repetition: '^' });
    const { acknowledgments, notes } = await answersTo(`${good}${newer}`, '999');
    expect(acknowledgments.map((answer) => answer.interchange)).toEqual([0, 1]);
    expect(acknowledgments[0]?.text).toContain('ST*997*0001~');
    expect(acknowledgments[1]?.text).toContain('*^*00501*');
    expect(acknowledgments[1]?.text).toContain('ST*999*0001*005010X231A1~');
    expect(notes).toEqual(['Group 7 (IB) is older than 005010, so it gets a 997.']);
  });

  it('is never anything for acknowledgments or for what is not X12', async () => {
    const acknowledgment = interchange({ set: '997', body: ['AK1*PO*1', 'AK9*A*1*1*1'] });
    expect(await answersTo(acknowledgment)).toMatchObject({
      acknowledgments: [],
      notes: ['Group 7 (FA) gets none: it carries acknowledgments, or cannot be named in one.'],
    });
    const ta1 = good.replace(/GS\*.*(?=IEA)/s, 'TA1*000000900*260901*1030*A*000~').replace('IEA*1', 'IEA*0');
    expect(await answersTo(ta1)).toMatchObject({
      acknowledgments: [],
      notes: ['Interchange 000000101 gets none: it has no group, and no TA1 is due.'],
    });
    expect(await answersTo('SKU,Qty\nA,1\n')).toMatchObject({
      acknowledgments: [],
      notes: ['There is no interchange, so there is nothing to acknowledge.'],
    });
  });

  it('is given up for an interchange that is too large to be remembered, without a wrong answer', async () => {
    const body = Array.from({ length: 60 }, () => 'ZZ9*1');
    const { acknowledgments, notes } = await answersTo(`${interchange({ set: '846', body, times: 2000 })}${good}`);
    expect(notes).toEqual(['Interchange 000000101 is too large for the acknowledgments of its groups to be shown.']);
    expect(acknowledgments.map((answer) => answer.interchange)).toEqual([1]);
  });

  it('says why when it cannot be written', async () => {
    const { acknowledgments, notes } = await answersTo(good.replace('SUPPLIER       ', '               '));
    expect(acknowledgments).toEqual([]);
    expect(notes.join('\n')).toMatch(/cannot be written[\s\S]*X12-WRITE-ENVELOPE/);
  });
});
