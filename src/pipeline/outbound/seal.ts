import { createHash } from 'node:crypto';
import type { EncodeRequest, FormatName, InterchangeAcknowledgment, X12Envelope } from '../../formats/codec.ts';
import { encryptPgp } from '../../formats/packed/pgp.ts';
import { UnpackRefusal } from '../../formats/packed/refusal.ts';
import type { TargetSegments } from '../../formats/tree.ts';
import { RejectedError } from '../../kernel/errors.ts';
import { formatProblem, type Problem } from '../../kernel/problem.ts';
import type { OutboundMapping, TargetEnvelope } from '../../mapping/mapping.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import { type ControlNumberKind, LAST_CONTROL_NUMBER, nextControlNumber } from '../../stores/control-numbers.ts';
import type { Database } from '../../stores/database.ts';
import { insertDelivery } from '../../stores/deliveries.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { doubtIfOlder } from '../restoration/doubt.ts';
import { temporaryNameOf } from './temporary-name.ts';

/** What is to be sealed, apart from its bytes. */
interface Subject {
  readonly kind: 'order' | 'order-change' | 'functional-acknowledgment' | 'interchange-acknowledgment';
  readonly subject: string;
  readonly purchaseOrderId?: string | undefined;
  /** Since when there is what it is about: a restored database may have forgotten that it was sent. */
  readonly since: Date;
  readonly mapping?: OutboundMapping | undefined;
  /** `{controlNumber}` and `{poNumber}` are replaced. */
  readonly fileName: string;
}

export interface X12Subject extends Subject {
  readonly set: string;
  readonly functionalId: string;
  readonly version: string;
  /** ST03. */
  readonly implementation?: string | undefined;
  readonly envelope?: TargetEnvelope | undefined;
  readonly body: TargetSegments;
}

export interface InterchangeAcknowledgmentSubject extends Subject {
  readonly kind: 'interchange-acknowledgment';
  /** GS08, of which ISA12 is made; there is no group. */
  readonly version: string;
  readonly acknowledgment: InterchangeAcknowledgment;
}

/**
 * Fixes an X12 document for good: takes control numbers, writes the envelope and stores the final bytes, all in the
 * caller's transaction. Every later attempt sends these bytes.
 *
 * @throws RejectedError DOCUMENT-UNWRITABLE when the data cannot be written in X12
 */
export async function sealX12(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  subject: X12Subject,
): Promise<void> {
  const interchangeControlNumber = await takeNumber(gateway, trx, profile, 'interchange');
  const groupControlNumber = await takeNumber(gateway, trx, profile, 'group');
  const envelope = addresses(profile, subject.envelope);
  const { set, body, implementation } = subject;
  const controlNumber = String(groupControlNumber).padStart(4, '0');
  const bytes = encode(gateway, subject, 'x12', {
    documents: [{ set, controlNumber, ...(implementation === undefined ? {} : { implementation }), body }],
    x12: {
      ...envelope,
      functionalId: subject.functionalId,
      version: subject.version,
      createdAt: gateway.clock.now(),
      interchangeControlNumber,
      groupControlNumber,
    },
  });
  await store(gateway, trx, profile, subject, 'x12', bytes, {
    interchangeControlNumber,
    groupControlNumber,
    functionalId: subject.functionalId,
  });
}

/** Fixes an interchange acknowledgment (TA1): an interchange of its own, without a group. */
export async function sealInterchangeAcknowledgment(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  subject: InterchangeAcknowledgmentSubject,
): Promise<void> {
  const interchangeControlNumber = await takeNumber(gateway, trx, profile, 'interchange');
  const bytes = encode(gateway, subject, 'x12', {
    documents: [],
    x12: {
      ...addresses(profile, undefined),
      version: subject.version,
      createdAt: gateway.clock.now(),
      interchangeControlNumber,
      acknowledgments: [subject.acknowledgment],
    },
  });
  await store(gateway, trx, profile, subject, 'x12', bytes, { interchangeControlNumber });
}

/** Fixes a document that has no envelope (CSV, fixed width, XML, JSON): its bytes depend on nothing but its content. */
export async function sealPlain(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  subject: Subject & { readonly format: FormatName; readonly request: EncodeRequest },
): Promise<void> {
  await store(
    gateway,
    trx,
    profile,
    subject,
    subject.format,
    encode(gateway, subject, subject.format, subject.request),
    {},
  );
}

/** With so many numbers left a person is told: an agreement with a supplier takes time. */
const FEW = 1_000_000;

