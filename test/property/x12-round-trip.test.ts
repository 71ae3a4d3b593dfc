import fc from 'fast-check';
import { X12Parser } from 'node-x12';
import { describe, expect, it } from 'vitest';
import type { EncodeRequest, SourceEvent, X12Envelope } from '../../src/formats/codec.ts';
import { codecs } from '../../src/formats/registry.ts';
import { countingDocuments, eventsOf, isComplete, recordsOf } from '../support/events.ts';

/** Characters that may separate; none of them occurs in the values below. */
const SEPARATORS = [...'*|^~!:>+<;{}[]`\\"%$?_@#', '\x1c', '\x1d', '\x1e', '\x1f', '\x07', '\x15'];
/** Letters beyond ASCII are part of latin1; blanks at the ends must survive. */
const VALUE_CHARACTERS = [..."ABCXYZabcxyz0123456789 .,-/()&='", 'é', 'Ü', 'ÿ'];

const value = fc.string({ unit: fc.constantFrom(...VALUE_CHARACTERS), maxLength: 30 });
const tag = fc.stringMatching(/^[A-Z][A-Z0-9]{1,2}$/).filter((text) => !/^(ISA|IEA|GS|GE|ST|SE|TA1)$/.test(text));
/** The last element is not empty, because empty trailing elements are left out. */
const segment = fc
  .record({ tag, elements: fc.array(value, { maxLength: 12 }), last: value.filter((text) => text !== '') })
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
  version: fc.constantFrom('004010', '005010', '004010VICS', '003060'),
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
        const bodies = recordsOf(events).flatMap((record) =>
          record.kind === 'segment' && record.tag !== 'ST' && record.tag !== 'SE' ? [record.elements] : [],
        );
        const sent = wanted.documents.flatMap(({ body }) =>
          body.kind === 'segments' ? body.segments.map(({ tag: name, elements }) => [name, ...elements]) : [],
        );
        expect(bodies).toEqual(sent);
      }),
      { numRuns: 300 },
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
