import type { Mapping } from '../mapping/mapping.ts';
import type { ClockRules, CollectRule } from './profile.ts';
import type { SupplierFile } from './schema.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WARN_MS = 4 * HOUR_MS;

type Clock = keyof SupplierFile['clocks'];

/** Kind of document that stops each clock. */
const STOPPED_BY: Readonly<Record<Clock, string>> = {
  functionalAcknowledgment: 'functional-acknowledgment',
  acknowledgment: 'acknowledgment',
  shipNotice: 'ship-notice',
  invoice: 'invoice',
};

/**
 * The clocks of a supplier. Without a word in supplier.yaml a step has a clock where a mapping reads its document, and a
 * 997 only where orders are X12: what nobody can read, nobody can wait for.
 */
export function clocksOf(file: SupplierFile, mappings: readonly Mapping[]): ClockRules {
  const { functionalAcknowledgment, acknowledgment, shipNotice, invoice } = file.clocks;
  const runs = (clock: Clock): boolean => file.clocks[clock] !== 'never' && canStop(clock, mappings);
  const day = workingDayMs(file);
  return {
    ...(runs('functionalAcknowledgment') ? { functionalAcknowledgment: receipt(functionalAcknowledgment, day) } : {}),
    ...(runs('acknowledgment') ? { acknowledgment: answer(acknowledgment, day) } : {}),
    ...(runs('shipNotice') ? { shipNotice: { afterPromise: 1, afterOrder: 3, ...given(shipNotice) } } : {}),
    ...(runs('invoice') ? { invoice: { afterShipment: 5, ...given(invoice) } } : {}),
  };
}

/** Clocks that supplier.yaml sets although nothing could ever stop them: every order would become overdue. */
export function uselessClocks(
  file: SupplierFile,
  mappings: readonly Mapping[],
): { readonly path: readonly string[]; readonly message: string }[] {
  return (Object.keys(STOPPED_BY) as Clock[])
    .filter((clock) => typeof file.clocks[clock] === 'object' && !canStop(clock, mappings))
    .map((clock) => ({
      path: ['clocks', clock],
      message:
        clock === 'functionalAcknowledgment' && isRead(clock, mappings)
          ? 'orders to this supplier are not X12, so no 997 can answer them; write never'
          : `no mapping reads kind: ${STOPPED_BY[clock]}, so every order would become overdue; add a mapping, or write never`,
    }));
}

export function expectOf(
  expect: SupplierFile['collect'][number]['expect'],
): Pick<CollectRule, 'expect'> | Record<string, never> {
  const { every, by, files } = expect ?? {};
  const rhythm = every !== undefined ? { everyMs: every } : by !== undefined ? { by } : undefined;
  if (rhythm === undefined) return {};
  return { expect: { ...rhythm, ...(files === undefined ? {} : { files }) } };
}

type Spans = { readonly warn?: number | undefined; readonly alert?: number | undefined };

function receipt(written: Spans | 'never' | undefined, day: number): { warnMs: number; alertMs: number } {
  const { warn, alert = day } = given(written);
  return { warnMs: warn ?? Math.min(WARN_MS, alert), alertMs: alert };
}

function answer(written: Spans | 'never' | undefined, day: number): { warnMs?: number; alertMs: number } {
  const { warn, alert = day } = given(written);
  return { ...(warn === undefined ? {} : { warnMs: warn }), alertMs: alert };
}

function given<Written extends object>(written: Written | 'never' | undefined): Partial<Written> {
  return typeof written === 'object' ? written : {};
}

/** One working day: 24 hours, or the working hours where the supplier has such. */
export function workingDayMs({ calendar: { hours } }: SupplierFile): number {
  return hours === undefined ? DAY_MS : (hours.to - hours.from) * 60_000;
}

function canStop(clock: Clock, mappings: readonly Mapping[]): boolean {
  if (clock === 'functionalAcknowledgment' && !isX12Ordered(mappings)) return false;
  return isRead(clock, mappings);
}

function isRead(clock: Clock, mappings: readonly Mapping[]): boolean {
  return mappings.some((mapping) => mapping.direction === 'in' && mapping.kind === STOPPED_BY[clock]);
}

function isX12Ordered(mappings: readonly Mapping[]): boolean {
  return mappings.some(
    (mapping) => mapping.direction === 'out' && mapping.kind === 'order' && mapping.target.format === 'x12',
  );
}