/** @throws RejectedError CONTROL-NUMBERS-USED-UP */
async function takeNumber(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  kind: ControlNumberKind,
): Promise<number> {
  const number = await nextControlNumber(trx, profile.id, kind);
  if (number > LAST_CONTROL_NUMBER - FEW) {
    await raise(gateway, trx, {
      dedupeKey: `CONTROL-NUMBERS-LOW/${profile.id}/${kind}`,
      code: 'CONTROL-NUMBERS-LOW',
      severity: 'warning',
      supplierId: profile.id,
      message: `${profile.name} got ${kind} number ${number}; ${LAST_CONTROL_NUMBER} is the last one.`,
      facts: { kind, last: LAST_CONTROL_NUMBER },
    });
  }
  return number;
}

type Addresses = Pick<
  X12Envelope,
  'senderQualifier' | 'senderId' | 'receiverQualifier' | 'receiverId' | 'usage' | 'separators' | 'separatorsInData'
>;

/** The mapping's envelope, else the agreement in supplier.yaml. */
function addresses(profile: SupplierProfile, envelope: TargetEnvelope | undefined): Addresses {
  if (envelope) {
    return {
      senderQualifier: envelope.sender.qualifier,
      senderId: envelope.sender.id,
      receiverQualifier: envelope.receiver.qualifier,
      receiverId: envelope.receiver.id,
      usage: envelope.usage,
      ...(envelope.separators === undefined ? {} : { separators: envelope.separators }),
      ...(envelope.separatorsInData === undefined ? {} : { separatorsInData: envelope.separatorsInData }),
    };
  }
  const { x12 } = profile;
  if (!x12) throw new RejectedError('DOCUMENT-UNWRITABLE', `supplier.yaml of ${profile.id} has no x12 section.`);
  return {
    senderQualifier: x12.ourQualifier,
    senderId: x12.ourId,
    receiverQualifier: x12.qualifier,
    receiverId: x12.id,
    usage: x12.usage,
  };
}

function encode(gateway: Gateway, subject: Subject, format: FormatName, request: EncodeRequest): Uint8Array {
  const result = gateway.codecs[format].encode(request);
  if (!result.ok) throw unwritable(subject.kind, subject.subject, result.problems);
  return result.bytes;
}

/** The error for a document that cannot be written, with everything that is wrong with it. */
export function unwritable(kind: string, subject: string, problems: readonly Problem[]): RejectedError {
  return new RejectedError(
    'DOCUMENT-UNWRITABLE',
    `The ${kind} ${subject} cannot be written: ${problems.map((found) => found.message).join('; ')}`,
    { facts: { kind, subject, problems: problems.map(formatProblem) } },
  );
}

async function store(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  subject: Subject,
  format: string,
  plain: Uint8Array,
  numbers: {
    readonly interchangeControlNumber?: number;
    readonly groupControlNumber?: number;
    readonly functionalId?: string;
  },
): Promise<void> {
  const plainName = subject.fileName
    .replaceAll('{controlNumber}', String(numbers.interchangeControlNumber ?? '').padStart(9, '0'))
    .replaceAll('{poNumber}', subject.subject);
  const { name, bytes } = await sealed(gateway, profile, subject, plainName, plain);
  const id = await insertDelivery(trx, {
    supplierId: profile.id,
    kind: subject.kind,
    subject: subject.subject,
    purchaseOrderId: subject.purchaseOrderId,
    format,
    mappingId: subject.mapping?.id,
    mappingVersion: subject.mapping?.version,
    ...numbers,
    folder: profile.deliver.folder,
    name,
    temporaryName: temporaryNameOf(profile.deliver.temporaryPrefix, name),
    bytes,
    sha256: createHash('sha256').update(bytes).digest(),
    createdAt: gateway.clock.now(),
  });
  await doubtIfOlder(gateway, trx, { supplierId: profile.id, id }, subject.since);
  await gateway.queue.send(trx, 'supplier.deliver', { supplierId: profile.id });
}

/**
 * What goes out, under which name: encrypted here where that is agreed, so that what is stored is final and every attempt
 * sends the same bytes. The plain text is not stored; what it says is in the purchase order.
 */
async function sealed(
  gateway: Gateway,
  { pgp }: SupplierProfile,
  subject: Subject,
  name: string,
  bytes: Uint8Array,
): Promise<{ name: string; bytes: Uint8Array }> {
  if (pgp === undefined || pgp.deliver === 'plain') return { name, bytes };
  const how = { sign: pgp.deliver === 'sign-and-encrypt', armor: pgp.armor, at: gateway.clock.now(), name };
  try {
    return { name: `${name}${pgp.suffix}`, bytes: await encryptPgp(bytes, pgp, how) };
  } catch (thrown) {
    if (!(thrown instanceof UnpackRefusal)) throw thrown;
    throw unwritable(subject.kind, subject.subject, [thrown.problem]);
  }
}
