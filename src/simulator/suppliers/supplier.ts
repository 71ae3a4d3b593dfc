import type { Clock } from '../../kernel/clock.ts';
import { errorMessage } from '../../kernel/errors.ts';
import type { CatalogueProduct, SupplierName } from '../catalogue.ts';
import type { SftpServer } from '../sftp-server.ts';
import { Watch } from '../watch.ts';
import type { Dialect, Numbering, NumberKind, OutgoingFile, StockLine } from './dialect.ts';
import { decide, isSent, type SupplierFault, unitsPacked } from './faults.ts';
import { Ledger, type TakenOrder } from './ledger.ts';
import type { SupplierOrder } from './order.ts';
import { type Leaving, makeInvoice, makeShipment, type SupplierTraits } from './paperwork.ts';

/** Milliseconds from the arrival of an order to each answer. */
export interface Delays {
  readonly receipt: number;
  readonly acknowledgment: number;
  readonly shipNotice: number;
  readonly invoice: number;
}

/** A simulated supplier behind a real SFTP server (docs/simulator.md). */
export interface SimulatedSupplier {
  readonly name: SupplierName;
  readonly server: SftpServer;
  readonly ledger: Ledger;
  /** Units on the shelf by the supplier's SKU. */
  readonly shelf: ReadonlyMap<string, number>;
  /** What the supplier sells, as its stock file lists it. */
  readonly catalogue: readonly StockLine[];
  setStock(supplierSku: string, quantity: number): void;
  /** Writes the full stock file into /outbound; answers its name. */
  publishStock(): Promise<string>;
  /** Writes any file into /outbound under a temporary name and renames it: for broken and hand-made files. */
  drop(file: OutgoingFile): Promise<void>;
  /** From now on, for every order or the named one, for all times or the next `times` orders. Faults add up. */
  misbehave(fault: SupplierFault, on?: { readonly poNumber?: string; readonly times?: number }): void;
  /** Takes all faults away. */
  behave(): void;
  /** Ships and bills what was backordered of an order. */
  shipBackorder(poNumber: string): Promise<void>;
  /** Resolves when the condition holds; rejects with what is known when it does not in time (default 30 s). */
  waitFor(condition: (ledger: Ledger) => boolean, options?: { timeoutMs?: number; what?: string }): Promise<void>;
  /** Resolves when every order that arrived has all its answers. */
  settled(options?: { timeoutMs?: number }): Promise<void>;
  stop(): Promise<void>;
}

export interface SupplierParts {
  readonly traits: SupplierTraits;
  readonly server: SftpServer;
  readonly dialect: Dialect;
  readonly numbering: Numbering;
  readonly catalogue: readonly CatalogueProduct[];
  readonly delays: Delays;
  readonly clock: Clock;
}

interface FaultRule {
  readonly fault: SupplierFault;
  readonly poNumber: string | undefined;
  remaining: number;
}

/** Running numbers from `first` on: the same seed gives the same numbers. */
export function createNumbering(first: number): Numbering {
  const last = new Map<NumberKind, number>();
  return (kind) => {
    const next = (last.get(kind) ?? first - 1) + 1;
    last.set(kind, next);
    return next;
  };
}

