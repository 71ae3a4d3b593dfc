import { beforeEach, describe, expect, test } from 'vitest';
import { codecs } from '../../src/formats/registry.ts';
import type { MappingTarget, TargetEnvelope } from '../../src/mapping/mapping.ts';
import type { X12Profile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { acceptOrder } from '../../src/pipeline/storefront/intake.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { eventsOf, isComplete, problemsOf } from '../support/events.ts';
import { orderOf } from '../support/loop.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What the sender of an interchange hears of it, and what we make of what we hear: TA1, 997 and 999, step by step. */
const database = testDatabase();
let step: StepGateway;

interface Sent {
  readonly number?: number;
  /** ISA14. */
  readonly asked?: boolean;
  readonly version?: string;
  /** Stock of the lamp, one transaction set each. */
  readonly quantities?: readonly number[];
}

const isa = (number: number, version: string, asked = false): string =>
  `ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *261122*0400*${version < '00402' ? 'U' : '^'}*${version}*${String(number).padStart(9, '0')}*${asked ? 1 : 0}*P*>~`;

/** A stock file of Acme. */
function stock({ number = 1, asked = false, version = '004010', quantities = [7] }: Sent = {}): string {
  const sets = quantities.map((quantity, index) => {
    const st = String(index + 1).padStart(4, '0');
    return `ST*846*${st}~BIA*00*DD*F${number}*20261122*0100~LIN**VN*LAMP~CTP**WHL*4~QTY*33*${quantity}*EA~CTT*1~SE*7*${st}~`;
  });
  const control = String(number).padStart(9, '0');
  return `${isa(number, version.slice(0, 5), asked)}GS*IB*8005551212*CROSSDOCK*20261122*0400*${number}*X*${version}~${sets.join('')}GE*${sets.length}*${number}~IEA*1*${control}~`;
}

/** A file of Acme with nothing but TA1s. */
function answers(number: number, ...ta1: string[]): string {
  const control = String(number).padStart(9, '0');
  return `${isa(number, '00401')}${ta1.map((text) => `TA1*${text}~`).join('')}IEA*0*${control}~`;
}

async function start(x12: Partial<X12Profile> = {}, envelope: Partial<TargetEnvelope> = {}): Promise<void> {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  step = await stepGateway(database, {
    profile: (profile) => ({
      ...profile,
      ...(profile.x12 ? { x12: { ...profile.x12, ...x12 } } : {}),
      outbound: profile.outbound.map((mapping) => ({ ...mapping, target: withEnvelope(mapping.target, envelope) })),
    }),
  });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
}

function withEnvelope(target: MappingTarget, envelope: Partial<TargetEnvelope>): MappingTarget {
  return target.envelope ? { ...target, envelope: { ...target.envelope, ...envelope } } : target;
}

/** What was delivered to Acme, by name: the segments that answer, without their envelopes. Each can be read. */
async function delivered(): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of step.folders.names('/inbound') ?? []) {
    const { bytes } = step.folders.get('/inbound', name) as { bytes: Buffer };
    const events = await eventsOf(codecs.x12, bytes);
    expect(problemsOf(events)).toEqual([]);
    expect(isComplete(events)).toBe(true);
    const text = Buffer.from(bytes).toString('latin1');
    files[name] = text
      .split('~')
      .filter((segment) => /^(TA1|AK[1-9]|IK[3-5])\*/.test(segment))
      .join('~');
  }
  return files;
}

const openExceptions = async (): Promise<string[]> =>
  (await database.db('exception').whereNull('closed_at').orderBy('id').pluck('code')) as string[];
const fileState = async (name: string): Promise<string | undefined> =>
  (await database.db('seen_file').where({ name }).orderBy('id', 'desc').first('state'))?.state;

beforeEach(() => start());

