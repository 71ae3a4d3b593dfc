import type { EncodeRequest, FunctionalGroup, SourceEvent, X12Envelope } from '../../src/formats/codec.ts';
import {
  type AcknowledgmentSet,
  acknowledge,
  acknowledgeInterchange,
  acknowledgmentRelease,
  codecs,
  type GroupOutcome,
  type InterchangeOutcome,
} from '../../src/formats/registry.ts';
import { eventsOf, isComplete, problemsOf, recordsOf } from '../support/events.ts';
import { groupOutcomes, interchangeOutcomes } from '../support/outcomes.ts';

const NOW = new Date('2026-09-01T10:30:00Z');
/** More than these are of no use for finding faults and take their time. */
const MOST_ANSWERED = 10;

/** Whatever a file was, what is answered to it can be written, is valid, and adds up; answers get no answer. */
export async function answerViolation(events: readonly SourceEvent[]): Promise<string | undefined> {
  for (const group of groupOutcomes(events).slice(0, MOST_ANSWERED)) {
    const found = (await groupViolation(group, '997')) ?? (await groupViolation(group, '999'));
    if (found !== undefined) return found;
  }
  for (const interchange of interchangeOutcomes(events).slice(0, MOST_ANSWERED)) {
    const found = await interchangeViolation(interchange);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function groupViolation(outcome: GroupOutcome, as: AcknowledgmentSet): Promise<string | undefined> {
  const { group, documents } = outcome;
  const answer = acknowledge(outcome, as);
  const sets = documents.map(({ document }) => document.set ?? '');
  const isAnswer = group.functionalId === 'FA' || (sets.length > 0 && sets.every((set) => /^(?:997|999)$/.test(set)));
  if (answer === undefined) return isAnswer || !isNamed(group) ? undefined : `no ${as} for a group`;
  if (isAnswer) return `a ${as} for a group of acknowledgments`;
  const { version, implementation } = acknowledgmentRelease(group, as);
  const written = codecs.x12.encode({
    x12: envelopeOf(version),
    documents: [
      { set: as, controlNumber: '0001', body: answer, ...(implementation === undefined ? {} : { implementation }) },
    ],
  });
  if (!written.ok) return `the ${as} cannot be written: ${written.problems[0]?.message}`;
  const read = await eventsOf(codecs.x12, written.bytes);
  if (!isComplete(read)) return `the ${as} is not complete`;
  // AK1 and AK2 repeat what came, as it came, or nobody could tell what is meant.
  const error = problemsOf(read).find(({ severity, position }) => severity === 'error' && !isRepeated(position.tag));
  if (error !== undefined) return `the ${as} has ${error.code}: ${error.message} (${error.found})`;
  const count = (...tags: string[]) =>
    recordsOf(read).filter((record) => record.kind === 'segment' && tags.includes(record.tag)).length;
  if (count('AK2') > documents.length) return `the ${as} names ${count('AK2')} of ${documents.length} documents`;
  return count('AK2') === count('AK5', 'IK5') ? undefined : `AK2 and AK5 of the ${as} do not match`;
}

async function interchangeViolation(outcome: InterchangeOutcome): Promise<string | undefined> {
  const answer = acknowledgeInterchange(outcome, NOW, 'always');
  if (answer === undefined) return undefined;
  if (outcome.groups.length === 0 && (outcome.acknowledgments ?? []).length > 0) return 'a TA1 for a TA1';
  const isGood = outcome.complete && outcome.problems.every(({ severity }) => severity !== 'error');
  if ((answer.status === 'R') === isGood) return `a TA1 says ${answer.status}`;
  const request: EncodeRequest = { documents: [], x12: { ...envelopeOf('004010'), acknowledgments: [answer] } };
  const written = codecs.x12.encode(request);
  if (!written.ok) return `the TA1 cannot be written: ${written.problems[0]?.message}`;
  const read = await eventsOf(codecs.x12, written.bytes);
  const error = problemsOf(read).find(({ severity, position }) => severity === 'error' && !isRepeated(position.tag));
  if (error !== undefined) return `the TA1 has ${error.code}: ${error.message} (${error.found})`;
  return isComplete(read) ? undefined : 'the TA1 is not complete';
}

function envelopeOf(version: string): X12Envelope {
  return {
    senderQualifier: 'ZZ',
    senderId: 'CROSSDOCK',
    receiverQualifier: 'ZZ',
    receiverId: 'SUPPLIER',
    functionalId: 'FA',
    version,
    usage: 'T',
    createdAt: NOW,
    interchangeControlNumber: 1,
    groupControlNumber: 1,
  };
}

function isRepeated(tag: string | undefined): boolean {
  return tag === 'AK1' || tag === 'AK2' || tag === 'TA1';
}

function isNamed({ functionalId, controlNumber }: FunctionalGroup): boolean {
  return /^[A-Z0-9]{1,35}$/.test(functionalId) && /^[A-Z0-9]{1,35}$/.test(controlNumber);
}
