import type { Problem } from '../../kernel/problem.ts';
import { problem } from '../../kernel/problem.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { finishDocument, insertDocument, insertHeldLines } from '../../stores/documents.ts';
import type { SeenFile } from '../../stores/files.ts';
import { type ClaimedInterchange, claimInterchange } from '../../stores/interchanges.ts';
import { raiseProblems } from '../exceptions.ts';
import type { Audit } from '../feeds/hold.ts';
import type { Gateway } from '../gateway.ts';
import { type Answerable, sealAcknowledgments } from './acknowledge.ts';
import type { KnownFeed } from './imprint.ts';
import type { Progress } from './progress.ts';
import { recordAcknowledgment } from './record/acknowledgment.ts';
import { recordFunctional } from './record/functional.ts';
import type { ReleasedRun } from './record/guard-feed.ts';
import { recordInterchangeAcknowledgments } from './record/interchange-acknowledgment.ts';
import { type AcceptedStock, recordInventory } from './record/inventory.ts';
import { recordInvoice } from './record/invoice.ts';
import { recordPriceCatalog } from './record/price-catalog.ts';
import { labelOf, type Recorded, type RecordHandler } from './record/recording.ts';
import { recordShipNotice } from './record/ship-notice.ts';
import type { TranslatedDocument, TranslatedFile, TranslatedUnit } from './translate.ts';

/** What is done with a document of each kind. Stock feeds are applied once per file, after all its documents. */
export const recordHandlers: Readonly<Partial<Record<string, RecordHandler>>> = {
  acknowledgment: recordAcknowledgment,
  'ship-notice': recordShipNotice,
  invoice: recordInvoice,
  'price-catalog': recordPriceCatalog,
  'functional-acknowledgment': recordFunctional,
};

/** A file that is read again: its new documents, and what must not take effect a second time. */
export interface ReadingAgain {
  readonly attempt: number;
  /** Kind of each document, by its place, that an earlier reading applied. */
  readonly applied: ReadonlyMap<number, string>;
  /** Its stock was changes, which were added to what was there. */
  readonly isAddedUp: boolean;
  /** A held feed of the file that a person releases. */
  readonly release?: (ReleasedRun & Audit) | undefined;
}

interface Verdict {
  readonly state: 'accepted' | 'duplicate' | 'held';
  readonly interchangeId?: string;
  readonly problems: readonly Problem[];
  /** What its sender is told. */
  readonly answer: Answerable;
  /** It was accepted when the file was read before. */
  readonly isAgain?: boolean;
}

/**
 * Records everything a file brought, in the caller's transaction: interchanges claimed, documents applied, held or
 * recognised as repeats, functional acknowledgments sealed, exceptions opened.
 */
export async function recordFile(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  file: SeenFile,
  translated: TranslatedFile,
  reading: {
    readonly again?: ReadingAgain | undefined;
    readonly progress?: Progress | undefined;
    readonly known?: KnownFeed | undefined;
  } = {},
): Promise<'opened' | 'held'> {
  const { again, progress, known } = reading;
  progress?.enter('comparing');
  const problems: Problem[] = [];
  const stock: AcceptedStock[] = [];
  let isStockWhole = translated.unreadParts === 0;
  let applied = 0;
  for (const unit of translated.units) {
    const verdict = await judgeUnit(gateway, trx, profile, file, unit, again);
    problems.push(...verdict.problems);
    for (const document of unit.documents) {
      const began = gateway.clock.now();
      const documentId = await insertDocument(
        trx,
        documentRow(gateway, profile, file, document, verdict.interchangeId, again?.attempt),
      );
      const isOver = isAppliedBefore(document, again);
      if (!isOver) await insertHeldLines(trx, profile.id, documentId, document.held.map(heldLine));
      const recorded = isOver
        ? appliedBefore
        : await recordDocument(gateway, trx, profile, file, document, documentId, verdict);
      problems.push(...(recorded.problems ?? []));
      if (document.kind === 'inventory') {
        if (recorded.state === 'applied') stock.push({ document, documentId });
        else if (recorded.state !== 'duplicate') isStockWhole = false;
      }
      if (recorded.state === 'applied' || recorded.state === 'duplicate') applied += 1;
      await finishDocument(trx, profile.id, documentId, {
        state: recorded.state,
        businessKey: recorded.businessKey,
        lineCount: document.lineCount,
        heldCount: document.heldCount,
        unread: document.unread,
        problems: [...document.syntaxProblems, ...document.mappingProblems],
      });
      if (document.kind !== 'inventory' || recorded.state !== 'applied') {
        tellRecorded(gateway, profile, file, document, recorded, began);
      }
    }
    // TA1s are no documents, but an interchange of nothing else is not an empty one.
    if (verdict.state !== 'held') applied += unit.acknowledgments.length;
    if (verdict.state === 'accepted' && verdict.isAgain !== true) {
      await recordInterchangeAcknowledgments(gateway, trx, profile, unit);
    }
    if (verdict.interchangeId !== undefined) {
      const since = file.modifiedAt < file.receivedAt ? file.modifiedAt : file.receivedAt;
      const answer = { ...verdict, interchangeId: verdict.interchangeId, since };
      await sealAcknowledgments(gateway, trx, profile, unit, answer);
    }
  }
  for (const found of translated.problems) problems.push(found);
  if (stock.length > 0)
    await recordInventory(gateway, trx, profile, file, stock, isStockWhole, {
      release: again?.release,
      progress,
      known,
    });
  await raiseProblems(
    gateway,
    trx,
    { supplierId: profile.id, file: file.name, key: `file/${file.id}` },
    serious(problems),
  );
  return applied > 0 ? 'opened' : 'held';
}

