import fc from 'fast-check';
import { X12Parser } from 'node-x12';
import { describe, expect, it } from 'vitest';
import type { EncodeRequest, SourceEvent, X12Envelope, X12Separators } from '../../src/formats/codec.ts';
import { codecs } from '../../src/formats/registry.ts';
import type { TargetComposite, TargetDocument, TargetElement } from '../../src/formats/tree.ts';
import { setsOf } from '../../src/formats/x12/grammar.ts';
import { setLabel } from '../../src/formats/x12/labels.ts';
import { countingDocuments, eventsOf, isComplete, problemsOf, recordsOf } from '../support/events.ts';
import { randomDocument } from '../support/x12-documents.ts';

/** Characters that may separate; none of them occurs in the values below. */
const SEPARATORS = [...'*|^~!:>+<;{}[]`\\"%$?_@#', '\x1c', '\x1d', '\x1e', '\x1f', '\x07', '\x15'];
/** Letters beyond ASCII are part of latin1; blanks at the ends must survive. */
const VALUE_CHARACTERS = [..."ABCXYZabcxyz0123456789 .,-/()&='", 'é', 'Ü', 'ÿ'];

const value = fc.string({ unit: fc.constantFrom(...VALUE_CHARACTERS), maxLength: 30 });
const tag = fc.stringMatching(/^[A-Z][A-Z0-9]{1,2}$/).filter((text) => !/^(ISA|IEA|GS|GE|ST|SE|TA1)$/.test(text));
/** The last element is not empty, because empty trailing elements are left out. */
const element: fc.Arbitrary<TargetElement> = fc.oneof(
  { weight: 4, arbitrary: value },
  fc.constant(undefined),
  fc.record({ components: fc.array(fc.option(value, { nil: undefined }), { maxLength: 5 }) }),
  fc.record({
    repeats: fc.array(fc.oneof(value, fc.record({ components: fc.array(value, { maxLength: 3 }) })), { maxLength: 4 }),
  }),
);
const segment = fc
  .record({ tag, elements: fc.array(element, { maxLength: 12 }), last: value.filter((text) => text !== '') })
  .map(({ tag: name, elements, last }) => ({ tag: name, elements: [...elements, last] }));
const separators = fc
  .tuple(fc.shuffledSubarray(SEPARATORS, { minLength: 4, maxLength: 4 }), fc.boolean())
  .map(([[element, component, repetition, terminator], newline]) => ({
    element: String(element),
    component: String(component),
    repetition: String(repetition),
    segment: String(terminator),
    newline,
  }));
