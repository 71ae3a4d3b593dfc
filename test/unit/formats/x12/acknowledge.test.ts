import { describe, expect, it } from 'vitest';
import type { SourceEvent } from '../../../../src/formats/codec.ts';
import { acknowledge, codecs, type DocumentOutcome, type GroupOutcome } from '../../../../src/formats/registry.ts';
import { eventsOf, isComplete, problemsOf } from '../../../support/events.ts';
import { interchange } from '../../../support/x12-text.ts';

const stock = ['BIA*00*DD*DAILY*20260901', 'LIN*1*SK*LAMP-1', 'QTY*33*7*EA', 'CTT*1'];

/** The outcome of the first group of a file, as a pipeline would collect it. */
function outcomeOf(events: readonly SourceEvent[]): GroupOutcome {
  const documents: DocumentOutcome[] = events.flatMap((event) => (event.type === 'document-end' ? [event] : []));
  const end = events.find((event) => event.type === 'group-end');
  if (end === undefined) throw new Error('no group');
  return { ...end, documents };
}

async function answerTo(text: string): Promise<string[] | undefined> {
  const answer = acknowledge(outcomeOf(await eventsOf(codecs.x12, text)));
  return answer?.segments.map(({ tag, elements }) =>
    [tag, ...elements.map((value) => value ?? '')].join('*').replace(/\*+$/, ''),
  );
}

describe('functional acknowledgment', () => {
  it('accepts a good group', async () => {
    expect(await answerTo(interchange({ set: '846', body: stock, times: 2 }))).toEqual([
      'AK1*IB*7',
      'AK2*846*0001',
      'AK5*A',
      'AK2*846*0002',
      'AK5*A',
      'AK9*A*2*2*2',
    ]);
  });

  it('names release and group as 005010 wants it', async () => {
    const answer = await answerTo(interchange({ set: '846', body: stock, version: '005010' }));
    expect(answer?.[0]).toBe('AK1*IB*7*005010');
  });

  it('never answers an acknowledgment', async () => {
    const body = ['AK1*PO*7', 'AK9*A*1*1*1'];
    expect(await answerTo(interchange({ set: '997', body }))).toBeUndefined();
  });

  it('rejects a bad document of a group and says where and why', async () => {
    const text = interchange({ set: '846', body: stock, times: 2 }).replace('QTY*33*7*EA', 'QTY*33*7O*EA');
    expect(await answerTo(text)).toEqual([
      'AK1*IB*7',
      'AK2*846*0001',
      'AK3*QTY*4*QTY*8',
      'AK4*2*380*6*7O',
      'AK5*R*5',
      'AK2*846*0002',
      'AK5*A',
      'AK9*P*2*2*1',
    ]);
  });

  it('accepts with errors noted what is only a warning', async () => {
    const text = interchange({ set: '846', body: ['BIA*00*DD*DAILY*20261301', ...stock.slice(1)] });
    expect(await answerTo(text)).toEqual([
      'AK1*IB*7',
      'AK2*846*0001',
      'AK3*BIA*2**8',
      'AK4*4*373*8*20261301',
      'AK5*E*5',
      'AK9*E*1*1*1',
    ]);
  });

  it('gives each kind of segment finding its own AK3, in the order of the file', async () => {
    const text = interchange({ set: '846', body: ['BIA*00*DD*A*20260901', 'ZZZ*1', 'HL*1**S'] });
    expect(await answerTo(text)).toEqual([
      'AK1*IB*7',
      'AK2*846*0001',
      'AK3*ZZZ*3**1',
      'AK3*HL*4**6',
      'AK3*LIN*5**3',
      'AK5*R*5',
      'AK9*R*1*1*0',
    ]);
  });

  it('gives the codes of SE, and of GE when the whole group is rejected', async () => {
    const good = interchange({ set: '846', body: stock });
    expect(await answerTo(good.replace('SE*6*0001', 'SE*5*0001'))).toEqual([
      'AK1*IB*7',
      'AK2*846*0001',
      'AK5*R*4',
      'AK9*R*1*1*0',
    ]);
    expect(await answerTo(good.replace('GE*1*7', 'GE*3*8'))).toEqual([
      'AK1*IB*7',
      'AK2*846*0001',
      'AK5*R',
      'AK9*R*3*1*0*5*4',
    ]);
  });

  it('never repeats a value that could hold a separator of the answer', async () => {
    const text = interchange({ set: '846', body: ['BIA*00*DD*A*>2026<', ...stock.slice(1)] });
    expect(await answerTo(text)).toContain('AK4*4*373*8');
  });

  it('can always be written and read again', async () => {
    const text = interchange({
      set: '846',
      body: ['BIA*00**A*2026', 'Z~ZZ*1', 'LIN*1*SK*A*B*C', 'QTY*x*y*z', 'QTY', 'oak'],
    });
    const answer = acknowledge(outcomeOf(await eventsOf(codecs.x12, text)));
    if (answer === undefined) throw new Error('no answer');
    const written = codecs.x12.encode({
      documents: [{ set: '997', controlNumber: '0001', body: answer }],
      x12: {
        senderQualifier: 'ZZ',
        senderId: 'CROSSDOCK',
        receiverQualifier: 'ZZ',
        receiverId: 'SUPPLIER',
        functionalId: 'FA',
        version: '004010',
        usage: 'P',
        createdAt: new Date('2026-09-01T10:30:00Z'),
        interchangeControlNumber: 1,
        groupControlNumber: 1,
      },
    });
    if (!written.ok) throw new Error(JSON.stringify(written.problems));
    const events = await eventsOf(codecs.x12, written.bytes);
    expect(problemsOf(events).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(isComplete(events)).toBe(true);
  });
});
