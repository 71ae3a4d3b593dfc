import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { KnownRuns, SourceEvent } from '../../src/formats/codec.ts';
import { codecs } from '../../src/formats/registry.ts';
import type { SegmentRecord } from '../../src/formats/tree.ts';
import { TextHash } from '../../src/pipeline/inbound/text-hash.ts';

/** A run passed over must make no difference to anything but the records: counts, totals, findings, places, hash. */

interface Item {
  readonly segments: readonly string[];
}

const quantity = fc.oneof(
  { weight: 9, arbitrary: fc.nat(999).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('-4', '2.5', 'none', '', '1E3') },
);
const item: fc.Arbitrary<Item> = fc
  .record({
    sku: fc.oneof(
      fc.nat(30).map((number) => `AC-${number}`),
      fc.constantFrom('É-1', 'ISA', 'CTT'),
    ),
    text: fc.option(fc.constantFrom('blue', 'Größe 4', 'a:b', 'SE', 'two\nlines'), { nil: undefined }),
    kinds: fc.array(fc.tuple(fc.constantFrom('33', '17', '99x'), quantity), { maxLength: 3 }),
    strange: fc.oneof(
      { weight: 8, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom('XYZ*1', 'N1*WH', 'BIA*00', 'LM*DX', 'LM*DX') },
    ),
  })
  .map(({ sku, text, kinds, strange }) => ({
    segments: [
      `LIN**VN*${sku}`,
      ...(text === undefined ? [] : [`PID*F****${text}`]),
      ...kinds.map(([kind, units]) => `QTY*${kind}*${units}*EA`),
      ...(strange === undefined ? [] : [strange]),
    ],
  }));
const file = fc.record({
  items: fc.array(item, { maxLength: 12, size: 'max' }),
  lineBreak: fc.constantFrom('', '\n', '\r\n'),
  element: fc.constantFrom('*', '|'),
  terminator: fc.constantFrom('~', "'"),
  /** Something between two segments that is not the line break of the others. */
  untidyAt: fc.option(fc.nat(60), { nil: undefined }),
  stated: fc.constantFrom('right', 'wrong', 'none'),
  known: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
  chunk: fc.integer({ min: 1, max: 300 }),
  cutAt: fc.option(fc.nat(2000), { nil: undefined }),
});
type File = typeof file extends fc.Arbitrary<infer Value> ? Value : never;

function textOf({ items, lineBreak, element, terminator, untidyAt, stated }: File): Buffer {
  const body = ['ST*846*0001', 'BIA*00*DD*1*20260901', ...items.flatMap(({ segments }) => segments)];
  if (stated !== 'none')
    body.push(`CTT*${items.length + (stated === 'right' ? 0 : 1)}*${sumOf(items) + (stated === 'right' ? 0 : 7)}`);
  body.push(`SE*${body.length + 1}*0001`);
  const all = [
    'ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *260901*1200*U*00401*000000001*0*P*>',
    'GS*IB*8005551212*CROSSDOCK*20260901*1200*1*X*004010',
    ...body,
    'GE*1*1',
    'IEA*1*000000001',
  ];
  const text = all
    .map((segment, index) => segment.replaceAll('*', element) + terminator + (index === untidyAt ? ' \n' : lineBreak))
    .join('');
  return Buffer.from(text, 'latin1');
}

function sumOf(items: readonly Item[]): number {
  const all = items.flatMap(({ segments }) => segments.filter((segment) => segment.startsWith('QTY*')));
  return all
    .map((segment) => Number(segment.split('*')[2]))
    .reduce((sum, units) => sum + (Number.isFinite(units) ? units : 0), 0);
}

async function eventsOf(bytes: Buffer, chunk: number, isKnown?: KnownRuns['isKnown']): Promise<SourceEvent[]> {
  const known: KnownRuns = {
    runsOf: () => ({ start: 'LIN', ends: new Set(['CTT', 'SE']) }),
    isKnown: isKnown ?? (() => false),
  };
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  const options = { tolerate: ['element-number'], ...(isKnown === undefined ? {} : { known }) };
  const events: SourceEvent[] = [];
  for await (const batch of codecs.x12.decode(chunks(), options)) events.push(...batch);
  return events;
}

const isOrdinary = ({ type }: SourceEvent): boolean => type !== 'run-end' && type !== 'known' && type !== 'record';
const recordsOf = (events: readonly SourceEvent[]): SegmentRecord[] =>
  events.flatMap((event) => (event.type === 'record' ? [event.record as SegmentRecord] : []));

