import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { BUFFER, type Coverage, SKUS } from './supplier.ts';

/** What one look at the database saw of one supplier. */
interface Seen {
  readonly supplier: Coverage;
  readonly figures: string;
  readonly quantities: readonly number[];
  readonly shown: readonly number[];
}

/** Everything of one moment: one statement is one snapshot. */
const LOOK = `
  select k.supplier_id as supplier, count(*) as figures, array_agg(distinct k.quantity) as quantities,
    array_agg(distinct l.desired) as shown
  from supplier_stock k
  join supplier_offer o using (supplier_id, supplier_sku)
  left join listing l on l.product_id = o.product_id and l.storefront_id = 'shop'
  group by k.supplier_id`;

/**
 * Reads all the time what is in force, as a storefront or a person would, over a connection of its own that waits for no
 * lock. All SKUs of a supplier change together, so two quantities at once are half a feed; and what storefronts should
 * show is reckoned with the stock, so one without the other is half of it, too.
 */
export class Reader {
  readonly halfApplied: string[] = [];
  looks = 0;
  private readonly client: pg.Client;
  private isOver = false;
  private readonly reading: Promise<void>;

  private constructor(client: pg.Client) {
    this.client = client;
    this.reading = this.read();
    // Whoever stops the reader hears of it.
    this.reading.catch(() => undefined);
  }

  static async open(databaseUrl: string): Promise<Reader> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    // Readers are never blocked: one that waited for a lock would fail here.
    await client.query("set lock_timeout = '500ms'");
    return new Reader(client);
  }

  /** Resolves after whole looks that began from now on. */
  async looksAgain(times = 2): Promise<void> {
    const enough = this.looks + times + 1;
    while (this.looks < enough) await Promise.race([sleep(5), this.reading]);
  }

  async close(): Promise<void> {
    this.isOver = true;
    await this.reading.finally(() => this.client.end());
  }

  private async read(): Promise<void> {
    while (!this.isOver) {
      const { rows } = await this.client.query<Seen>(LOOK);
      this.looks += 1;
      for (const seen of rows) if (!isWhole(seen)) this.halfApplied.push(JSON.stringify(seen));
      await sleep(10);
    }
  }
}

function isWhole({ figures, quantities, shown }: Seen): boolean {
  const [quantity] = quantities;
  if (Number(figures) !== SKUS || quantities.length !== 1 || quantity === undefined) return false;
  return shown.length === 1 && shown[0] === Math.max(0, quantity - BUFFER);
}
