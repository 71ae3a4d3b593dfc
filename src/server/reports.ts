import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { csvOf } from '../kernel/csv.ts';
import {
  invoiceTable,
  marginTable,
  type ReportTable,
  scorecardTable,
  statementTable,
} from '../pipeline/money/report-tables.ts';
import { invoicesOf, marginGroups, marginsOf, scorecardsOf, statementOf } from '../pipeline/money/reports.ts';
import { reportTable } from './answers/money-answers.ts';
import type { ServerOptions } from './options.ts';

const DAY_MS = 24 * 3_600_000;

const period = z
  .object({
    from: z.iso.date().describe('First day, in UTC.'),
    to: z.iso.date().describe('Last day, in UTC.'),
    format: z.enum(['json', 'csv']).default('json'),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'is before from' })
  .transform(({ from, to, format }) => ({
    format,
    period: { from: new Date(`${from}T00:00:00Z`), before: new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS) },
  }));
const supplier = z.object({ supplier: z.string().optional() });
const newest = z.object({
  newest: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Only of so many orders, or so many invoices: those that came last. All without it.'),
});
const response = { 200: reportTable };

/** `GET /v1/reports/margin|invoices|statement|suppliers?from=&to=`: the tables of `crossdock report`, as JSON or CSV. */
export async function reportRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const { db } = gateway;
  api.get(
    '/reports/margin',
    {
      schema: {
        querystring: z.intersection(period, newest.extend({ by: z.enum(marginGroups).default('order') })),
        response,
      },
    },
    async ({ query: { period, by, format, newest } }, reply) =>
      answer(reply, 'margin', format, marginTable(await marginsOf(db, period, by, newest), by)),
  );
  api.get(
    '/reports/invoices',
    { schema: { querystring: z.intersection(period, supplier.extend(newest.shape)), response } },
    async ({ query: { period, supplier, format, newest } }, reply) =>
      answer(reply, 'invoices', format, invoiceTable(await invoicesOf(db, period, supplier, newest))),
  );
  api.get(
    '/reports/statement',
    { schema: { querystring: z.intersection(period, supplier), response } },
    async ({ query: { period, supplier, format } }, reply) =>
      answer(reply, 'statement', format, statementTable(await statementOf(db, period, supplier))),
  );
  api.get(
    '/reports/suppliers',
    { schema: { querystring: period, response } },
    async ({ query: { period, format } }, reply) =>
      answer(reply, 'suppliers', format, scorecardTable(await scorecardsOf(db, period), true)),
  );
}

function answer(
  reply: FastifyReply,
  name: string,
  format: 'json' | 'csv',
  table: ReportTable,
): z.infer<typeof reportTable> | FastifyReply {
  if (format === 'json') return { version: 1, ...table };
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .send(csvOf(table.columns, table.rows));
}
