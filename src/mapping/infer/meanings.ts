import type { AcknowledgmentStatus } from '../../documents/order-acknowledgment.ts';

/** Words that stand where a quantity is expected, and the least they can mean. */
const STOCK: readonly (readonly [pattern: RegExp, least: number])[] = [
  [
    /^(?:out|out of stock|oos|no|n|none|sold out|zero|nil|nicht (?:auf lager|lieferbar|verfugbar|verfügbar)|ausverkauft|agotado|epuise|épuisé|rupture|esaurito|unavailable|not available|backorder(?:ed)?|disc(?:ontinued)?|discontinue)$/i,
    0,
  ],
  [
    /^(?:in stock|instock|available|avail|yes|y|ja|j|oui|si|sí|auf lager|lieferbar|verfugbar|verfügbar|disponible|en stock|disponibile|op voorraad|high|plenty|many|good|ok)$/i,
    1,
  ],
  [/^(?:low|low stock|limited|few|last pieces|wenige|gering|faible|bajo)$/i, 1],
];

/** The least number of pieces that a text means: `In Stock` 1, `100+` 100; undefined for what is no such word. */
export function stockMeaning(text: string): number | undefined {
  const word = text.trim();
  const atLeast = /^(?:>=?|over |more than |mehr als |ab )?\s*(\d{1,6})\s*(?:\+|or more|plus)?$/i.exec(word);
  if (atLeast !== null && !/^\d+$/.test(word))
    return Number(atLeast[1]) + (/^(?:>(?!=)|over|more|mehr)/i.test(word) ? 1 : 0);
  if (/^<\s*\d{1,6}$/.test(word)) return 1;
  return STOCK.find(([pattern]) => pattern.test(word))?.[1];
}

/** Whether a text says that an item will not come back. */
export function isDiscontinuedWord(text: string): boolean {
  return /^(?:d|dc|disc|disco|discontinued|discontinue|disc\.|obsolete|obs|closeout|close out|clearance|eol|end of life|inactive|ended|auslauf|auslaufartikel|deleted|del|dead)$/i.test(
    text.trim(),
  );
}

const STATUSES: readonly (readonly [pattern: RegExp, status: AcknowledgmentStatus])[] = [
  [/sub(?:st|bed)|replac|ersatz/i, 'substitute'],
  [/price|preis|cost/i, 'price-change'],
  [/later|sp[aä]ter|back.?order|^bo$|^ib$|^bp$|r[uü]ckstand|out of stock/i, 'backorder'],
  [/short|partial|quantity|qty|menge|reduc/i, 'quantity-change'],
  [/resched|delay|date|postpon|versp[aä]t|^dr$|^sp$/i, 'reschedule'],
  [/reject|cancel|declin|refus|denied|discont|abgelehnt|storn|unavail|invalid|^ir$|^id$|^r\d$|^no$|^x$/i, 'reject'],
  [/hold|pending|review|wait|^ih$|^if$|^ie$|^iw$/i, 'hold'],
  [
    /accept|confirm|^ok$|^ack|^ia$|^ac$|^ar$|approv|best[aä]tig|ship|fill|in stock|available|yes|full|complete|allocat/i,
    'accept',
  ],
];

/** What a supplier most likely says of an order line; undefined when the word tells nothing. */
export function statusMeaning(text: string): AcknowledgmentStatus | undefined {
  return STATUSES.find(([pattern]) => pattern.test(text.trim()))?.[1];
}

/** How many pieces one of a unit is; `pack`: as many as the pack holds; undefined: nobody can know. */
export function unitMeaning(unit: string): number | 'pack' | undefined {
  const code = unit.trim().toLowerCase().replace(/\.$/, '');
  if (
    /^(?:ea|each|pc|pcs|pce|pz|piece|pieces|st|stk|stck|st[uü]ck|un|unit|units|ud|h87|c62|single|pr|pair|set|kit)$/.test(
      code,
    )
  )
    return 1;
  if (/^(?:dz|doz|dozen|dzn|dtzd|dutzend)$/.test(code)) return 12;
  if (/^(?:gr|gro|gross)$/.test(code)) return 144;
  if (
    /^(?:ca|case|cases|cs|ct|ctn|carton|cartons|kar|krt|karton|bx|box|boxes|pk|pack|pkg|ve|inner|outer|kt|colis|caja)$/.test(
      code,
    )
  )
    return 'pack';
  return undefined;
}

/** A row that sums up is no line. */
export function isTotal(text: string): boolean {
  return /^(?:grand |sub)?totals?:?$|^(?:summe|gesamt|total general|sum|count|records?|rows|end|eof|trailer|\*+ ?end.*)$/i.test(
    text.trim(),
  );
}