const envelope: fc.Arbitrary<X12Envelope> = fc.record({
  senderQualifier: fc.constantFrom('ZZ', '01', '08'),
  senderId: fc.stringMatching(/^[A-Z0-9]{2,15}$/),
  receiverQualifier: fc.constantFrom('ZZ', '12'),
  receiverId: fc.stringMatching(/^[A-Z0-9]{2,15}$/),
  // A set that has no table, so that only the envelope is checked.
  functionalId: fc.constant('ZZ'),
  version: fc.constantFrom('004020', '005010', '004030VICS', '006020'),
  usage: fc.constantFrom('P' as const, 'T' as const),
  createdAt: fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
  interchangeControlNumber: fc.integer({ min: 1, max: 999_999_999 }),
  groupControlNumber: fc.integer({ min: 1, max: 999_999_999 }),
  separators,
});
const request: fc.Arbitrary<EncodeRequest> = fc
  .record({
    x12: envelope,
    bodies: fc.array(fc.array(segment, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
  })
  .map(({ x12, bodies }) => ({
    x12,
    documents: bodies.map((segments, index) => ({
      set: '199',
      controlNumber: String(index + 1).padStart(4, '0'),
      body: { kind: 'segments' as const, segments },
    })),
  }));

function written(wanted: EncodeRequest): Uint8Array {
  const result = codecs.x12.encode(wanted);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.bytes;
}

/** The elements of a document as they stand in a file. */
function textsOf(body: TargetDocument, { component = '>', repetition = '^' }: X12Separators = {}): string[][] {
  const joined = (texts: readonly string[], separator: string): string =>
    texts.slice(0, texts.findLastIndex((text) => text !== '') + 1).join(separator);
  const one = (part: string | TargetComposite | undefined): string =>
    typeof part === 'object'
      ? joined(
          part.components.map((text) => text ?? ''),
          component,
        )
      : (part ?? '');
  if (body.kind !== 'segments') throw new Error('not segments');
  return body.segments.map(({ tag: name, elements }) => {
    const texts = elements.map((given) =>
      typeof given === 'object' && 'repeats' in given ? joined(given.repeats.map(one), repetition) : one(given),
    );
    return [name, ...texts.slice(0, texts.findLastIndex((text) => text !== '') + 1)];
  });
}

/** The elements of what was read, without ST and SE. */
function textsRead(events: readonly SourceEvent[]): (readonly string[])[] {
  return recordsOf(events).flatMap((record) =>
    record.kind === 'segment' && record.tag !== 'ST' && record.tag !== 'SE' ? [record.elements] : [],
  );
}

function ends(events: readonly SourceEvent[], type: SourceEvent['type']): number {
  return events.filter((event) => event.type === type).length;
}

describe('X12 written and read again', () => {
  it('is the same, with any separators', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (wanted) => {
        const events = await eventsOf(codecs.x12, written(wanted));
        expect(isComplete(events)).toBe(true);
        expect(countingDocuments(events)).toBe(wanted.documents.length);
        const sent = wanted.documents.flatMap(({ body }) => textsOf(body, wanted.x12?.separators));
        expect(textsRead(events)).toEqual(sent);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same, whatever its values hold, when the writer may choose the separators', async () => {
    const anything = fc.string({ unit: fc.constantFrom(...SEPARATORS.slice(0, -6), 'A', '1', ' '), maxLength: 30 });
    const body = fc.array(anything, { minLength: 1, maxLength: 20 }).map((values) => ({
      kind: 'segments' as const,
      segments: values.map((text) => ({ tag: 'MSG', elements: ['x', text, 'y'] })),
    }));
    await fc.assert(
      fc.asyncProperty(request, body, async (wanted, given) => {
        const x12 = { ...(wanted.x12 as X12Envelope), separators: { choose: true } };
        const document = { set: '199', controlNumber: '0001', body: given };
        const bytes = written({ x12, documents: [document] });
        const events = await eventsOf(codecs.x12, bytes);
        expect(countingDocuments(events)).toBe(1);
        expect(textsRead(events)).toEqual(textsOf(given));
        expect(written({ x12, documents: [document] })).toEqual(bytes);
      }),
      { numRuns: 200 },
    );
  });

  it('never counts when it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(request, fc.nat(), async (wanted, at) => {
        const bytes = written(wanted);
        const trailing = wanted.x12?.separators?.newline ? 1 : 0;
        const events = await eventsOf(codecs.x12, bytes.subarray(0, at % (bytes.length - trailing)));
        expect(isComplete(events)).toBe(false);
        expect(countingDocuments(events)).toBe(0);
        expect(ends(events, 'document-end')).toBe(ends(events, 'document-start'));
      }),
      { numRuns: 300 },
    );
  });

  it('never counts when a whole segment is lost', async () => {
    await fc.assert(
      fc.asyncProperty(request, fc.nat(), async (wanted, at) => {
        const terminator = wanted.x12?.separators?.segment ?? '~';
        const segments = Buffer.from(written(wanted)).toString('latin1').split(terminator).slice(0, -1);
        segments.splice(1 + (at % (segments.length - 1)), 1);
        const events = await eventsOf(codecs.x12, segments.map((text) => text + terminator).join(''));
        expect(isComplete(events)).toBe(false);
        expect(countingDocuments(events)).toBeLessThan(wanted.documents.length);
      }),
      { numRuns: 300 },
    );
  });

  it('is accepted by an independent parser', () => {
    fc.assert(
      fc.property(request, (wanted) => {
        // Its separator detection knows neither control characters nor letters beyond ASCII as data.
        fc.pre(Object.values(wanted.x12?.separators ?? {}).every((text) => typeof text === 'boolean' || text >= ' '));
        const parsed = new X12Parser(true).parse(Buffer.from(written(wanted)).toString('latin1'));
        if (!('functionalGroups' in parsed)) throw new Error('not an interchange');
        const sets = parsed.functionalGroups.flatMap(({ transactions }) => transactions);
        expect(sets).toHaveLength(wanted.documents.length);
        const tags = sets.map(({ segments }) => segments.map(({ tag: name }) => name));
        const sent = wanted.documents.map(({ body }) =>
          body.kind === 'segments' ? body.segments.map(({ tag: name }) => name) : [],
        );
        expect(tags).toEqual(sent);
      }),
      { numRuns: 200 },
    );
  });
});

