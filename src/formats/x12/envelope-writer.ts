import { type Problem, problem } from '../../kernel/problem.ts';
import type { X12Envelope } from '../codec.ts';

/** The four separators of a file that is written. */
export interface WriterSeparators {
  readonly element: string;
  readonly component: string;
  /** Empty before 00402, where ISA11 is `U`. */
  readonly repetition: string;
  readonly segment: string;
}

/** Control characters that the extended control set of X12.5 uses as separators: BEL, NAK, FS, GS, RS, US. */
const CONTROL_SEPARATORS = String.fromCharCode(0x07, 0x15, 0x1c, 0x1d, 0x1e, 0x1f);

/** ISA12 from GS08: `004010VICS` → `00401`. */
export function interchangeVersion(version: string): string {
  return version.slice(0, 5);
}

/** ISA13 as it is written: nine digits. */
export function interchangeNumber(envelope: X12Envelope): string {
  return String(envelope.interchangeControlNumber).padStart(9, '0');
}

/** ISA01 to ISA16 with their fixed widths (X12.5). */
export function isaElements(envelope: X12Envelope, separators: WriterSeparators): string[] {
  const { date, time } = timestamp(envelope.createdAt);
  return [
    '00',
    ' '.repeat(10),
    '00',
    ' '.repeat(10),
    envelope.senderQualifier.padEnd(2),
    envelope.senderId.padEnd(15),
    envelope.receiverQualifier.padEnd(2),
    envelope.receiverId.padEnd(15),
    date.slice(2),
    time,
    separators.repetition === '' ? 'U' : separators.repetition,
    interchangeVersion(envelope.version),
    interchangeNumber(envelope),
    envelope.acknowledgmentRequested ? '1' : '0',
    envelope.usage,
    separators.component,
  ];
}

/** GS01 to GS08. */
export function gsElements(envelope: X12Envelope): string[] {
  const { date, time } = timestamp(envelope.createdAt);
  const sender = envelope.groupSenderId ?? envelope.senderId;
  const receiver = envelope.groupReceiverId ?? envelope.receiverId;
  return [
    envelope.functionalId ?? '',
    sender,
    receiver,
    date,
    time,
    String(envelope.groupControlNumber),
    'X',
    envelope.version,
  ];
}

/** What keeps an envelope from being written. `hasGroup`: there are documents, so there is a GS. */
export function checkEnvelope(envelope: X12Envelope, separators: WriterSeparators, hasGroup: boolean): Problem[] {
  const problems: Problem[] = [];
  const refuse = (what: string, found: string, expected: string) =>
    problems.push(problem('X12-WRITE-ENVELOPE', 'error', {}, `${what} cannot be written.`, { found, expected }));
  const used = [separators.element, separators.component, separators.segment];
  if (separators.repetition !== '') used.push(separators.repetition);
  if (!used.every(isSeparator) || new Set(used).size !== used.length) {
    refuse('A separator', used.join(' '), 'different single characters, no letters, digits, blanks or line breaks');
  }
  const text = (what: string, value: string, longest: number, shortest = 1) => {
    const plain =
      /^[\x20-\x7e]+$/.test(value) && !used.some((separator) => separator !== '' && value.includes(separator));
    if (!plain || value.length < shortest || value.length > longest || value !== value.trim()) {
      refuse(what, value, `${shortest} to ${longest} characters without separators`);
    }
  };
  const number = (what: string, value: number | undefined) => {
    const isUsable = value !== undefined && Number.isInteger(value) && value >= 1 && value <= 999_999_999;
    if (!isUsable) refuse(what, String(value), '1 to 999999999');
  };
  text('The sender qualifier (ISA05)', envelope.senderQualifier, 2, 2);
  text('The sender id (ISA06)', envelope.senderId, 15);
  text('The receiver qualifier (ISA07)', envelope.receiverQualifier, 2, 2);
  text('The receiver id (ISA08)', envelope.receiverId, 15);
  if (hasGroup) {
    text('The group sender (GS02)', envelope.groupSenderId ?? envelope.senderId, 15);
    text('The group receiver (GS03)', envelope.groupReceiverId ?? envelope.receiverId, 15);
    text('The group type (GS01)', envelope.functionalId ?? '', 2, 2);
    number('The group control number (GS06)', envelope.groupControlNumber);
  }
  if (!/^\d{6}[A-Z0-9]{0,6}$/.test(envelope.version)) refuse('The version (GS08)', envelope.version, 'such as 004010');
  number('The interchange control number (ISA13)', envelope.interchangeControlNumber);
  const year = envelope.createdAt.getUTCFullYear();
  if (Number.isNaN(year) || year < 1970 || year > 9999) refuse('The date (ISA09)', String(year), 'a date');
  return problems;
}

function isSeparator(character: string): boolean {
  return character.length === 1 && (/^[!-/:-@[-`{-~]$/.test(character) || CONTROL_SEPARATORS.includes(character));
}

/** CCYYMMDD and HHMM in UTC. */
function timestamp(moment: Date): { date: string; time: string } {
  if (Number.isNaN(moment.getTime())) return { date: '', time: '' };
  const text = moment.toISOString().replace(/[-:T]/g, '');
  return { date: text.slice(0, 8), time: text.slice(8, 12) };
}