const appliedBefore: Recorded = {
  state: 'duplicate',
  summary: 'applied when the file was read before; it cannot be applied twice',
};

/**
 * Stock is state, so that the same feed may be applied again, and the feed guard says whether it still counts. Changes of it
 * (stock.coverage: delta) and whatever else took effect once added to something: read differently it would be added a second time.
 */
function isAppliedBefore(document: TranslatedDocument, again: ReadingAgain | undefined): boolean {
  const before = again?.applied.get(document.ordinal);
  return before !== undefined && (before !== 'inventory' || again?.isAddedUp === true);
}

function serious(problems: readonly Problem[]): readonly Problem[] {
  return problems.some((found) => found.severity === 'error') ? problems : [];
}

async function recordDocument(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  file: SeenFile,
  document: TranslatedDocument,
  documentId: string,
  verdict: Verdict,
): Promise<Recorded> {
  if (verdict.state !== 'accepted') {
    const isRepeat = verdict.state === 'duplicate';
    return {
      state: isRepeat ? 'duplicate' : 'held',
      summary: isRepeat ? 'the same interchange again' : (verdict.problems[0]?.message ?? 'held'),
    };
  }
  const syntax = document.syntaxProblems.filter((found) => found.severity === 'error');
  if (syntax.length > 0 || !document.complete) {
    return { state: 'rejected', summary: syntax[0]?.message ?? 'incomplete', problems: document.syntaxProblems };
  }
  const meaning = document.mappingProblems.filter((found) => found.severity === 'error');
  if (meaning.length > 0) {
    return { state: 'held', summary: meaning[0]?.message ?? 'held', problems: document.mappingProblems };
  }
  if (document.kind === 'inventory') return { state: 'applied', summary: '' };
  const handler = recordHandlers[document.kind];
  if (!handler) {
    const found = problem(
      'DOCUMENT-HELD',
      'error',
      { file: file.name },
      `Documents of kind ${document.kind} are not recorded yet.`,
    );
    return { state: 'held', summary: found.message, problems: [found] };
  }
  const recorded = await handler({ gateway, trx, profile, file, document, documentId });
  const heldProblems = document.held.flatMap((line) => line.problems);
  return { ...recorded, problems: [...(recorded.problems ?? []), ...heldProblems] };
}

