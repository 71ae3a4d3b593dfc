import type { EncodeRequest, Interchange, InterchangeAcknowledgment, SourceEvent } from '../../formats/codec.ts';
import {
  type AcknowledgmentSet,
  acknowledge,
  acknowledgeInterchange,
  acknowledgmentRelease,
  codecs,
  type DocumentOutcome,
  type GroupOutcome,
} from '../../formats/registry.ts';
import { formatProblem, printable } from '../../kernel/problem.ts';
import type { InspectListener } from './inspect.ts';

/** An interchange that would be sent back. Its control numbers are placeholders: 1. */
export interface Answer {
  /** Index of the entry in a packed file. */
  readonly entry?: number;
  /** Index in the file of the interchange that it answers. */
  readonly interchange: number;
  /** With a line break behind every segment, for people. */
  readonly text: string;
}

/** Transaction sets and findings of one interchange that are remembered for its answers. */
const MOST_REMEMBERED = 100_000;
const PLACEHOLDER = 1;

type InterchangeEnd = Extract<SourceEvent, { type: 'interchange-end' }>;

/**
 * Watches the events of a file for what would be sent back, each as an interchange of its own: a TA1 where the envelope
 * has faults or ISA14 asks for one, and a 997 (or 999) for every group.
 */
export class Answers implements InspectListener {
  private readonly set: AcknowledgmentSet;
  private readonly now: Date;
  private isAnyInterchange = false;
  /** Of a packed file. */
  private entry: number | undefined;
  /** In the file or entry, so far. */
  private interchanges = 0;
  private groups: GroupOutcome[] = [];
  private documents: DocumentOutcome[] = [];
  private remembered = 0;
  private readonly answers: Answer[] = [];
  private answersBefore = 0;
  /** Why something is not answered, in words for people. */
  private readonly notes: string[] = [];

  constructor(set: AcknowledgmentSet, now: Date) {
    this.set = set;
    this.now = now;
  }

  begin(entry: number | undefined): void {
    this.entry = entry;
    this.interchanges = 0;
    this.answersBefore = this.answers.length;
  }

  event(event: SourceEvent): void {
    switch (event.type) {
      case 'interchange-start':
        this.isAnyInterchange = true;
        this.remembered = 0;
        this.groups = [];
        break;
      case 'group-start':
        this.documents = [];
        break;
      case 'document-end':
        this.remember(event);
        break;
      case 'group-end':
        this.groups.push({ ...event, documents: this.documents });
        break;
      case 'interchange-end':
        this.answer(event);
        this.interchanges += 1;
        break;
    }
  }

  spoiled(): void {
    if (this.answers.length > this.answersBefore) {
      this.notes.push('Its bytes cannot be trusted, so nothing in it is acknowledged.');
    }
    this.answers.length = this.answersBefore;
  }

  /** What would be sent, and for people why something is not. */
  result(): { readonly acknowledgments: readonly Answer[]; readonly notes: readonly string[] } {
    const nothing = ['There is no interchange, so there is nothing to acknowledge.'];
    return { acknowledgments: this.answers, notes: this.isAnyInterchange ? this.notes : nothing };
  }

  private remember(document: DocumentOutcome): void {
    this.remembered += 1 + document.problems.length;
    this.documents.push(document);
    if (this.remembered <= MOST_REMEMBERED) return;
    this.documents = [];
    this.groups = this.groups.map((group) => ({ ...group, documents: [] }));
  }

  private answer(event: InterchangeEnd): void {
    const groups = this.groups.map(({ group }) => group);
    const ta1 = acknowledgeInterchange({ ...event, groups }, this.now);
    if (ta1 !== undefined) this.sendTa1(event.interchange, ta1);
    else if (groups.length === 0) {
      this.notes.push(
        `${printable(`Interchange ${event.interchange.controlNumber}`)} gets none: it has no group, and no TA1 is due.`,
      );
    }
    if (this.remembered > MOST_REMEMBERED) {
      const name = printable(`Interchange ${event.interchange.controlNumber}`);
      this.notes.push(`${name} is too large for the acknowledgments of its groups to be shown.`);
      return;
    }
    // Nothing in an interchange that is rejected took effect.
    const isTaken = event.complete && event.problems.every(({ severity }) => severity === 'warning');
    for (const group of this.groups)
      this.answerGroup(event.interchange, isTaken ? group : { ...group, complete: false });
  }

  private answerGroup(received: Interchange, outcome: GroupOutcome): void {
    const { group } = outcome;
    const name = printable(`Group ${group.controlNumber.trim() || 'without number'} (${group.functionalId})`);
    const isTooOld = this.set === '999' && group.version < '005';
    if (isTooOld) this.notes.push(`${name} is older than 005010, so it gets a 997.`);
    const set = isTooOld ? '997' : this.set;
    const body = acknowledge(outcome, set);
    if (body === undefined) {
      this.notes.push(`${name} gets none: it carries acknowledgments, or cannot be named in one.`);
      return;
    }
    const { version, implementation } = acknowledgmentRelease(group, set);
    const document = { set, controlNumber: String(PLACEHOLDER).padStart(4, '0'), body };
    this.send(received, {
      documents: [implementation === undefined ? document : { ...document, implementation }],
      x12: {
        ...this.envelope(received),
        groupSenderId: group.receiverId || received.receiverId,
        groupReceiverId: group.senderId || received.senderId,
        functionalId: 'FA',
        groupControlNumber: PLACEHOLDER,
        version,
      },
    });
  }

  private sendTa1(received: Interchange, ta1: InterchangeAcknowledgment): void {
    const version = /^00[2-9]\d\d$/.test(received.version) ? `${received.version}0` : '004010';
    this.send(received, { documents: [], x12: { ...this.envelope(received), version, acknowledgments: [ta1] } });
  }

  /** Back to whoever sent it. */
  private envelope(received: Interchange) {
    return {
      senderQualifier: received.receiverQualifier,
      senderId: received.receiverId,
      receiverQualifier: received.senderQualifier,
      receiverId: received.senderId,
      usage: received.usage === 'P' ? 'P' : 'T',
      createdAt: this.now,
      interchangeControlNumber: PLACEHOLDER,
      separators: { newline: true, choose: true },
    } as const;
  }

  private send(received: Interchange, request: EncodeRequest): void {
    const encoded = codecs.x12.encode(request);
    if (!encoded.ok) {
      const name = printable(`Interchange ${received.controlNumber}`);
      this.notes.push(`${name}: its acknowledgment cannot be written.`, ...encoded.problems.map(formatProblem));
      return;
    }
    const entry = this.entry === undefined ? {} : { entry: this.entry };
    const text = Buffer.from(encoded.bytes).toString('latin1');
    this.answers.push({ ...entry, interchange: this.interchanges, text });
  }
}
