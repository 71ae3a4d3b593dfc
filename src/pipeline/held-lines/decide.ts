import type { Placed } from '../../documents/parts.ts';
import { RejectedError } from '../../kernel/errors.ts';
import { formatProblem } from '../../kernel/problem.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { closeException } from '../../stores/exceptions.ts';
import { decideLine, type HeldLineRow, hasOpenLines, lockOpenLine, recordedDocument } from '../../stores/held-lines.ts';
import { type Gateway, supplierOf } from '../gateway.ts';
import { heldLinesKey } from '../inbound/record/tell-of-lines.ts';
import { transact } from '../transact.ts';
import { type Correction, correctLine } from './correction.ts';
import { type ReadAgain, readAgain } from './read-again.ts';
import { recordLine, refusal } from './record-line.ts';

/** What a person wants done with held lines. */
export type Decision =
  /** Read them again with today's mapping. */
  { readonly do: 'retry' } | { readonly do: 'correct'; readonly fields: Correction } | { readonly do: 'ignore' };

/** Who decided, and why: kept with the line. */
export interface Audit {
  readonly by: string;
  readonly reason?: string | undefined;
}

export interface Decided {
  readonly id: string;
  readonly ok: boolean;
  /** What changed, or why nothing did. */
  readonly message: string;
}

/**
 * Puts held lines right. Each line has its own transaction: it takes effect once, as if it had been in its document, and
 * what was decided, by whom and why stays with it; or it is refused and nothing changes.
 */
export async function decideHeldLines(
  gateway: Gateway,
  lines: readonly HeldLineRow[],
  decision: Decision,
  audit: Audit,
): Promise<readonly Decided[]> {
  const decided: Decided[] = [];
  const files = new Map<string, HeldLineRow[]>();
  for (const line of lines) {
    const key = `${line.supplierId}/${line.fileId}`;
    files.set(key, [...(files.get(key) ?? []), line]);
  }
  for (const group of files.values()) {
    const { supplierId, fileId } = group[0] as HeldLineRow;
    const profile = decision.do === 'ignore' ? undefined : supplierOf(gateway, supplierId);
    const again = profile && (await readAgain(gateway, profile, fileId, group, skuOf(decision)));
    for (const line of group) decided.push(await decideOne(gateway, profile, line, decision, audit, again));
  }
  return decided;
}

/** The SKU that a correction puts in place of what was read. */
function skuOf(decision: Decision): string | undefined {
  return decision.do === 'correct' ? decision.fields.sku : undefined;
}

async function decideOne(
  gateway: Gateway,
  profile: SupplierProfile | undefined,
  held: HeldLineRow,
  decision: Decision,
  audit: Audit,
  again: Awaited<ReturnType<typeof readAgain>> | undefined,
): Promise<Decided> {
  const { id } = held;
  try {
    const message = await transact(gateway, async (trx, gateway) => {
      if (!(await lockOpenLine(trx, held))) throw refusal('It was decided before.');
      const at = gateway.clock.now();
      if (profile === undefined || again === undefined) {
        await decideLine(trx, held, { state: 'ignored', at, ...audit });
        await closeIfDone(trx, held, at);
        return 'ignored';
      }
      if ('reason' in again) throw refusal(`Its file cannot be read again: ${again.reason}.`);
      await mayAmend(trx, held, again);
      const line = lineOf(held, decision, again);
      const summary = await recordLine(gateway, trx, profile, held, line, again);
      const state = decision.do === 'correct' ? 'corrected' : 'released';
      await decideLine(trx, held, { state, at, ...audit, line });
      await closeIfDone(trx, held, at);
      return `${state}: ${summary}`;
    });
    return { id, ok: true, message };
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    return { id, ok: false, message: error.message };
  }
}

/** Only a document that took effect, or would have if any line of it could have been read, takes further lines. */
async function mayAmend(trx: Database, held: HeldLineRow, again: ReadAgain): Promise<void> {
  const recorded = await recordedDocument(trx, held.supplierId, held.documentId);
  const found = again.documents.get(held.document);
  if (recorded === undefined || found === undefined) throw refusal('Its document is not in the file any more.');
  const { document, unit } = found;
  if (document.mapping === undefined || document.kind !== held.kind) {
    throw refusal(`Today its document is read as ${document.kind}, not as ${held.kind}.`);
  }
  const isAccepted = recorded.interchangeState === null || recorded.interchangeState === 'accepted';
  const isWhole = unit.complete && document.complete;
  const finding = [...document.syntaxProblems, ...document.mappingProblems].find(
    ({ severity }) => severity === 'error',
  );
  const tookEffect = recorded.state === 'applied' || (recorded.state === 'held' && recorded.lineCount === 0);
  if (!isAccepted || !isWhole || !tookEffect || finding !== undefined) {
    throw refusal(`Its document as a whole has no effect (${finding?.message ?? recorded.state}).`);
  }
}

function lineOf(held: HeldLineRow, decision: Decision, again: ReadAgain): Placed<Record<string, unknown>> {
  const outcome = again.outcomes.get(held.id);
  if (outcome === undefined) {
    throw refusal(`Today's mapping finds no line at place ${held.ordinal} of document ${held.document}.`);
  }
  if (decision.do !== 'correct') {
    if (outcome.state === 'line') return outcome.line;
    const [first] = outcome.line.problems;
    throw refusal(
      `Today's mapping holds it as well: ${first === undefined ? '' : formatProblem(first).split('\n')[0]}`,
    );
  }
  const { source, ...read } =
    outcome.state === 'line' ? outcome.line : { ...outcome.line.fields, source: outcome.line.source };
  const mapping = again.documents.get(held.document)?.document.mapping;
  if (mapping === undefined) throw refusal('Today no mapping reads its document.');
  const corrected = correctLine(mapping, withoutBlanks(read), decision.fields);
  if (!corrected.ok) throw refusal(corrected.reasons.join(' '));
  return { ...corrected.fields, source };
}

function withoutBlanks(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** The exception about a feed's held lines goes with its last one. */
async function closeIfDone(trx: Database, held: HeldLineRow, at: Date): Promise<void> {
  if (held.mappingId === null || (await hasOpenLines(trx, held))) return;
  await closeException(trx, heldLinesKey(held.supplierId, held.mappingId), 'every line was put right', at);
}
