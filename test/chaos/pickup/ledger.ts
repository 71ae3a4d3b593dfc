import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/** One content that a supplier sent, written down before it was put anywhere. The checker reads nothing else of ours. */
export interface Witness {
  readonly supplier: string;
  readonly name: string;
  readonly sha256: string;
  /**
   * `once`: has its effect once, however often and under whatever names it came. `held`: has none and a reason why.
   * `withdrawn`: was replaced before it counted, so it has none.
   */
  readonly expect: 'once' | 'held' | 'withdrawn';
  /** The names under which the same bytes came again. */
  readonly copyOf?: string;
  readonly acknowledges?: string;
  readonly ships?: { readonly po: string; readonly shipment: string; readonly units: number; readonly lines: number };
  readonly invoices?: { readonly po: string; readonly invoice: string; readonly units: number; readonly lines: number };
  readonly stock?: { readonly order: number; readonly quantities: Readonly<Record<string, number>> };
}

export class Ledger {
  readonly file: string;
  private count = 0;

  constructor(file: string) {
    this.file = file;
  }

  get files(): number {
    return this.count;
  }

  write(witness: Omit<Witness, 'sha256'>, bytes: Buffer): void {
    this.count += 1;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    appendFileSync(this.file, `${JSON.stringify({ ...witness, sha256 })}\n`);
  }
}
