import { redact } from '../../domain/redact.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Exchange, ExchangeKind } from '../../storefronts/surroundings.ts';
import type { Database } from '../../stores/database.ts';
import { insertExchanges, type ShopExchange } from '../../stores/shop-exchanges.ts';

const EVERY_MS = 1_000;
const MOST_AT_ONCE = 200;
/** What waits to be written when the database is away; what comes then is not kept. */
const MOST_WAITING = 2_000;
/** Of a call that went well less is kept: there are many of them, and nobody asks why. */
const LONGEST_GOOD = 2_048;
const LONGEST_BAD = 16_384;
const ABOUT_PEOPLE: ReadonlySet<ExchangeKind> = new Set([
  'orders',
  'fulfilment',
  'notes',
  'token',
  'webhooks',
  'check',
]);

/** Keeps calls to shops, a second's worth at a time, and never makes a call wait or fail. */
export class PushLog {
  private readonly db: () => Database;
  private readonly logger: Logger;
  private waiting: ShopExchange[] = [];
  private lost = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private isOver = false;

  constructor(db: () => Database, logger: Logger) {
    this.db = db;
    this.logger = logger;
  }

  keep(storefrontId: string, exchange: Exchange): void {
    if (this.isOver || this.waiting.length >= MOST_WAITING) {
      this.lost += 1;
      return;
    }
    this.waiting.push(kept(storefrontId, exchange));
    if (this.waiting.length >= MOST_AT_ONCE) this.write();
    else this.timer ??= setTimeout(() => this.write(), EVERY_MS);
  }

  /** Writes what waits; nothing is kept any more. */
  async stop(): Promise<void> {
    this.write();
    this.isOver = true;
    await this.writing;
  }

  private write(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.writeOnce());
  }

  private async writeOnce(): Promise<void> {
    const batch = this.waiting;
    if (batch.length === 0) return;
    this.waiting = [];
    try {
      await insertExchanges(this.db(), batch);
      if (this.lost > 0) this.logger.warn({ lost: this.lost }, 'calls to shops are missing in the push log');
      this.lost = 0;
    } catch (error) {
      this.lost += batch.length;
      this.logger.warn({ err: error, calls: batch.length }, 'calls to shops were not kept in the push log');
    }
  }
}

function kept(storefrontId: string, exchange: Exchange): ShopExchange {
  const { about, key, method, path, request, status, answer, failure, tookMs, at } = exchange;
  const isGood = status !== undefined && status < 400;
  const text = (body: string | undefined): string | null => {
    if (body === undefined) return null;
    const clean = redact(body, ABOUT_PEOPLE.has(about));
    const most = isGood ? LONGEST_GOOD : LONGEST_BAD;
    return clean.length > most ? `${clean.slice(0, most)}…` : clean;
  };
  return {
    storefrontId,
    about,
    key: key ?? null,
    method,
    path: redact(path, false),
    request: text(request),
    status: status ?? null,
    answer: text(answer),
    failure: failure === undefined ? null : redact(failure, false),
    ms: Math.round(tookMs),
    at,
  };
}
