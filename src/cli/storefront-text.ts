import type { DriftReport, Finding, ListedStorefront, StorefrontCheck, Sync } from '../app/storefront-commands.ts';
import { tableOf } from './table.ts';

const SIGNS = { ok: 'ok  ', warning: 'warn', failed: 'FAIL' } as const;

export function listText(storefronts: readonly ListedStorefront[]): string {
  if (storefronts.length === 0) return 'There is no storefront in crossdock.yaml.';
  const columns = [
    'shop',
    'kind',
    'SKUs',
    'waiting',
    'refused',
    'packages',
    'to read',
    'orders looked for',
    'compared',
  ];
  const rows = storefronts.map(({ id, kind, standing }) => ({
    shop: id,
    kind,
    SKUs: standing?.listed ?? 'no gateway has run it yet',
    waiting: standing?.waiting,
    refused: standing?.refused,
    packages: standing?.packagesWaiting,
    'to read': standing?.ordersToRead,
    'orders looked for': standing?.lookedAt?.toISOString(),
    compared: standing?.comparedAt?.toISOString(),
  }));
  return tableOf(columns, rows).join('\n');
}

export function findingsText(findings: readonly Finding[]): string {
  return findings
    .flatMap(({ check, verdict, says, remedy }) => [
      `${SIGNS[verdict]}  ${check}: ${says}`,
      ...(remedy === undefined ? [] : [`      ${remedy}`]),
    ])
    .join('\n');
}

export function checkText({ storefront, findings, coverage, isInOrder }: StorefrontCheck): string {
  const lines = [findings.length === 0 ? '' : findingsText(findings)];
  if (coverage !== undefined) {
    const sign = coverage.lacking.length === 0 ? SIGNS.ok : SIGNS.failed;
    lines.push(`${sign}  SKUs: ${coverage.found} of ${coverage.listed} are found there`);
    for (const { state, count, examples } of coverage.lacking) {
      const named = examples.map(({ sku, says }) => (says === undefined ? sku : `${sku} (${says})`)).join(', ');
      lines.push(`      ${count} ${state}: ${named}${count > examples.length ? ', …' : ''}`);
    }
  }
  lines.push(isInOrder ? `${storefront} is in order.` : `${storefront} is not in order.`);
  return lines.filter((line) => line !== '').join('\n');
}

const WORDS: Readonly<Record<keyof Sync['counts'], string>> = {
  send: 'to send',
  waits: 'on the way there already',
  sold: 'sold there a short while ago',
  refused: 'refused by the shop',
  unknown: 'unknown there',
  ambiguous: 'there several times',
  untracked: 'not counted there',
};

export function syncText({ storefront, isDryRun, listed, inSync, counts, differing }: Sync): string {
  const summary = Object.entries(counts).map(([what, count]) => `${count} ${WORDS[what as keyof typeof WORDS]}`);
  const rows = differing.map(({ sku, desired, told, shows, what }) => ({
    SKU: sku,
    should: desired,
    told: told ?? '-',
    shows: shows ?? '-',
    what: WORDS[what],
  }));
  const verb = isDryRun ? 'Nothing was sent.' : `${counts.send ?? 0} quantities are being sent.`;
  return [
    ...(rows.length === 0 ? [] : tableOf(['SKU', 'should', 'told', 'shows', 'what'], rows)),
    `${storefront}: ${inSync} of ${listed} SKUs are in sync${summary.length === 0 ? '' : `; ${summary.join(', ')}`}. ${verb}`,
  ].join('\n');
}

export function driftText({
  storefront,
  askedBy,
  begunAt,
  endedAt,
  compared,
  waiting,
  skus,
  prices,
}: DriftReport): string {
  const rows = skus.map(({ sku, state, pushed, found, isRepaired, why }) => ({
    SKU: sku,
    state,
    told: pushed,
    showed: found ?? '-',
    repaired: isRepaired ? 'told again' : '',
    probably: why,
  }));
  const priceRows = prices.skus.map(({ sku, pushed, currency, found, why }) => ({
    SKU: sku,
    'price told': `${pushed} ${currency}`,
    showed: found ?? '-',
    probably: why,
  }));
  const when = endedAt === null ? 'it goes on' : `ended ${endedAt.toISOString()}`;
  return [
    ...(rows.length === 0 ? [] : tableOf(['SKU', 'state', 'told', 'showed', 'repaired', 'probably'], rows)),
    ...(priceRows.length === 0 ? [] : tableOf(['SKU', 'price told', 'showed', 'probably'], priceRows)),
    `${storefront}: compared from ${begunAt.toISOString()} (${askedBy}), ${when}: ${compared} SKUs, ${waiting} more were being told anyway, ${skus.length} differed; ${prices.compared} prices, ${prices.drifted} differed.`,
  ].join('\n');
}
