import type { FunctionalGroup, Interchange } from '../../formats/codec.ts';
import { RejectedError } from '../../kernel/errors.ts';
import type { Problem } from '../../kernel/problem.ts';
import { step } from '../../kernel/steps.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { sealInterchangeAcknowledgment, sealX12, type X12Subject } from '../outbound/seal.ts';
import type { TranslatedGroup, TranslatedUnit } from './translate.ts';

/**
 * Which acknowledgments a received interchange may get: those of the interchange and of its groups, that of the
 * interchange only, or none. A stranger gets none: nothing says that the answer would reach whoever wrote.
 */
export type Answerable = 'all' | 'interchange' | 'nothing';

/** What was decided about an interchange. */
export interface Answer {
  readonly interchangeId: string;
  readonly state: 'accepted' | 'duplicate' | 'held';
  readonly answer: Answerable;
  /** When the file was made, or came: of an older one a restored database may have forgotten that it was answered. */
  readonly since: Date;
  /** Everything that stands against the interchange. */
  readonly problems: readonly Problem[];
}

/**
 * Seals what is due for a received interchange: a TA1, and a functional acknowledgment for every group of it. What a held
 * interchange contains is rejected as a whole: none of it took effect.
 */
export async function sealAcknowledgments(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  unit: TranslatedUnit,
  answer: Answer,
): Promise<void> {
  try {
    await step('acknowledge', {}, () => sealAll(gateway, trx, profile, unit, answer));
  } catch (error) {
    // What was received counts even when there is no number left to answer it with.
    if (!(error instanceof RejectedError) || error.code !== 'CONTROL-NUMBERS-USED-UP') throw error;
    await raise(gateway, trx, {
      dedupeKey: `${error.code}/${profile.id}`,
      code: error.code,
      supplierId: profile.id,
      message: `${profile.name} gets no answer to what it sends: ${error.message}`,
      facts: error.facts,
    });
  }
}

async function sealAll(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  unit: TranslatedUnit,
  answer: Answer,
): Promise<void> {
  const { interchange } = unit;
  if (interchange === undefined || answer.answer === 'nothing') return;
  await sealOfInterchange(gateway, trx, profile, unit, interchange, answer);
  if (answer.answer !== 'all') return;
  for (const [index, group] of unit.groups.entries()) {
    const received = answer.state === 'accepted' ? group : { ...group, complete: false };
    const about = { subject: `${answer.interchangeId}/${index + 1}`, since: answer.since };
    await sealOfGroup(gateway, trx, profile, received, about);
  }
}

async function sealOfInterchange(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  unit: TranslatedUnit,
  interchange: Interchange,
  { interchangeId, problems, since }: Answer,
): Promise<void> {
  const due = profile.x12?.interchangeAcknowledgment ?? 'never';
  if (due === 'never') return;
  const { complete, acknowledgments } = unit;
  const groups = unit.groups.map(({ group }) => group);
  const received = { interchange, complete, problems, groups, acknowledgments };
  const acknowledgment = gateway.acknowledgeInterchange(received, gateway.clock.now(), due);
  if (acknowledgment === undefined) return;
  await sealInterchangeAcknowledgment(gateway, trx, profile, {
    kind: 'interchange-acknowledgment',
    subject: interchangeId,
    since,
    version: /^00[2-9]\d\d$/.test(interchange.version) ? `${interchange.version}0` : '004010',
    acknowledgment,
    fileName: 'TA1_{controlNumber}.edi',
  });
}

async function sealOfGroup(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  received: TranslatedGroup,
  about: Pick<X12Subject, 'subject' | 'since'>,
): Promise<void> {
  const set = setFor(received.group, profile.x12?.acknowledge);
  if (set === undefined) return;
  const body = gateway.acknowledge(
    {
      ...received,
      documents: received.documents.map((document) => ({
        document: document.source,
        complete: document.complete,
        problems: document.syntaxProblems,
      })),
    },
    set,
  );
  if (!body) return;
  await sealX12(gateway, trx, profile, {
    kind: 'functional-acknowledgment',
    ...about,
    set,
    functionalId: 'FA',
    ...gateway.acknowledgmentRelease(received.group, set),
    body,
    fileName: `${set}_{controlNumber}.edi`,
  });
}

/** There is no 999 before 005010: older groups get a 997 in any case. */
function setFor(group: FunctionalGroup, agreed: '997' | '999' | undefined): '997' | '999' | undefined {
  return agreed === '999' && group.version < '005' ? '997' : agreed;
}