describe('an interchange received', () => {
  test('whole gets its 997, and a TA1 only when it asks', async () => {
    await step.receive('acme', '846_1.edi', stock());
    await step.receive('acme', '846_2.edi', stock({ number: 2, asked: true }));
    expect(await delivered()).toEqual({
      '997_000000001.edi': 'AK1*IB*1~AK2*846*0001~AK5*A~AK9*A*1*1*1',
      'TA1_000000002.edi': 'TA1*000000002*261122*0400*A*000',
      '997_000000003.edi': 'AK1*IB*2~AK2*846*0001~AK5*A~AK9*A*1*1*1',
    });
  });

  test('gets a TA1 always or never as agreed', async () => {
    await start({ interchangeAcknowledgment: 'always' });
    await step.receive('acme', '846_1.edi', stock());
    expect(Object.keys(await delivered())).toEqual(['TA1_000000001.edi', '997_000000002.edi']);
    await start({ interchangeAcknowledgment: 'never' });
    await step.receive('acme', '846_1.edi', stock({ asked: true }).slice(0, -12));
    expect(await delivered()).toEqual({ '997_000000001.edi': 'AK1*IB*1~AK2*846*0001~AK5*R~AK9*R*1*1*0' });
  });

  test('cut in its second group is rejected as a whole: TA1 and the 997 of each group', async () => {
    const second = 'GS*IB*8005551212*CROSSDOCK*20261122*0400*2*X*004010~ST*846*0001~BIA*00*DD*X*20261122~';
    await step.receive(
      'acme',
      '846_1.edi',
      stock()
        .replace('IEA*', `${second}IEA*`)
        .replace(/IEA.*$/, ''),
    );
    expect(await delivered()).toEqual({
      'TA1_000000001.edi': 'TA1*000000001*261122*0400*R*023',
      '997_000000002.edi': 'AK1*IB*1~AK2*846*0001~AK5*R~AK9*R*1*1*0',
      '997_000000003.edi': 'AK1*IB*2~AK2*846*0001~AK5*R*2~AK9*R*1*1*0*3',
    });
    expect(await database.db('supplier_stock').select()).toEqual([]);
    expect(await fileState('846_1.edi')).toBe('held');
  });

  test('beside a broken one in the same file takes effect and is acknowledged; the broken one is rejected', async () => {
    const broken = stock({ number: 2 }).replace('IEA*1*000000002', 'IEA*1*000000009');
    await step.receive('acme', '846_1.edi', broken + stock({ number: 3, quantities: [5] }));
    expect(await delivered()).toEqual({
      'TA1_000000001.edi': 'TA1*000000002*261122*0400*R*001',
      '997_000000002.edi': 'AK1*IB*2~AK2*846*0001~AK5*R~AK9*R*1*1*0',
      '997_000000003.edi': 'AK1*IB*3~AK2*846*0001~AK5*A~AK9*A*1*1*1',
    });
  });

  test('with one bad document among good ones has the others accepted', async () => {
    const text = stock({ quantities: [1, 2, 3] }).replace('SE*7*0002', 'SE*9*0002');
    await step.receive('acme', '846_1.edi', text);
    expect((await delivered())['997_000000001.edi']).toBe(
      'AK1*IB*1~AK2*846*0001~AK5*A~AK2*846*0002~AK5*R*4~AK2*846*0003~AK5*A~AK9*P*3*3*2',
    );
  });

  test('again gets no second effect and no second 997, but the TA1 it asks for', async () => {
    await step.receive('acme', '846_1.edi', stock({ asked: true }));
    await step.receive('acme', '846_2.edi', `${stock({ asked: true })}\n`);
    expect(await fileState('846_2.edi')).toBe('opened');
    expect(Object.keys(await delivered())).toEqual(['TA1_000000001.edi', '997_000000002.edi', 'TA1_000000003.edi']);
    expect((await delivered())['TA1_000000003.edi']).toBe('TA1*000000001*261122*0400*A*000');
  });

  test('broken, after it was accepted, takes nothing back', async () => {
    await step.receive('acme', '846_1.edi', stock());
    await step.receive('acme', '846_2.edi', stock().slice(0, -30));
    expect(await fileState('846_2.edi')).toBe('held');
    expect(Object.keys(await delivered())).toEqual(['997_000000001.edi']);
  });

  test('under a used number with other content is refused by TA1, and no group of that number is rejected', async () => {
    await step.receive('acme', '846_1.edi', stock());
    await step.receive('acme', '846_2.edi', stock({ quantities: [9] }));
    expect(await openExceptions()).toContain('INTERCHANGE-CONFLICT');
    expect(await delivered()).toMatchObject({ 'TA1_000000002.edi': 'TA1*000000001*261122*0400*R*025' });
    expect(step.folders.names('/inbound') ?? []).toHaveLength(2);
  });

  test('from a stranger is not answered', async () => {
    await step.receive('acme', '846_1.edi', stock({ asked: true }).replaceAll('8005551212', '8005559999'));
    expect(await openExceptions()).toEqual(['INTERCHANGE-FOREIGN']);
    expect(await delivered()).toEqual({});
  });

  test('with two groups of one number has both answered', async () => {
    const text = stock();
    const group = text.slice(text.indexOf('GS*'), text.indexOf('IEA*'));
    await step.receive('acme', '846_1.edi', text.replace('IEA*1*', `${group}IEA*2*`));
    expect(await delivered()).toEqual({
      '997_000000001.edi': 'AK1*IB*1~AK2*846*0001~AK5*A~AK9*A*1*1*1',
      '997_000000002.edi': 'AK1*IB*1~AK2*846*0001~AK5*R~AK9*R*1*1*0*19',
    });
  });

  test('of a release that is none is answered in 004010', async () => {
    await step.receive('acme', '846_1.edi', stock().replace('*X*004010~', '*X*4010~'));
    expect(Object.keys(await delivered())).toEqual(['997_000000001.edi']);
  });

  test('is answered with a 999 where that is agreed and the release has it', async () => {
    await start({ acknowledge: '999' });
    await step.receive('acme', '846_1.edi', stock({ version: '005010' }));
    await step.receive('acme', '846_2.edi', stock({ number: 2 }));
    expect(await delivered()).toEqual({
      '999_000000001.edi': 'AK1*IB*1*005010~AK2*846*0001~IK5*A~AK9*A*1*1*1',
      '997_000000002.edi': 'AK1*IB*2~AK2*846*0001~AK5*A~AK9*A*1*1*1',
    });
  });
});

