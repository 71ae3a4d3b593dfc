import type { SupplierProfile } from '../partners/profile.ts';
import { planAlerts } from '../pipeline/alerts/plan-alerts.ts';
import { clean, type Retention } from '../pipeline/clean.ts';
import { ageStock } from '../pipeline/clocks/age-stock.ts';
import { learnBuffers } from '../pipeline/clocks/learn-buffers.ts';
import { learnSupplierDays } from '../pipeline/clocks/learn-days.ts';
import { watchClocks } from '../pipeline/clocks/watch-clocks.ts';
import { watchStockOuts } from '../pipeline/clocks/watch-stock-outs.ts';
import { reportErrors } from '../pipeline/error-reports/make-reports.ts';
import type { Gateway } from '../pipeline/gateway.ts';
import { sweep } from '../pipeline/sweep.ts';
import { Errands } from './errands.ts';
import { Polls } from './polls.ts';
import { type Running, repeat } from './repeat.ts';

/** How often a process asks which folders are due: how late a poll can come. What is wanted at once, it is told. */
const SHORTEST_TICK_MS = 100;
const LONGEST_TICK_MS = 1_000;
const SWEEP_MS = 5_000;
/** How often a process asks whether the archive is due to be cleaned; whether it is, the database says. */
const CLEAN_TICK_MS = 300_000;
const CLOCKS_MS = 15_000;
const ALERTS_MS = 2_000;
const ERROR_REPORTS_MS = 20_000;
/** How much older than the limits say a figure may be before the shops are told. */
const AGES_MS = 15_000;
/** How long after a shop was told so a person is told that something is sold out. */
const STOCK_OUTS_MS = 15_000;
/** How late an errand for a shop can come. */
const ERRANDS_MS = 1_000;
const LEARN_TICK_MS = 60_000;
const LEARN_MS = 3_600_000;

/** Polling, sweep and cleaning of one gateway. Suppliers come and go while it runs. */
export interface Schedule extends Running {
  /** Polls the folders of a supplier from now on as its profile says. */
  poll(profile: SupplierProfile): void;
  /** Polls them no more, and waits for what is under way. */
  cease(supplierId: string): Promise<void>;
  /** Looks at once for what is due: a lane of that kind is wanted. */
  hurry(kind: string): void;
}

/** Starts the sweep, the cleaning of the archive, and the polling of every folder of every supplier there is. */
export function startSchedule(gateway: Gateway, retention: Retention): Schedule {
  const polls = new Polls(gateway);
  for (const profile of gateway.suppliers.values()) polls.add(profile);
  const errands = new Errands(gateway);
  const looks = {
    collect: repeat(
      gateway.logger,
      () => tickOf(gateway),
      () => polls.look(),
    ),
    shop: repeat(
      gateway.logger,
      () => ERRANDS_MS,
      () => errands.look(),
    ),
  };
  const loops = [
    ...Object.values(looks),
    repeat(
      gateway.logger,
      () => SWEEP_MS,
      () => sweep(gateway),
    ),
    repeat(
      gateway.logger,
      () => CLEAN_TICK_MS,
      () => clean(gateway, retention),
    ),
    repeat(
      gateway.logger,
      () => CLOCKS_MS,
      () => watchClocks(gateway, CLOCKS_MS),
    ),
    repeat(
      gateway.logger,
      () => AGES_MS,
      () => ageStock(gateway, AGES_MS),
    ),
    repeat(
      gateway.logger,
      () => STOCK_OUTS_MS,
      () => watchStockOuts(gateway, STOCK_OUTS_MS),
    ),
    repeat(
      gateway.logger,
      () => LEARN_TICK_MS,
      () => learnBuffers(gateway, LEARN_MS),
    ),
    repeat(
      gateway.logger,
      () => LEARN_TICK_MS,
      () => learnSupplierDays(gateway, LEARN_MS),
    ),
    repeat(
      gateway.logger,
      () => ALERTS_MS,
      () => planAlerts(gateway, ALERTS_MS),
    ),
    repeat(
      gateway.logger,
      () => ERROR_REPORTS_MS,
      () => reportErrors(gateway, ERROR_REPORTS_MS),
    ),
  ];
  return {
    poll: (profile) => polls.add(profile),
    cease: (supplierId) => polls.remove(supplierId),
    hurry: (kind) => {
      if (kind === 'collect' || kind === 'shop') looks[kind].again();
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
      await Promise.all([polls.stop(), errands.stop()]);
    },
  };
}

/** Half of the shortest time that anything waits for: no rule is late by more than that. */
function tickOf(gateway: Gateway): number {
  let shortest = 2 * LONGEST_TICK_MS;
  for (const { collect } of gateway.suppliers.values()) {
    for (const { everyMs, settleMs } of collect) shortest = Math.min(shortest, everyMs, settleMs || everyMs);
  }
  return Math.max(SHORTEST_TICK_MS, shortest / 2);
}