const sets = (['004010', '005010'] as const).flatMap((version) =>
  setsOf(version).map((set) => [set, version] as const),
);

describe.each(sets)('a %s of %s made from its tables', (set, version) => {
  const documents = fc.array(
    fc.integer().map((seed) => randomDocument(version, set, seed)),
    { minLength: 1, maxLength: 3 },
  );
  const wantedOf = (bodies: readonly TargetDocument[], x12: X12Envelope): EncodeRequest => ({
    x12: { ...x12, version, functionalId: setLabel(set)?.functionalId ?? 'ZZ' },
    documents: bodies.map((body, index) => ({ set, controlNumber: String(index + 1).padStart(4, '0'), body })),
  });

  it('is read again as it was, without an error', async () => {
    await fc.assert(
      fc.asyncProperty(documents, envelope, async (bodies, { separators: _any, ...x12 }) => {
        const events = await eventsOf(codecs.x12, written(wantedOf(bodies, x12)));
        expect(problemsOf(events).filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(countingDocuments(events)).toBe(bodies.length);
        expect(textsRead(events)).toEqual(bodies.flatMap((body) => textsOf(body)));
      }),
      { numRuns: 25 },
    );
  });

  it('is accepted by an independent parser', () => {
    fc.assert(
      fc.property(documents, envelope, (bodies, { separators: _any, ...x12 }) => {
        const text = Buffer.from(written(wantedOf(bodies, x12))).toString('latin1');
        const parsed = new X12Parser(true).parse(text);
        if (!('functionalGroups' in parsed)) throw new Error('not an interchange');
        const tags = parsed.functionalGroups.flatMap(({ transactions }) =>
          transactions.flatMap(({ segments }) => segments.map(({ tag: name }) => name)),
        );
        expect(tags).toEqual(bodies.flatMap((body) => textsOf(body).map(([name]) => name)));
      }),
      { numRuns: 10 },
    );
  });
});

describe('values that X12 cannot carry', () => {
  it('are refused with their place, never written', () => {
    fc.assert(
      fc.property(
        request,
        fc.constantFrom('element', 'segment', 'component'),
        fc.constantFrom('\n', '\0', 'Ł', '漢', ''),
        (wanted, which, other) => {
          const first = wanted.documents[0];
          if (first?.body.kind !== 'segments') throw new Error('not segments');
          const bad = other === '' ? (wanted.x12?.separators?.[which] ?? '') : other;
          const segments = [...first.body.segments, { tag: 'MSG', elements: ['fine', `a${bad}b`] }];
          const result = codecs.x12.encode({
            ...wanted,
            documents: [{ ...first, body: { kind: 'segments', segments } }],
          });
          expect(result).toMatchObject({
            ok: false,
            problems: [{ position: { transactionSet: '0001', segment: segments.length + 1, tag: 'MSG', element: 2 } }],
          });
        },
      ),
    );
  });
});