export function startSupplier(parts: SupplierParts): SimulatedSupplier {
  const { traits, server, dialect, numbering, delays, clock } = parts;
  const ledger = new Ledger();
  const items = stockLines(parts.catalogue, traits.name);
  const shelf = new Map(items.map(({ supplierSku, quantity }) => [supplierSku, quantity]));
  const costs = new Map(items.map(({ supplierSku, cost }) => [supplierSku, cost]));
  const watch = new Watch(() => summary(traits.name, ledger));
  const timers = new Set<NodeJS.Timeout>();
  let rules: FaultRule[] = [];
  /** Files are read one after the other, in order of arrival. */
  let reading: Promise<void> = Promise.resolve();
  let unread = 0;
  let writing = 0;
  let isStopped = false;

  function after(milliseconds: number, step: () => void): void {
    if (isStopped) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      step();
      watch.changed();
    }, milliseconds);
    timers.add(timer);
  }

  /** As suppliers do it: write under a temporary name, then rename. */
  async function drop({ name, bytes }: OutgoingFile): Promise<void> {
    const temporary = `.${name}.tmp`;
    writing += 1;
    server.files.put('/outbound', temporary, bytes);
    await new Promise((resolve) => setImmediate(resolve));
    server.files.remove(`/outbound/${temporary}`);
    server.files.put('/outbound', name, bytes);
    ledger.sent.push({ name, bytes, at: clock.now() });
    writing -= 1;
    watch.changed();
  }

  function answer(taken: TakenOrder | undefined, file: OutgoingFile): void {
    taken?.answers.push(file.name);
    void drop(file);
  }

  function faultsFor({ poNumber }: SupplierOrder): readonly SupplierFault[] {
    const hit = rules.filter((rule) => rule.remaining > 0 && (rule.poNumber ?? poNumber) === poNumber);
    for (const rule of hit) rule.remaining -= 1;
    return hit.map(({ fault }) => fault);
  }

  async function receive(name: string, bytes: Buffer): Promise<void> {
    const file = { name, bytes, at: clock.now() };
    ledger.files.push(file);
    const { orders, acknowledged, faults, receipt } = await dialect.read(file);
    ledger.acknowledged.push(...acknowledged);
    if (faults.length > 0) ledger.unreadable.push({ file, faults });
    const fresh: TakenOrder[] = [];
    for (const order of orders) {
      const known = ledger.orders.get(order.poNumber);
      if (known === undefined) fresh.push(take(order, file));
      else ledger.duplicates.push({ poNumber: order.poNumber, file, isSameBytes: known.file.bytes.equals(bytes) });
    }
    // The same order twice is answered once; a file that nobody can read is answered without an order.
    const isAnswered = orders.length === 0 || fresh.some((taken) => isSent('receipt', taken.faults));
    if (receipt !== undefined && isAnswered) after(delays.receipt, () => answer(undefined, receipt));
    for (const taken of fresh) scheduleAnswers(taken);
  }

  function take(order: SupplierOrder, file: TakenOrder['file']): TakenOrder {
    const faults = faultsFor(order);
    const decisions = decide(
      order,
      { stock: (sku) => shelf.get(sku), listCost: (sku) => costs.get(sku) },
      faults,
      clock.now(),
    );
    const taken: TakenOrder = { order, file, decisions, faults, answers: [], isFinished: false };
    ledger.orders.set(order.poNumber, taken);
    for (const { line, ships } of decisions) shelf.set(line.sku, (shelf.get(line.sku) ?? 0) - ships);
    return taken;
  }

  function scheduleAnswers(taken: TakenOrder): void {
    const { order, decisions, faults } = taken;
    const late = faults.reduce((sum, fault) => sum + (fault.kind === 'late' ? fault.milliseconds : 0), 0);
    const reference = `${traits.name.slice(0, 1).toUpperCase()}SO${numbering('order')}`;
    if (isSent('acknowledgment', faults)) {
      after(late + delays.acknowledgment, () =>
        answer(taken, dialect.acknowledgment({ order, reference, at: clock.now(), decisions })),
      );
    }
    const leaving = decisions
      .map((decision) => ({ decision, quantity: unitsPacked(decision, faults) }))
      .filter(({ quantity }) => quantity > 0);
    ship(taken, leaving, late);
  }

  function ship(taken: TakenOrder, leaving: readonly Leaving[], late: number): void {
    const { order, faults } = taken;
    const isSplit = faults.some(({ kind }) => kind === 'split');
    if (leaving.length > 0 && isSent('ship-notice', faults)) {
      after(late + delays.shipNotice, () => {
        answer(
          taken,
          dialect.shipNotice(makeShipment({ order, leaving, isSplit, traits, numbering, at: clock.now() })),
        );
      });
    }
    after(late + delays.invoice, () => {
      if (leaving.length > 0 && isSent('invoice', faults)) {
        answer(taken, dialect.invoice(makeInvoice({ order, leaving, traits, numbering, at: clock.now() })));
      }
      taken.isFinished = true;
    });
  }

  server.onFile('/inbound', (name, bytes) => {
    const copy = Buffer.from(bytes);
    unread += 1;
    reading = reading
      .then(() => receive(name, copy))
      .catch((thrown: unknown) => {
        ledger.unreadable.push({
          file: { name, bytes: copy, at: clock.now() },
          faults: [`the simulator failed: ${errorMessage(thrown)}`],
        });
      })
      .then(() => {
        // Suppliers empty their inbox; a client that lost the answer to its rename finds the file gone.
        server.files.remove(`/inbound/${name}`);
        unread -= 1;
        watch.changed();
      });
  });

  return {
    name: traits.name,
    server,
    ledger,
    shelf,
    catalogue: items,
    setStock: (supplierSku, quantity) => {
      shelf.set(supplierSku, quantity);
    },
    async publishStock() {
      const file = dialect.stock({
        at: clock.now(),
        items: items.map((item) => ({ ...item, quantity: shelf.get(item.supplierSku) ?? 0 })),
      });
      await drop(file);
      return file.name;
    },
    drop,
    misbehave: (fault, { poNumber, times = Number.POSITIVE_INFINITY } = {}) => {
      rules.push({ fault, poNumber, remaining: times });
    },
    behave: () => {
      rules = [];
    },
    async shipBackorder(poNumber) {
      const taken = ledger.orders.get(poNumber);
      if (taken === undefined) throw new Error(`${traits.name} has no order ${poNumber}`);
      const leaving = taken.decisions
        .filter(({ later }) => later > 0)
        .map((decision) => ({ decision, quantity: decision.later }));
      if (leaving.length === 0) throw new Error(`Nothing of order ${poNumber} is backordered at ${traits.name}`);
      taken.isFinished = false;
      ship(taken, leaving, 0);
      await watch.waitFor(() => taken.isFinished, { what: `the backorder of ${poNumber}` });
    },
    waitFor: (condition, { timeoutMs = 30_000, what = `something at ${traits.name}` } = {}) =>
      watch.waitFor(() => condition(ledger), { timeoutMs, what }),
    settled: ({ timeoutMs = 30_000 } = {}) =>
      watch.waitFor(() => unread === 0 && timers.size === 0 && writing === 0, {
        timeoutMs,
        what: `${traits.name} to answer everything`,
      }),
    async stop() {
      isStopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      watch.close();
      await reading;
      await server.stop();
    },
  };
}

function stockLines(catalogue: readonly CatalogueProduct[], name: SupplierName): readonly StockLine[] {
  return catalogue.flatMap((product) => {
    const offer = product.offers[name];
    if (offer === undefined) return [];
    const { supplierSku, cost, quantity, discontinued = false, inWords = false, withoutGtin = false } = offer;
    return [{ product, supplierSku, cost, quantity, discontinued, inWords, withoutGtin }];
  });
}

function summary(name: string, ledger: Ledger): string {
  return `${name} got ${ledger.files.length} files with ${ledger.orders.size} orders, ${ledger.duplicates.length} duplicates and ${ledger.unreadable.length} unreadable files, and sent ${ledger.sent.length} files.`;
}
