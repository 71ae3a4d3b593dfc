import type { ExplainedListing, ExplainedOffer, StockExplanation } from '../app/stock.ts';
import { printable } from '../kernel/problem.ts';
import { duration } from './durations.ts';

type OfferTerm = ExplainedOffer['sum']['terms'][number];

/** The explanation of a number for whoever asks why a shop shows it: first the shops, then each supplier's sum. */
export function renderExplanation(explained: StockExplanation, now: Date, storefrontId?: string): string {
  const shops = explained.storefronts.filter(
    ({ storefront }) => storefrontId === undefined || storefront === storefrontId,
  );
  const lines = [
    `${explained.sku}${explained.title === '' ? '' : `  ${explained.title}`}`,
    ...(shops.length === 0
      ? ['', 'No storefront lists it.']
      : shops.flatMap((shop) => ['', ...shopLines(shop, explained)])),
    ...(explained.offers.length === 0 ? ['', 'No supplier offers it.'] : []),
    ...explained.offers.flatMap((offer) => ['', ...offerLines(offer, now)]),
  ];
  return lines.map(printable).join('\n');
}

function shopLines(shop: ExplainedListing, { offers }: StockExplanation): string[] {
  const { storefront, rule, sum, desired } = shop;
  const words: Readonly<Record<(typeof sum.terms)[number]['kind'], string>> = {
    suppliers: rule.split
      ? `for sale at all suppliers together (${offers.map((offer) => `${offer.supplier} ${offer.sum.toSell}`).join(', ')})`
      : bestWords(offers),
    sharing: `shared out: few units are left, and this shop has weight ${rule.weight}`,
    'storefront-buffer': `left unsold by this shop (publish.buffer ${rule.buffer})`,
    cap: `above the cap of this shop (publish.cap ${rule.cap})`,
    overdrawn: 'not below zero',
  };
  return [
    `${storefront} shows ${shop.pushed ?? 'nothing yet'}${shop.pushed === desired ? '' : `, should show ${desired}`}`,
    ...sum.terms.map(({ kind, units }) => term(units, words[kind])),
    total(sum.published, shop.isCurrent ? `since ${shop.since}, version ${shop.version}` : 'about to be reckoned anew'),
    `  ${pushWords(shop)}`,
  ];
}

function bestWords(offers: readonly ExplainedOffer[]): string {
  const [best] = [...offers].sort((a, b) => b.sum.toSell - a.sum.toSell);
  if (best === undefined || best.sum.toSell === 0) return 'for sale: no supplier has any';
  const others = offers.length > 1 ? ', the best of the suppliers: no line is split over two' : '';
  return `for sale at ${best.supplier}${others}`;
}

function pushWords({ pushed, pushedAt, pushedVersion, version, refusal }: ExplainedListing): string {
  const before = pushedAt === null ? 'It was never told.' : `Told ${pushed} at ${pushedAt}, version ${pushedVersion}.`;
  if (refusal !== null) return `${before} It refuses version ${version}: ${refusal}.`;
  return pushedVersion < version ? `${before} Version ${version} is on its way.` : before;
}

function offerLines(offer: ExplainedOffer, now: Date): string[] {
  const { supplier, supplierSku, supplierName, sum } = offer;
  return [
    `${supplier} (${supplierName}), its SKU ${supplierSku}: ${statusWords(offer)}`,
    ...sum.terms.flatMap((one) => offerTerms(offer, one, now)),
    total(sum.toSell, `for sale; ${sum.toRoute} can be ordered`),
  ];
}

function statusWords({ status, missing, discontinuedSince }: ExplainedOffer): string {
  const gone = missing === null ? '' : missingWords(missing);
  if (status !== 'discontinued') return missing === null ? 'active' : gone;
  return `discontinued${discontinuedSince === null ? '' : ` since ${discontinuedSince}`}${gone === '' ? '' : `, ${gone}`}`;
}

function missingWords({ feed, feeds, since, lastConfirmedAt }: NonNullable<ExplainedOffer['missing']>): string {
  const known = since ?? (lastConfirmedAt === null ? null : `after ${lastConfirmedAt}`);
  const when = known === null ? '' : since === null ? ` ${known}` : ` since ${known}`;
  return `missing from feed ${feed ?? '?'}${when}, ${feeds} full feed${feeds === 1 ? '' : 's'} in a row`;
}