describe('an interchange acknowledgment received', () => {
  interface DeliveryRow {
    readonly id: string;
    readonly state: string;
    readonly failure: string | null;
    readonly reason: string | null;
  }
  const delivery = (): Promise<DeliveryRow> =>
    database.db('delivery').orderBy('id').first('id', 'state', 'failure', 'reason') as Promise<DeliveryRow>;
  const history = async (): Promise<string[]> =>
    (await database
      .db('state_event')
      .where({ entity: 'delivery' })
      .where('cause', 'like', 'TA1 %')
      .orderBy('id')
      .pluck('cause')) as string[];

  beforeEach(async () => {
    // Our first interchange to Acme is a 997, numbered 1.
    await step.receive('acme', '846_1.edi', stock());
  });

  test('that accepts is noted and overrules nothing', async () => {
    await step.receive('acme', 'ta1_1.edi', answers(2, '000000001*261122*0500*A*000'));
    expect(await fileState('ta1_1.edi')).toBe('opened');
    expect(await openExceptions()).toEqual([]);
    expect(await delivery()).toMatchObject({ state: 'sent' });
    expect(await history()).toEqual(['TA1 in ta1_1.edi (TA104 A, TA105 000)']);
    expect(step.events).toContainEqual(
      expect.objectContaining({ type: 'document-recorded', label: 'TA1', kind: 'interchange-acknowledgment' }),
    );
    expect(step.folders.names('/inbound') ?? []).toEqual(['997_000000001.edi']);
  });

  test('that rejects is an exception and the end of the delivery', async () => {
    await step.receive('acme', 'ta1_1.edi', answers(2, '000000001*261122*0500*R*024'));
    expect(await delivery()).toMatchObject({ state: 'failed', failure: 'rejected', reason: 'TA104 R, TA105 024' });
    const [found] = await database.db('exception').select('code', 'message');
    expect(found).toMatchObject({ code: 'PO-SYNTAX-REJECTED' });
    expect(found?.message).toContain('could not read 997_000000001.edi');
    await step.receive('acme', 'ta1_2.edi', answers(3, '000000001*261122*0500*A*000'));
    expect(await delivery()).toMatchObject({ state: 'failed', failure: 'rejected' });
  });

  test('that notes errors is an exception and nothing else', async () => {
    await step.receive('acme', 'ta1_1.edi', answers(2, '000000001*261122*0500*E*022'));
    expect(await openExceptions()).toEqual(['INTERCHANGE-ERRORS-NOTED']);
    expect(await delivery()).toMatchObject({ state: 'sent' });
  });

  test('of an interchange we never sent is kept and named, beside one that is ours', async () => {
    const text = answers(2, '000000077*261122*0500*R*024', '000000001*261122*0500*A*000');
    await step.receive('acme', 'ta1_1.edi', text);
    expect(await fileState('ta1_1.edi')).toBe('opened');
    expect(await openExceptions()).toEqual(['ACKNOWLEDGMENT-UNKNOWN-INTERCHANGE']);
    expect(await history()).toHaveLength(1);
  });

  test('that comes again changes nothing more', async () => {
    const text = answers(2, '000000001*261122*0500*R*024');
    await step.receive('acme', 'ta1_1.edi', text);
    await step.receive('acme', 'ta1_2.edi', `${text}\n`);
    expect(await fileState('ta1_2.edi')).toBe('opened');
    expect(await history()).toHaveLength(1);
  });

  test('under a used number that says something else is a conflict', async () => {
    await step.receive('acme', 'ta1_1.edi', answers(2, '000000001*261122*0500*A*000'));
    await step.receive('acme', 'ta1_2.edi', answers(2, '000000001*261122*0500*R*024'));
    expect(await openExceptions()).toEqual(['INTERCHANGE-CONFLICT']);
    expect(await delivery()).toMatchObject({ state: 'sent' });
    expect(step.folders.names('/inbound')).toEqual(['997_000000001.edi']);
  });

  test('is found in front of a group, too', async () => {
    const text = stock({ number: 2 }).replace('GS*', 'TA1*000000001*261122*0500*R*024~GS*');
    await step.receive('acme', '846_2.edi', text);
    expect(await delivery()).toMatchObject({ state: 'failed', failure: 'rejected' });
    expect(step.folders.names('/inbound') ?? []).toHaveLength(2);
  });
});

