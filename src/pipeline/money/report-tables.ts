import type { MarginReportRow } from '../../domain/margin-report.ts';
import type { Scorecard } from '../../domain/scorecard.ts';
import type { Row } from '../../kernel/csv.ts';
import type { ListedInvoice } from '../../stores/invoice-list.ts';
import type { StatementRow } from '../../stores/statements.ts';
import type { MarginGroup } from './reports.ts';

/** A report as a table: for people, spreadsheets and accounting. */
export interface ReportTable {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

const MONEY = ['revenue', 'shipping', 'items', 'dropShipFees', 'freight', 'otherCharges', 'credits', 'fees', 'margin'];

export function marginTable(rows: readonly MarginReportRow[], by: MarginGroup): ReportTable {
  const labels = {
    line: ['placedOn', 'storefront', 'order', 'line', 'sku'],
    order: ['placedOn', 'storefront', 'order'],
    product: ['sku'],
    supplier: ['supplier'],
  }[by];
  return {
    columns: [...labels, 'currency', 'units', ...MONEY, 'marginPercent', 'drift', 'notBilled'],
    rows: rows.map((row) => ({ ...row })),
  };
}

export function invoiceTable(invoices: readonly ListedInvoice[]): ReportTable {
  return {
    columns: [
      'supplier',
      'number',
      'kind',
      'date',
      'receivedAt',
      'orders',
      'currency',
      'amount',
      'state',
      'counts',
      'findings',
      'decidedBy',
      'because',
    ],
    rows: invoices.map((row) => ({
      supplier: row.supplierId,
      number: row.number,
      kind: row.kind,
      date: row.date,
      receivedAt: row.recordedAt.toISOString(),
      orders: row.poNumbers.join(' '),
      currency: row.currency,
      amount: row.amount,
      state: row.state,
      counts: row.counts ? 'yes' : 'no',
      findings: row.findings
        .map(({ rule, difference }) => (difference === null ? rule : `${rule} ${difference}`))
        .join('; '),
      decidedBy: row.decidedBy,
      because: row.because,
    })),
  };
}

export function statementTable(rows: readonly StatementRow[]): ReportTable {
  return {
    columns: ['supplier', 'section', 'kind', 'poNumber', 'line', 'sku', 'units', 'amount', 'currency'],
    rows: rows.map((row) => ({ ...row })),
  };
}

const RATES = [
  'fill',
  'adjustedFill',
  'onTime',
  'kept',
  'accepted',
  'acknowledgedInDay',
  'shipNotices',
  'invoices',
  'feeds',
] as const satisfies readonly (keyof Scorecard)[];

/** @param withBounds also how sure each rate is; a table for people has no room for it */
export function scorecardTable(cards: readonly Scorecard[], withBounds: boolean): ReportTable {
  const percent = (value: number | null): string => (value === null ? '' : (100 * value).toFixed(1));
  const rates = withBounds ? RATES.flatMap((name) => [name, `${name}AtLeast`]) : RATES;
  return {
    columns: [
      'supplier',
      'lines',
      'score',
      ...rates,
      'lateDays',
      'acknowledgmentHoursP50',
      'acknowledgmentHoursP90',
      'priceDrift',
    ],
    rows: cards.map((card) => ({
      supplier: card.supplierId,
      lines: card.lines,
      score: card.score,
      ...Object.fromEntries(
        RATES.flatMap((name) => [
          [name, percent(card[name].rate)],
          [`${name}AtLeast`, percent(card[name].atLeast)],
        ]),
      ),
      lateDays: card.lateDays,
      acknowledgmentHoursP50: card.acknowledgmentHours?.p50,
      acknowledgmentHoursP90: card.acknowledgmentHours?.p90,
      priceDrift: percent(card.priceDrift),
    })),
  };
}
