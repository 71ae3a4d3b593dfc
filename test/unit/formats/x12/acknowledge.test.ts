import { describe, expect, it } from 'vitest';
import type { SourceEvent, X12Envelope } from '../../../../src/formats/codec.ts';
import {
  acknowledge,
  acknowledgmentRelease,
  codecs,
  type DocumentOutcome,
  type GroupOutcome,
} from '../../../../src/formats/registry.ts';
import { problem } from '../../../../src/kernel/problem.ts';
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

const envelope: X12Envelope = {
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
};

/** The answer to the first group of a file as it is written; every one must also come back without an error. */
async function answerTo(text: string, as: '997' | '999' = '997'): Promise<string[] | undefined> {
  const outcome = outcomeOf(await eventsOf(codecs.x12, text));
  const body = acknowledge(outcome, as);
  if (body === undefined) return undefined;
  const { version, implementation } = acknowledgmentRelease(outcome.group, as);
  const written = codecs.x12.encode({
    documents: [{ set: as, controlNumber: '0001', ...(implementation === undefined ? {} : { implementation }), body }],
    x12: { ...envelope, version },
  });
  if (!written.ok) throw new Error(JSON.stringify(written.problems));
  const events = await eventsOf(codecs.x12, written.bytes);
  expect(problemsOf(events)).toEqual([]);
  expect(isComplete(events)).toBe(true);
  return Buffer.from(written.bytes).toString('latin1').split('~').slice(3, -4);
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

  it('can always be written, whatever it is about', async () => {
    const body = ['BIA*00**A*2026', 'Z~ZZ*1', 'LIN*1*SK*A*B*C', 'QTY*x*y*z', 'QTY', 'oak'];
    expect((await answerTo(interchange({ set: '846', body })))?.at(-1)).toBe('AK9*R*1*1*0');
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

  it('repeats at most 99 characters of a bad value, and none that cannot be written', async () => {
    const long = interchange({ set: '846', body: ['BIA*00*DD*A*20260901', `LIN*1*SK*${'X'.repeat(200)}`] });
    expect(await answerTo(long)).toContain(`AK4*3*234*5*${'X'.repeat(99)}`);
    const control = interchange({ set: '846', body: ['BIA*00*DD*A*20260901', 'LIN*1*SK*A\x01B'] });
    expect(await answerTo(control)).toContain('AK4*3*234*6');
  });

  it('repeats control numbers exactly as they came', async () => {
    const text = interchange({ set: '846', body: stock }).replace('*7*X*', '*0007*X*');
    expect((await answerTo(text))?.[0]).toBe('AK1*IB*0007');
    const spaced = interchange({ set: '846', body: stock }).replaceAll('0001~', '00001 ~');
    expect((await answerTo(spaced))?.[1]).toBe('AK2*846*00001 ');
  });

  it('only counts a document that cannot be named', async () => {
    const text = interchange({ set: '846', body: stock, times: 2 }).replace('ST*846*0001', 'ST*846');
    expect(await answerTo(text)).toEqual(['AK1*IB*7', 'AK2*846*0002', 'AK5*A', 'AK9*P*2*2*1']);
  });

  it('is not there for a group that cannot be named', async () => {
    const text = interchange({ set: '846', body: stock });
    expect(await answerTo(text.replace('*7*X*', '**X*'))).toBeUndefined();
    expect(await answerTo(text.replace('*7*X*', '*7>7*X*'))).toBeUndefined();
    expect(await answerTo(text.replace('GS*IB*', 'GS**'))).toBeUndefined();
  });

  it('never answers acknowledgments under another label', async () => {
    const body = ['AK1*PO*7', 'AK9*A*1*1*1'];
    expect(await answerTo(interchange({ set: '997', body, functionalId: 'PO', times: 2 }))).toBeUndefined();
    expect(await answerTo(interchange({ set: '999', body, functionalId: 'PO', version: '005010' }))).toBeUndefined();
  });

  it('never answers a group of acknowledgments, whatever is in it', async () => {
    expect(await answerTo(interchange({ set: '846', body: stock, functionalId: 'FA' }))).toBeUndefined();
    expect(await answerTo(interchange({ set: '997', body: [], times: 0 }))).toBeUndefined();
  });

  it('accepts a set that nobody here knows: it could be read', async () => {
    expect(await answerTo(interchange({ set: '199', body: ['XYZ*1'] }))).toEqual([
      'AK1*ZZ*7',
      'AK2*199*0001',
      'AK5*A',
      'AK9*A*1*1*1',
    ]);
  });

  it('says that GE is missing', async () => {
    const text = interchange({ set: '846', body: stock }).replace('GE*1*7~', '');
    expect((await answerTo(text))?.at(-1)).toBe('AK9*R*1*1*0*3');
  });

  it('gives at most five codes, each once', async () => {
    const text = interchange({ set: '846', body: stock });
    const outcome = outcomeOf(await eventsOf(codecs.x12, text));
    const found = ['1', '2', '3', '4', '6', '4', '7', '23'].map((code) =>
      problem('X12-SE-COUNT', 'error', {}, 'Wrong.', { acknowledgment: { level: 'AK5', code } }),
    );
    const [first] = outcome.documents as [DocumentOutcome];
    const answer = acknowledge({ ...outcome, documents: [{ ...first, problems: found }] });
    expect(answer?.segments[2]).toEqual({ tag: 'AK5', elements: ['R', '1', '2', '3', '4', '6'] });
  });

  it('names component and repetition of an element, each where its release has them', async () => {
    const answer = async (version: string, code: string) => {
      const outcome = outcomeOf(await eventsOf(codecs.x12, interchange({ set: '846', body: stock, version })));
      const [first] = outcome.documents as [DocumentOutcome];
      const position = { segment: 4, tag: 'QTY', element: 3, component: 1, repetition: 2 };
      const details = { found: 'XX', acknowledgment: { level: 'AK4', code } } as const;
      const found = problem('X12-ELEMENT-LENGTH', 'warning', position, 'Wrong.', details);
      return acknowledge({ ...outcome, documents: [{ ...first, problems: [found] }] })?.segments[3]?.elements;
    };
    expect(await answer('004010', '12')).toEqual([{ components: ['3', '1', undefined] }, '355', '3', 'XX']);
    expect(await answer('005010', '12')).toEqual([{ components: ['3', '1', '2'] }, '355', '12', 'XX']);
  });
});

describe('999', () => {
  it('says the same in its own segments', async () => {
    const text = interchange({ set: '846', body: stock, times: 2, version: '005010', repetition: '^' })
      .replace('QTY*33*7*EA', 'QTY*33*7O*EA')
      .replace('ST*846*0002', 'ST*846*0002*GUIDE1');
    expect(await answerTo(text, '999')).toEqual([
      'AK1*IB*7*005010',
      'AK2*846*0001',
      'IK3*QTY*4*QTY*8',
      'IK4*2*380*6*7O',
      'IK5*R*5',
      'AK2*846*0002*GUIDE1',
      'IK5*A',
      'AK9*P*2*2*1',
    ]);
  });

  it('is written under its own guide, whatever the release it answers', async () => {
    const { group } = outcomeOf(await eventsOf(codecs.x12, interchange({ set: '846', body: stock })));
    const guide = { version: '005010X231A1', implementation: '005010X231A1' };
    expect(acknowledgmentRelease(group, '999')).toEqual(guide);
    expect(acknowledgmentRelease(group, '997')).toEqual({ version: '004010' });
    expect(acknowledgmentRelease({ ...group, version: '4010' }, '997')).toEqual({ version: '004010' });
    expect(acknowledgmentRelease({ ...group, version: '003060UCS' }, '997')).toEqual({ version: '003060' });
  });
});