function offerTerms(offer: ExplainedOffer, { kind, units }: OfferTerm, now: Date): string[] {
  switch (kind) {
    case 'reported':
      if (offer.warehouses.length === 0) return [term(0, 'the supplier never said how many it has')];
      return [...offer.warehouses.flatMap((one) => figureLines(one)), `      ${ageWords(offer, now)}`];
    case 'unreflected':
      return offer.reservations.map((one) =>
        term(
          -one.units,
          `purchase order ${one.poNumber} (order ${one.order}, ${one.state}), placed ${one.placedAt}: ${reflectWords(offer, one.firmAt)}`,
        ),
      );
    case 'buffer':
      return [term(units, `kept back: ${bufferWords(offer)}`)];
    default:
      return [term(units, offerWords(offer)[kind])];
  }
}

function offerWords({ confirmedAt, staleBefore, refusal, pause, cost, overdueMs, packSize }: ExplainedOffer) {
  return {
    overdrawn: 'not below zero',
    pack: `not a whole pack of ${packSize}`,
    stale: `too old to sell by: confirmed ${confirmedAt}, and nothing from before ${staleBefore} counts`,
    refused: `not sold: the supplier refused ${refusal?.poNumber} at ${refusal?.at}, and no later figure is in force`,
    paused: `not sold: ${pause?.by} paused the supplier at ${pause?.since}: ${pause?.reason}`,
    ageing: `kept back besides: the figure is ${duration(overdueMs)} older than it should be`,
    'not-orderable':
      cost === null ? 'cannot be ordered: its cost is not known' : 'cannot be ordered: the supplier is not configured',
  };
}

function figureLines(figure: ExplainedOffer['warehouses'][number]): string[] {
  const { warehouse, units, isExact, run, asOf, fileId, file, place, format, mapping, mappingVersion, undoes } = figure;
  const where = warehouse === '*' ? '' : ` in ${warehouse}`;
  const inexact = isExact ? '' : ', at least';
  if (file === null) {
    const source = undoes === null ? '' : `: run ${run} put back what was before run ${undoes}`;
    return [term(units, `reported${where}${inexact}${source}`)];
  }
  const spot = place === 0 ? 'by not naming it' : `${format === 'x12' ? 'segment' : 'row'} ${place}`;
  return [
    term(units, `reported${where}${inexact}: ${file} (file ${fileId}), ${spot}`),
    `      by ${mapping} ${mappingVersion?.slice(0, 8)}, run ${run}, true of ${asOf}`,
  ];
}

function ageWords({ confirmedAt, feed }: ExplainedOffer, now: Date): string {
  if (confirmedAt === null) return 'from no feed';
  const age = duration(now.getTime() - new Date(confirmedAt).getTime());
  return `confirmed ${confirmedAt}, ${age} ago${feed === null ? '' : `, by feed ${feed}`}`;
}

const REFLECTED = { receipt: 'received', acknowledgment: 'acknowledged', shipment: 'shipped' } as const;

function reflectWords({ reflectsAt }: ExplainedOffer, firmAt: string | null): string {
  const step = REFLECTED[reflectsAt];
  return firmAt === null
    ? `counts until a feed is true of after the supplier ${step} it`
    : `${step} ${firmAt}, no feed is true of after that yet`;
}

function bufferWords({ buffer, bufferFrom, learnt, supplierSku }: ExplainedOffer): string {
  if (bufferFrom === 'sku') return `stock.buffer.skus for ${supplierSku}`;
  if (bufferFrom === 'fast-mover') return `a fast mover (stock.buffer.fast ${buffer.fast})`;
  if (learnt === null) return `stock.buffer.normal ${buffer.normal}`;
  const { perHour, deviation, hours, z, observations, most } = learnt;
  return `learnt: others take ${number(perHour)} an hour (± ${number(deviation)}, ${observations} feeds) over ${number(hours)} h, z ${z}, at least ${buffer.normal}, at most ${most}`;
}

function term(units: number, words: string): string {
  return `${units < 0 ? '  −' : '   '}${String(Math.abs(units)).padStart(6)}  ${words}`;
}

function total(units: number, words: string): string {
  return `  =${String(units).padStart(6)}  ${words}`;
}

function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}
