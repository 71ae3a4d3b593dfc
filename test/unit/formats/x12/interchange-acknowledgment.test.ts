import { describe, expect, it } from 'vitest';
import type { InterchangeAcknowledgment, X12Envelope } from '../../../../src/formats/codec.ts';
import { acknowledgeInterchange, codecs } from '../../../../src/formats/registry.ts';
import { eventsOf, isComplete, problemsOf } from '../../../support/events.ts';
import { interchange } from '../../../support/x12-text.ts';

const NOW = new Date('2026-09-02T07:08:09Z');
const good = interchange({ set: '846', body: ['BIA*00*DD*DAILY*20260901', 'LIN*1*SK*LAMP-1', 'QTY*33*7*EA'] });
const asked = good.replace('*0*P*', '*1*P*');

/** The acknowledgment of the first interchange of a file, as a pipeline would collect it. */
async function answerTo(
  text: string,
  options: { due?: 'requested' | 'always'; tolerate?: string[] } = {},
): Promise<InterchangeAcknowledgment | undefined> {
  const { due, tolerate = [] } = options;
  const events = await eventsOf(codecs.x12, text, { tolerate });
  const end = events.find((event) => event.type === 'interchange-end');
  if (end === undefined) throw new Error('no interchange');
  const groups = events.flatMap((event) => (event.type === 'group-end' ? [event.group] : []));
  return acknowledgeInterchange({ ...end, groups }, NOW, due);
}

const answer = (status: string, note: string): InterchangeAcknowledgment => ({
  controlNumber: '000000101',
  date: '260901',
  time: '1030',
  status,
  note,
});

describe('interchange acknowledgment', () => {
  it('is due when ISA14 asks for it, or when it always is', async () => {
    expect(await answerTo(good)).toBeUndefined();
    expect(await answerTo(good, { due: 'always' })).toEqual(answer('A', '000'));
    expect(await answerTo(asked)).toEqual(answer('A', '000'));
  });

  it.each([
    ['is cut', good.slice(0, -30), '023'],
    ['has another number in IEA', good.replace('IEA*1*000000101', 'IEA*1*000000102'), '001'],
    ['miscounts its groups', good.replace('IEA*1*', 'IEA*2*'), '021'],
    ['has an ISA of the wrong width', good.replace('SUPPLIER       ', 'SUPPLIER'), '024'],
    ['has something between its groups', good.replace('~IEA', '~QTY*33*1~IEA'), '024'],
  ])('rejects, unasked, an interchange that %s', async (_what, text, note) => {
    expect(await answerTo(text)).toEqual(answer('R', note));
  });

  it('is silent about what is wrong in a group: a functional acknowledgment says that', async () => {
    expect(await answerTo(good.replace('GE*1*7', 'GE*2*8'))).toBeUndefined();
    expect(await answerTo(asked.replace('SE*5*', 'SE*9*'))).toEqual(answer('A', '000'));
  });

  it('notes what a tolerance waives, but only when asked', async () => {
    const options = { tolerate: ['iea-count'] };
    expect(await answerTo(good.replace('IEA*1*', 'IEA*2*'), options)).toBeUndefined();
    expect(await answerTo(asked.replace('IEA*1*', 'IEA*2*'), options)).toEqual(answer('E', '021'));
  });

  it('speaks for a group that cannot be named', async () => {
    expect(await answerTo(good.replace('*7*X*', '**X*').replace('GE*1*7', 'GE*1'))).toEqual(answer('E', '024'));
  });

  it('never answers an interchange that carries nothing but interchange acknowledgments', async () => {
    const group = asked.slice(asked.indexOf('GS*'), asked.indexOf('IEA*'));
    const ta1 = 'TA1*000000055*260901*0900*A*000~';
    expect(await answerTo(asked.replace(group, ta1).replace('IEA*1*', 'IEA*0*'), { due: 'always' })).toBeUndefined();
    expect(await answerTo(asked.replace('GS*', `${ta1}GS*`))).toEqual(answer('A', '000'));
  });

  it('is not there for an interchange that cannot be named', async () => {
    expect(await answerTo(asked.replace('*000000101*1*P', '*         *1*P'))).toBeUndefined();
  });

  it('gives the moment of answering where ISA has no date or time', async () => {
    const text = asked.replace('*260901*1030*', '*26090A*    *');
    expect(await answerTo(text)).toMatchObject({ date: '260902', time: '0708' });
  });

  it('is written between ISA and IEA, or before a group, and read again as it was', async () => {
    const envelope: X12Envelope = {
      senderQualifier: 'ZZ',
      senderId: 'CROSSDOCK',
      receiverQualifier: 'ZZ',
      receiverId: 'SUPPLIER',
      version: '005010',
      usage: 'P',
      createdAt: NOW,
      interchangeControlNumber: 9,
      acknowledgments: [answer('R', '023'), answer('A', '000')],
    };
    const alone = codecs.x12.encode({ documents: [], x12: envelope });
    if (!alone.ok) throw new Error(JSON.stringify(alone.problems));
    expect(Buffer.from(alone.bytes).toString('latin1').slice(106)).toBe(
      'TA1*000000101*260901*1030*R*023~TA1*000000101*260901*1030*A*000~IEA*0*000000009~',
    );
    const body = { kind: 'segments', segments: [{ tag: 'XYZ', elements: ['1'] }] } as const;
    const both = codecs.x12.encode({
      documents: [{ set: '199', controlNumber: '0001', body }],
      x12: { ...envelope, functionalId: 'ZZ', groupControlNumber: 3 },
    });
    if (!both.ok) throw new Error(JSON.stringify(both.problems));
    for (const { bytes } of [alone, both]) {
      const events = await eventsOf(codecs.x12, bytes);
      expect(problemsOf(events)).toEqual([]);
      expect(isComplete(events)).toBe(true);
      const end = events.find((event) => event.type === 'interchange-end');
      expect(end?.acknowledgments).toEqual(envelope.acknowledgments);
    }
  });

  it('is refused when one of its values cannot be written', () => {
    const x12: X12Envelope = {
      senderQualifier: 'ZZ',
      senderId: 'A',
      receiverQualifier: 'ZZ',
      receiverId: 'B',
      version: '004010',
      usage: 'P',
      createdAt: NOW,
      interchangeControlNumber: 9,
      acknowledgments: [{ ...answer('A', '000'), controlNumber: '1~2' }],
    };
    expect(codecs.x12.encode({ documents: [], x12 })).toMatchObject({
      ok: false,
      problems: [{ code: 'X12-WRITE-SEPARATOR', position: { tag: 'TA1', element: 1 } }],
    });
    const blank = [{ ...answer('A', '000'), note: '' }];
    expect(codecs.x12.encode({ documents: [], x12: { ...x12, acknowledgments: blank } })).toMatchObject({
      ok: false,
      problems: [{ code: 'X12-WRITE-ENVELOPE', position: { tag: 'TA1' } }],
    });
  });
});
