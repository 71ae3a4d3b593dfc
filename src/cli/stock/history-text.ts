import type { HistoryEvent, OrderEvent, PushEvent, StockEvent, StockHistory } from '../../app/stock.ts';
import { printable } from '../../kernel/problem.ts';

/** A history for whoever asks how a number came about: one line for each event, the newest last. */
export function renderHistory(history: StockHistory, ended: { readonly isFiltered: boolean }): string {
  const { sku, title, offers, events, older } = history;
  const names = events.map((event) => who(event, history));
  const width = Math.max(0, ...names.map((name) => name.length));
  const offered = offers.map(({ supplier, supplierSku }) => `${supplier} ${supplierSku}`).join(', ');
  const lines = [
    `${sku ?? 'none of our products'}${title === '' ? '' : `  ${title}`}${offered === '' ? '' : `  (${offered})`}`,
    '',
    ...(events.length === 0 ? ['Nothing is written down.'] : []),
    ...events.map((event, index) => `${event.at.toISOString()}  ${names[index]?.padEnd(width)}  ${words(event)}`),
    ...end(events, older, ended.isFiltered),
  ];
  return lines.map(printable).join('\n');
}

/** Whether there was more, and where it is. */
function end([first]: readonly HistoryEvent[], older: string | null, isFiltered: boolean): string[] {
  if (older !== null) return ['', `There is more before that: --before ${older}`];
  if (isFiltered || first?.kind !== 'stock' || first.before === null) return [];
  return ['', 'What was before is not written down any more (retention.stockHistory).'];
}

function who(event: HistoryEvent, { sku }: StockHistory): string {
  if (event.kind === 'push') return event.storefront;
  return event.supplierSku === sku ? event.supplier : `${event.supplier} ${event.supplierSku}`;
}

function words(event: HistoryEvent): string {
  if (event.kind === 'push') return pushWords(event);
  return event.kind === 'order' ? orderWords(event) : `${changeWords(event)}  ${sourceWords(event)}`;
}

function pushWords({ quantity, version, refusal }: PushEvent): string {
  return refusal === null ? `shows ${quantity} (version ${version})` : `refuses ${quantity}: ${refusal}`;
}

function orderWords({ order, storefront, units, poNumber, standing, closedAt, reflectedBy }: OrderEvent): string {
  const when = closedAt === null ? '' : ` since ${closedAt.toISOString()}`;
  const now = {
    held: 'still subtracted',
    reflected: `in the supplier's figure${when}${reflectedBy === null ? '' : ` (run ${reflectedBy})`}`,
    released: `given back${when}`,
  }[standing];
  return `−${units} ordered: ${poNumber} for order ${order} of ${storefront}, ${now}`;
}

function changeWords(event: StockEvent): string {
  if (event.warehouse === null) return event.changed.flatMap((one) => factWords(one, event)).join(', ');
  const { before, after, quantityBefore, quantityAfter, warehouse, changed } = event;
  const units = quantityAfter ?? 0;
  const difference = units - (quantityBefore ?? 0);
  const step = difference === 0 ? '' : ` (${difference < 0 ? '−' : '+'}${Math.abs(difference)})`;
  const figure = before === null ? `${units}, its first figure` : `${quantityBefore} → ${units}${step}`;
  const due = changed.find(({ fact }) => fact === 'availableOn');
  return [
    `${warehouse === '*' ? '' : `${warehouse}: `}${figure}${after.isExact === false ? ', at least' : ''}`,
    ...(due === undefined || (before === null && due.after === null)
      ? []
      : [due.after === null ? 'nothing more is announced' : `more is expected on ${String(due.after)}`]),
  ].join(', ');
}

/** One fact of the SKU as a whole. What says the same as another one is left out. */
function factWords({ fact, before, after }: StockEvent['changed'][number], event: StockEvent): string[] {
  const { currency } = event.after;
  switch (fact) {
    case 'cost':
      return [`cost ${shown(before)} → ${shown(after)} ${String(currency)}`];
    case 'currency':
      return event.changed.some((other) => other.fact === 'cost')
        ? []
        : [`currency ${shown(before)} → ${shown(after)}`];
    case 'discontinued':
      return [after === true ? 'discontinued' : 'not discontinued any more'];
    case 'missingStreak':
      return [missingWords(Number(after), String(event.after.feed))];
    case 'unconfirmedSince':
      if (event.changed.some((other) => other.fact === 'missingStreak')) return [];
      return [after === null ? 'has a figure again' : `without a figure; the last one was confirmed ${shown(after)}`];
    case 'packSize':
      return [`packs of ${shown(before)} → ${shown(after)}`];
    case 'leadTimeDays':
      return [`lead time ${shown(before)} → ${shown(after)} days`];
    case 'feed':
      return before === null ? [] : [`of feed ${shown(before)} → ${shown(after)}`];
    default:
      return [`${fact} ${shown(before)} → ${shown(after)}`];
  }
}

function missingWords(streak: number, feed: string): string {
  if (streak === 0) return `named again by ${feed}`;
  return `missing from ${feed}${streak === 1 ? '' : `, ${streak} full feeds in a row`}`;
}

function shown(value: unknown): string {
  return value === null || value === undefined ? 'none' : String(value);
}

/** What caused it: a file and its place, or a person who put something back. */
function sourceWords(event: StockEvent): string {
  const {
    run,
    catalog,
    undoes,
    decidedBy,
    decisionReason,
    fileId,
    file,
    format,
    mapping,
    mappingVersion,
    asOf,
    releases,
  } = event;
  if (undoes !== null) {
    return `UNDO: run ${run} puts back what was before run ${undoes} (${decidedBy ?? 'nobody'}: ${decisionReason ?? ''})`;
  }
  if (file === null) return `run ${run}`;
  if (catalog !== null) return `${file} (file ${fileId}), price catalog ${catalog} by ${mapping}`;
  const spot = placeWords(event.after.ordinal, format);
  const how = mapping === null ? '' : ` by ${mapping} ${mappingVersion?.slice(0, 8)}`;
  const released = releases === null ? '' : `, in place of held run ${releases}`;
  return `${file} (file ${fileId})${spot}, run ${run}${how}, true of ${asOf.toISOString()}${released}`;
}

/** Of what concerns the SKU as a whole no place is kept; place 0 is that of a SKU that the file does not name. */
function placeWords(place: unknown, format: string | null): string {
  if (typeof place !== 'number') return '';
  return place === 0 ? ' by not naming it' : `, ${format === 'x12' ? 'segment' : 'row'} ${place}`;
}
