import { formatLintProblem } from '../../mapping/lint/problem.ts';
import type { LoadedSupplier } from '../../partners/load.ts';
import { raise } from '../../pipeline/exceptions.ts';
import type { Gateway } from '../../pipeline/gateway.ts';
import { closeExceptions, openExceptionOnce } from '../../stores/exceptions.ts';
import type { GatewayFolder } from '../../stores/mapping-revisions.ts';
import { BASE, type Judged } from './judge.ts';

/** What a gateway shows the others in place of a revision that it refused. */
export const REFUSED = 'refused';

const LISTED = 10;
const LONGEST = 2_000;

/**
 * Exceptions about mappings: opened once, closed by whoever sees that the cause is gone. Several gateways may have the
 * same cause, so one whose own folder is in order leaves the exception alone while another one's is not.
 */
export class Alerts {
  private readonly gateway: Gateway;
  private readonly said = new Map<string, string>();
  private readonly gone: string[] = [];

  constructor(gateway: Gateway) {
    this.gateway = gateway;
  }

  /** @param known suppliers that have a row, which an exception may name */
  async refused(
    judged: ReadonlyMap<string, Judged>,
    others: readonly GatewayFolder[],
    known: ReadonlySet<string>,
  ): Promise<void> {
    for (const [id, { verdict }] of judged) {
      if (verdict.state !== 'refused') continue;
      const [first = '', ...more] = verdict.findings;
      const what =
        id === BASE ? 'The mappings folder, or files that all suppliers share, are' : `The files of ${id} are`;
      const stays = known.has(id) ? ' The last good ones stay in force.' : '';
      await this.open(keyOf('REFUSED', id), {
        code: 'MAPPING-REFUSED',
        supplierId: known.has(id) ? id : undefined,
        message: `${what} not taken: ${first.slice(0, LONGEST)}${more.length > 0 ? ` (and ${more.length} more)` : ''}.${stays}`,
        facts: { findings: verdict.findings.slice(0, LISTED).map((finding) => finding.slice(0, LONGEST)) },
      });
    }
    const isRefused = (id: string): boolean =>
      judged.get(id)?.verdict.state === 'refused' || others.some(({ folder }) => folder[id] === REFUSED);
    const mended = [...new Set([...judged.keys(), ...known, ...this.refusedBefore()])].filter((id) => !isRefused(id));
    this.gone.push(...mended.map((id) => keyOf('REFUSED', id)));
    await this.close(this.gone.splice(0));
  }

  /** This gateway's folder is behind what is in force, or is not, or not any more. */
  async behind(
    supplierId: string,
    isBehind: boolean,
    inForce: string | null,
    others: readonly GatewayFolder[],
  ): Promise<void> {
    const key = keyOf('BEHIND', supplierId);
    if (isBehind) {
      await this.open(key, {
        code: 'MAPPING-BEHIND',
        severity: 'warning',
        supplierId,
        message: `A mappings folder has other files of ${supplierId} than the ones in force (${inForce === null ? 'retired' : inForce.slice(0, 8)}), which an other gateway put there later.`,
        facts: { inForce },
      });
    } else if (
      !others.some(({ folder }) => folder[supplierId] !== REFUSED && (folder[supplierId] ?? null) !== inForce)
    ) {
      this.gone.push(key);
    }
  }

  /** What is in force is run here. */
  available(supplierId: string): void {
    this.gone.push(keyOf('UNAVAILABLE', supplierId));
  }

  /** The revision in force can be run neither from the folder nor from the database. */
  async unavailable(supplierId: string, revision: string, kept: LoadedSupplier | undefined): Promise<void> {
    // Without address and password this gateway leaves the supplier to others, as one with an empty environment should.
    if (kept?.notConfigured !== undefined) return;
    const [first] = kept?.problems.map(formatLintProblem) ?? [];
    await this.open(keyOf('UNAVAILABLE', supplierId), {
      code: 'MAPPING-UNAVAILABLE',
      supplierId,
      message: `Revision ${revision.slice(0, 8) || '(not kept)'} of ${supplierId} is in force but cannot be run here: ${first ?? 'its texts are not in the database'}.`,
      facts: { revision },
    });
  }

  /** Opens an exception, or says it anew where it changed; what is open already is no news. */
  private async open(key: string, exception: Omit<Parameters<typeof raise>[2], 'dedupeKey'>): Promise<void> {
    const { gateway } = this;
    if (this.said.get(key) !== exception.message) await raise(gateway, gateway.db, { ...exception, dedupeKey: key });
    else {
      const { severity = 'error', ...rest } = exception;
      await openExceptionOnce(gateway.db, { ...rest, severity, dedupeKey: key, at: gateway.clock.now() });
    }
    this.said.set(key, exception.message);
  }

  private async close(keys: readonly string[]): Promise<void> {
    await closeExceptions(this.gateway.db, keys, 'the mappings are in order again', this.gateway.clock.now());
    for (const key of keys) this.said.delete(key);
  }

  private refusedBefore(): string[] {
    const prefix = keyOf('REFUSED', '');
    return [...this.said.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  }
}

function keyOf(what: 'REFUSED' | 'BEHIND' | 'UNAVAILABLE', supplierId: string): string {
  return `MAPPING-${what}/${supplierId}`;
}