function hashOf(events: readonly SourceEvent[]): string {
  const hash = new TextHash();
  let element = '';
  let segment = '';
  for (const event of events) {
    if (event.type === 'interchange-start') ({ element, segment } = event.interchange.separators);
    if (event.type === 'known') hash.updateLatin1(event.latin1);
    else if (event.type === 'record')
      hash.update(`${(event.record as SegmentRecord).elements.join(element)}${segment}`);
  }
  return hash.digest().toString('hex');
}

/** Clean runs by their digest, with the ordinals of their records. */
function runsOf(events: readonly SourceEvent[]): { digest: string; isClean: boolean; ordinals: number[] }[] {
  let last = 0;
  return events.flatMap((event) => {
    if (event.type === 'record') last = (event.record as SegmentRecord).ordinal;
    if (event.type !== 'run-end') return [];
    const ordinals = Array.from({ length: last - event.ordinal + 1 }, (_, index) => event.ordinal + index);
    return [{ digest: `${event.low} ${event.high}`, isClean: event.isClean, ordinals }];
  });
}

const SIMPLE: File = {
  items: [],
  lineBreak: '\n',
  element: '*',
  terminator: '~',
  untidyAt: undefined,
  stated: 'right',
  known: [],
  chunk: 1,
  cutAt: undefined,
};

let passedOver = 0;

async function compare(given: File): Promise<void> {
  const whole = textOf(given);
  const bytes = given.cutAt === undefined ? whole : whole.subarray(0, given.cutAt);
  const plain = await eventsOf(bytes, 65_536);
  const first = await eventsOf(bytes, given.chunk, () => false);
  expect(first.filter(isOrdinary)).toEqual(plain.filter(isOrdinary));
  expect(recordsOf(first)).toEqual(recordsOf(plain));

  const runs = runsOf(first);
  // A run is known once, as in an imprint.
  const chosen = new Set(
    runs.filter(({ isClean }, index) => isClean && given.known[index]).map(({ digest }) => digest),
  );
  const left = new Set(chosen);
  const second = await eventsOf(bytes, given.chunk, (low, high) => left.delete(`${low} ${high}`));
  const firsts = [...chosen].map((digest) => runs.find((run) => run.digest === digest) as (typeof runs)[number]);
  const skipped = new Set(firsts.flatMap(({ ordinals }) => ordinals));
  passedOver += skipped.size;
  expect(second.filter(isOrdinary)).toEqual(plain.filter(isOrdinary));
  expect(recordsOf(second)).toEqual(recordsOf(plain).filter(({ ordinal }) => !skipped.has(ordinal)));
  expect(hashOf(second)).toBe(hashOf(plain));
  expect(runsOf(second).map(({ digest, isClean }) => [digest, isClean])).toEqual(
    runs.filter((run) => !firsts.includes(run)).map(({ digest, isClean }) => [digest, isClean]),
  );
}

it('makes no difference to anything but the records, whatever is passed over', { timeout: 60_000 }, async () => {
  await fc.assert(fc.asyncProperty(file, compare), { numRuns: Number(process.env.KNOWN_RUNS ?? 600) });
  // A property over nothing holds as well.
  expect(passedOver).toBeGreaterThan(600);
});

it('hands out the text of what it passes over, block by block', async () => {
  const items = Array.from({ length: 9_000 }, (_, at) => ({
    segments: [`LIN**VN*AC-${at}`, `PID*F****Item ${at}`, `QTY*33*${at % 490}*EA`],
  }));
  const bytes = textOf({ ...SIMPLE, items });
  expect(bytes.length).toBeGreaterThan(6 * 65_536);
  const plain = hashOf(await eventsOf(bytes, 10_000));
  let asked = 0;
  const known: KnownRuns = {
    runsOf: () => ({ start: 'LIN', ends: new Set(['CTT', 'SE']) }),
    isKnown: () => {
      asked += 1;
      return asked % 100 !== 0;
    },
  };
  const events: SourceEvent[] = [];
  let mostKept = 0;
  for await (const batch of codecs.x12.decode(
    (async function* () {
      yield bytes;
    })(),
    { known },
  )) {
    for (const event of batch)
      if (event.type === 'known') mostKept = Math.max(mostKept, event.latin1.buffer.byteLength);
    // Its text is good until the next batch is asked for.
    events.push(
      ...batch.map((event) => (event.type === 'known' ? { ...event, latin1: Uint8Array.from(event.latin1) } : event)),
    );
  }
  expect(mostKept).toBeLessThan(5 * 65_536);
  expect(hashOf(events)).toBe(plain);
  expect(recordsOf(events).filter(({ tag }) => tag === 'LIN')).toHaveLength(90);
});
