import type { OrderMargin } from '../../stores/reports.ts';
import type { DemoReport } from './report.ts';

/** The end of the story as a table: documents, stock, orders, money. */
export function summaryTable(report: DemoReport, margins: readonly OrderMargin[]): string[] {
  const { documents, stock, orders, fileToStorefrontMs: latency } = report;
  const counts = Object.entries(documents).map(([name, count]) => `${name} ${count}`);
  const rows: readonly (readonly [string, string])[] = [
    ['documents', counts.join(' · ')],
    ['stock', `${stock.skus} supplier SKUs, ${stock.published} products in the shop`],
    ['file to shop', `p50 ${latency.p50} ms, p99 ${latency.p99} ms from first sight of the file`],
    [
      'orders',
      `${orders.received} received, ${orders.routed} routed, ${orders.split} split, ${orders.shipped} shipped`,
    ],
    ['tracking', `${report.trackingPushed} packages told to the shop, each once`],
    ['exceptions', `${report.exceptions} wait for a person`],
    ['time', `${(report.durationMs / 1000).toFixed(1)} s`],
  ];
  return [
    '',
    'What happened',
    ...rows.map(([name, text]) => `  ${name.padEnd(13)} ${text}`),
    '',
    '  order    revenue      items    freight       fees     margin',
    ...margins.map((margin) => {
      const figures = [margin.revenue, margin.itemCost, margin.freight, margin.fees, margin.margin];
      return `  ${margin.externalId} ${figures.map((figure) => figure.padStart(10)).join(' ')} ${margin.currency} (${margin.stage})`;
    }),
  ];
}
