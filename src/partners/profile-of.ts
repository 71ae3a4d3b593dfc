import type { X12DecodeOptions } from '../formats/codec.ts';
import type { InboundMapping, Mapping, OutboundMapping } from '../mapping/mapping.ts';
import { clocksOf, expectOf } from './clocks.ts';
import type { CalendarRule, ChannelProfile, ErrorReportRules, ReceiveRule, SupplierProfile } from './profile.ts';
import { collectRule } from './schema/collect.ts';
import type { SupplierFile } from './schema.ts';
import { stockOf } from './stock-of.ts';

/** What a checked supplier.yaml, its channel and its mappings say together. */
export function profileOf(
  id: string,
  file: SupplierFile,
  revision: string,
  channels: { readonly collect: ChannelProfile; readonly deliver: ChannelProfile },
  mappings: readonly Mapping[],
  list: ReadonlyMap<string, string>,
): SupplierProfile {
  const inbound = mappings.filter((mapping): mapping is InboundMapping => mapping.direction === 'in');
  const { x12 } = file;
  return {
    id,
    revision,
    name: file.name,
    own: file.own,
    simulator: file.simulator,
    timeZone: file.timeZone,
    currency: file.currency,
    channel: channels.collect,
    collect: file.collect.map((rule) => ({ ...collectRule(rule), ...expectOf(rule.expect) })),
    receive: receiveOf(file),
    deliver: {
      channel: channels.deliver,
      folder: file.deliver.folder ?? '',
      temporaryPrefix: file.deliver.temporaryPrefix,
      overdueAfter: file.deliver.overdueAfter,
    },
    calendar: calendarOf(file),
    clocks: clocksOf(file, mappings),
    orders: file.orders,
    invoices: file.invoices,
    errorReports: errorReportsOf(file),
    ...(x12 === undefined
      ? {}
      : {
          x12: {
            qualifier: x12.supplier.qualifier,
            id: x12.supplier.id,
            ourQualifier: x12.ours.qualifier,
            ourId: x12.ours.id,
            ...(x12.acknowledge === false ? {} : { acknowledge: x12.acknowledge === true ? '997' : x12.acknowledge }),
            interchangeAcknowledgment: x12.interchangeAcknowledgment,
            usage: x12.usage,
            tolerate: tolerated(file, mappings),
            reading: reading(x12),
          },
        }),
    ...(file.pgp === undefined ? {} : { pgp: file.pgp }),
    stock: stockOf(file),
    products: { match: file.products.match, list },
    costs: file.costs,
    shipping: file.shipping,
    limits: file.limits,
    inbound,
    outbound: mappings.filter((mapping): mapping is OutboundMapping => mapping.direction === 'out'),
  };
}

function errorReportsOf({ errorReports: { wait, ...rules } }: SupplierFile): ErrorReportRules {
  return { ...rules, waitMs: wait };
}

function receiveOf({ receive }: SupplierFile): ReceiveRule {
  const { tokens, folders, maxSize, timeout, stall } = receive;
  return {
    tokens,
    ...(folders === undefined ? {} : { folders }),
    maxBytes: maxSize,
    timeoutMs: timeout,
    stallMs: stall,
  };
}

function calendarOf({ timeZone, calendar }: SupplierFile): CalendarRule {
  const { workdays, holidays, hours } = calendar;
  return { timeZone, workdays, holidays, ...(hours === undefined ? {} : { hours }) };
}

/** Tolerances of the agreement and of every X12 mapping: the reader opens a file before it knows which mapping will read it. */
export function tolerated(file: SupplierFile, mappings: readonly Mapping[]): string[] {
  const declared = mappings.flatMap((mapping) =>
    mapping.direction === 'in' && mapping.source.format === 'x12' ? (mapping.source.tolerate ?? []) : [],
  );
  return [...new Set([...(file.x12?.tolerate ?? []), ...declared])];
}

export function reading({ validation, strict }: NonNullable<SupplierFile['x12']>): X12DecodeOptions {
  return { validation, strict };
}