describe('an order', () => {
  const order = async (): Promise<{ state: string; group: number; interchange: number; delivery: string }> => {
    await step.receive('acme', '846_1.edi', stock());
    await step.place('T-1', [['LAMP', 1]]);
    const { rows } = await database.db.raw(
      `select d.state as delivery, p.state, d.group_control_number::int as group, d.interchange_control_number::int as interchange
       from delivery d join purchase_order p on p.supplier_id = d.supplier_id and p.id = d.purchase_order_id`,
    );
    return rows[0];
  };
  const answer999 = (group: number, status: 'A' | 'R'): string =>
    `${isa(5, '00501')}GS*FA*8005551212*CROSSDOCK*20261122*0400*5*X*005010X231A1~ST*999*0001*005010X231A1~AK1*PO*${group}*004010~AK2*850*0001~IK5*${status}${status === 'R' ? '*5' : ''}~AK9*${status}*1*1*${status === 'A' ? 1 : 0}~SE*6*0001~GE*1*5~IEA*1*000000005~`;
  const state = async (): Promise<unknown> => {
    const { rows } = await database.db.raw(
      'select d.state as delivery, p.state from delivery d join purchase_order p on p.supplier_id = d.supplier_id and p.id = d.purchase_order_id',
    );
    return rows[0];
  };

  test('that a 999 accepts was received; a rejecting TA1 after that is only an exception', async () => {
    const { group, interchange } = await order();
    await step.receive('acme', '999_1.edi', answer999(group, 'A'));
    expect(await state()).toEqual({ delivery: 'acknowledged', state: 'received' });
    expect((step.folders.names('/inbound') ?? []).filter((name) => name.startsWith('9'))).toEqual([
      '997_000000001.edi',
    ]);
    const number = String(interchange).padStart(9, '0');
    await step.receive('acme', 'ta1_1.edi', answers(6, `${number}*261122*0500*R*025`));
    expect(await state()).toEqual({ delivery: 'acknowledged', state: 'received' });
    expect(await openExceptions()).toEqual(['PO-SYNTAX-REJECTED']);
  });

  test.each<[string, Partial<TargetEnvelope>, string | undefined]>([
    ['is refused', {}, undefined],
    ['has others chosen', { separators: { choose: true } }, '|ST|ANN * EXAMPLE~'],
    ['has blanks in their place where that is agreed', { separatorsInData: 'replace' }, '*ST*ANN   EXAMPLE~'],
  ])('whose text holds a separator %s', async (_what, envelope, expected) => {
    await start({}, envelope);
    await step.receive('acme', '846_1.edi', stock());
    const given = orderOf('T-1', [['LAMP', 1]]);
    const order = { ...given, shippingService: 'ground', shipTo: { ...given.shipTo, name: 'Ann * Example' } };
    await acceptOrder(step.gateway, order, 'T-1');
    await step.work();
    const name = step.folders.names('/inbound')?.find((one) => one.startsWith('850'));
    if (expected === undefined) {
      expect(name).toBeUndefined();
      const [found] = await database.db('exception').select('code', 'message');
      expect(found).toMatchObject({ code: 'DOCUMENT-UNWRITABLE' });
      expect(found?.message).toContain('The value contains "*", the element separator of this file.');
      return;
    }
    const { bytes } = step.folders.get('/inbound', name ?? '') as { bytes: Buffer };
    expect(bytes.toString('latin1')).toContain(expected);
  });

  test('that a 999 rejects is an exception and was not received', async () => {
    const { group } = await order();
    await step.receive('acme', '999_1.edi', answer999(group, 'R'));
    expect(await state()).toEqual({ delivery: 'failed', state: 'unreadable' });
    expect(await openExceptions()).toEqual(['PO-SYNTAX-REJECTED']);
  });
});
