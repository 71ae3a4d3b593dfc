import type { GatewayEvent } from '../../pipeline/gateway.ts';

/** Writes what happens as one line each: when, who, what, how long. */
export function storyLine(event: GatewayEvent): string {
  switch (event.type) {
    case 'file-received':
      return line(event.supplierId, '->', event.file, `received and archived, ${event.bytes} bytes`, event.ms);
    case 'document-recorded':
      return line(event.supplierId, '  ', `${event.label} ${event.kind}`, `${event.state}: ${event.summary}`, event.ms);
    case 'order-received':
      return line('shop', '->', `order ${event.orderId}`, `${event.lines} line(s)`);
    case 'order-routed':
      return line('', '  ', `order ${event.orderId}`, `routed: ${event.summary}`, event.ms);
    case 'document-delivered':
      return line(event.supplierId, '<-', event.file, `${event.kind} delivered, ${event.bytes} bytes`, event.ms);
    case 'prices-published':
      return line(event.storefrontId, '<-', 'prices', `${event.items} prices`, event.waitedMs);
    case 'stock-published':
      return line(event.storefrontId, '<-', 'stock', `${event.items} quantities`, event.waitedMs);
    case 'fulfilment-published':
      return line(
        event.storefrontId,
        '<-',
        `order ${event.orderId}`,
        `shipped, tracking ${event.trackingNumber ?? '(none)'}`,
      );
    case 'storefront-compared':
      return line(event.storefrontId, '  ', 'compared', `${event.drifted} differ, ${event.repaired} told again`);
    case 'supplier-changed':
      return line(event.supplierId, '  ', 'mappings', `revision ${event.revision} is in force`);
    case 'supplier-paused':
      return line(event.supplierId, '  ', event.isPaused ? 'paused' : 'resumed', `by ${event.by}: ${event.reason}`);
    case 'exception':
      return line(event.supplierId ?? '', '!!', event.code, event.message);
  }
}

/**
 * A line of the log, as one of the story. Undefined for alerts: each is about an exception, which the story tells itself.
 */
export function loggedLine(json: string): string | undefined {
  const { level, time, msg, err, ...facts } = JSON.parse(json) as Readonly<Record<string, unknown>>;
  if (msg === 'alert') return undefined;
  const why = (err as { message?: string } | undefined)?.message;
  const details = Object.entries(facts).map(
    ([name, fact]) => `${name} ${typeof fact === 'string' ? fact : JSON.stringify(fact)}`,
  );
  return line(
    'log',
    Number(level) >= ERROR ? '!!' : '  ',
    String(msg),
    [...details, ...(why === undefined ? [] : [why])].join(', '),
  );
}

/** Level of errors, as the log counts. */
const ERROR = 50;

function line(who: string, arrow: string, subject: string, text: string, ms?: number): string {
  return `${who.padEnd(6)} ${arrow} ${subject.padEnd(32)} ${text}${ms === undefined ? '' : ` (${ms} ms)`}`;
}