/** Decides whether an interchange may take effect: whole, between this supplier and us, and not here before. */
async function judgeUnit(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  file: SeenFile,
  unit: TranslatedUnit,
  again: ReadingAgain | undefined,
): Promise<Verdict> {
  const problems = unit.complete ? [...unit.problems] : [incomplete(unit), ...unit.problems];
  const { interchange } = unit;
  if (!interchange) return { state: unit.complete ? 'accepted' : 'held', problems, answer: 'nothing' };
  const strange = foreign(profile, unit);
  problems.push(...strange);
  const isSound = !problems.some((found) => found.severity === 'error');
  const claimed = await claimInterchange(
    trx,
    {
      supplierId: profile.id,
      fileId: file.id,
      sender: `${interchange.senderQualifier}/${interchange.senderId}`,
      receiver: `${interchange.receiverQualifier}/${interchange.receiverId}`,
      usage: interchange.usage.slice(0, 1),
      controlNumber: interchange.controlNumber,
      sha256: unit.sha256,
      receivedAt: gateway.clock.now(),
    },
    isSound,
    again !== undefined,
  );
  if (claimed.outcome === 'conflict') {
    problems.push(
      problem(
        'INTERCHANGE-CONFLICT',
        'error',
        { file: unit.file, interchange: interchange.controlNumber },
        `Interchange ${interchange.controlNumber} came before with other content.`,
        { acknowledgment: { level: 'TA1', code: '025' } },
      ),
    );
  }
  const isAgain = claimed.outcome === 'again';
  const accepted = isAgain ? 'accepted' : claimed.outcome;
  const state = accepted === 'accepted' || accepted === 'duplicate' ? accepted : 'held';
  const answer = strange.length > 0 ? 'nothing' : answerTo(claimed);
  return { state, interchangeId: claimed.id, problems, answer, isAgain };
}

/**
 * What was said about a control number once is not taken back: of a repeat, or of a broken copy of what was accepted, no
 * group is answered again.
 */
function answerTo({ outcome, isKnown }: ClaimedInterchange): Answerable {
  if (outcome === 'again') return 'nothing';
  if (outcome === 'duplicate' || outcome === 'conflict') return 'interchange';
  return outcome === 'unsound' && isKnown ? 'nothing' : 'all';
}

function incomplete(unit: TranslatedUnit): Problem {
  const what = unit.interchange ? `Interchange ${unit.interchange.controlNumber}` : 'The file';
  return problem('FILE-INCOMPLETE', 'error', { file: unit.file }, `${what} ends before it is complete.`, {
    found: `${unit.documents.length} document(s) up to there`,
    expected: unit.interchange ? 'an IEA that agrees with its ISA' : 'the end of its last row or element',
  });
}

function foreign(profile: SupplierProfile, unit: TranslatedUnit): Problem[] {
  const { interchange } = unit;
  if (!interchange) return [];
  const agreed = profile.x12;
  const found = [
    `${interchange.senderQualifier}/${interchange.senderId}`,
    `${interchange.receiverQualifier}/${interchange.receiverId}`,
    interchange.usage,
  ];
  const expected = agreed
    ? [`${agreed.qualifier}/${agreed.id}`, `${agreed.ourQualifier}/${agreed.ourId}`, agreed.usage]
    : undefined;
  if (expected && found.every((part, index) => part === expected[index])) return [];
  const names = ['sender', 'receiver', 'usage'];
  const say = (parts: readonly string[]): string => parts.map((part, index) => `${names[index]} ${part}`).join(', ');
  return [
    problem(
      'INTERCHANGE-FOREIGN',
      'error',
      { file: unit.file, interchange: interchange.controlNumber },
      'The interchange is not what was agreed with this supplier.',
      { found: say(found), expected: expected ? say(expected) : 'no X12 at all: supplier.yaml has no x12 section' },
    ),
  ];
}

function documentRow(
  gateway: Gateway,
  profile: SupplierProfile,
  file: SeenFile,
  document: TranslatedDocument,
  interchangeId: string | undefined,
  attempt = 0,
) {
  return {
    supplierId: profile.id,
    fileId: file.id,
    attempt,
    interchangeId,
    ordinal: document.ordinal,
    kind: document.kind,
    format: document.source.format,
    setId: document.source.set,
    groupControlNumber: document.group?.controlNumber,
    controlNumber: document.source.controlNumber,
    mappingId: document.mapping?.id,
    mappingVersion: document.mapping?.version,
    recordedAt: gateway.clock.now(),
  };
}

function heldLine(line: TranslatedDocument['held'][number]) {
  const { source, part, raw, problems, fields } = line;
  return { ordinal: source.ordinal, part, raw, problems, fields: fields ?? {} };
}

function tellRecorded(
  gateway: Gateway,
  profile: SupplierProfile,
  file: SeenFile,
  document: TranslatedDocument,
  recorded: Recorded,
  began: Date,
): void {
  gateway.tell({
    type: 'document-recorded',
    supplierId: profile.id,
    file: file.name,
    kind: document.kind,
    label: labelOf(document),
    state: recorded.state,
    summary: recorded.summary,
    ms: gateway.clock.now().getTime() - began.getTime(),
  });
}
