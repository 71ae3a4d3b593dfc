import { isMap, isScalar, isSeq, type Pair, parseDocument, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';

/** How `hostKeys` stands in the file now. */
export type PinsInFile =
  | { readonly kind: 'written'; readonly pins: readonly string[] }
  /** They come from the environment or a secret file: the names as written. */
  | { readonly kind: 'reference'; readonly names: readonly string[] };

/** What of a parsed YAML node is needed: where it begins and where its value ends. */
type Ranged = { readonly range?: readonly [number, number, number] | null };

export function pinsIn(text: string, channel: readonly string[]): PinsInFile {
  const node = channelOf(text, channel)?.get('hostKeys', true);
  const items = isSeq(node) ? node.items : isScalar(node) && node.value !== null ? [node] : [];
  const pins = items.map((item) => String((item as Scalar).value));
  const names = pins.filter((pin) => pin.includes('${'));
  return names.length > 0 ? { kind: 'reference', names } : { kind: 'written', pins };
}

/**
 * The text with other pins; everything else stays as it is to the byte, comments included. A pin that stays keeps its
 * line. Undefined where the channel is written in a way that cannot be changed without touching the rest.
 */
export function withPins(text: string, channel: readonly string[], pins: readonly string[]): string | undefined {
  const map = channelOf(text, channel);
  const pair = map?.items.find(({ key }) => isScalar(key) && key.value === 'hostKeys');
  const changed =
    map === undefined ? undefined : pair === undefined ? inserted(text, map, pins) : replaced(text, pair, pins);
  return changed !== undefined && saysExactly(changed, text, channel, pins) ? changed : undefined;
}

function channelOf(text: string, channel: readonly string[]): YAMLMap | undefined {
  const node = parseDocument(text, { version: '1.2' }).getIn(channel, true);
  return isMap(node) ? node : undefined;
}

/** After the line of `host`, which every channel has. */
function inserted(text: string, map: YAMLMap, pins: readonly string[]): string | undefined {
  const host = map.items.find(({ key }) => isScalar(key) && key.value === 'host');
  const end = valueEnd(host?.value);
  if (host === undefined || end === undefined) return undefined;
  if (map.flow === true) return splice(text, end, end, `, hostKeys: [${pins.join(', ')}]`);
  const line = lineEnd(text, end);
  const indent = indentAt(text, (host.key as Ranged).range?.[0] ?? 0);
  const lines = [`${indent}hostKeys:`, ...pins.map((pin) => `${indent}  - ${pin}`)];
  return splice(text, line, line, lines.map((one) => `${newline(text)}${one}`).join(''));
}

function replaced(text: string, pair: Pair, pins: readonly string[]): string | undefined {
  const { key, value } = pair;
  const keyRange = (key as Ranged).range;
  if (!keyRange) return undefined;
  if (isSeq(value) && value.flow !== true && value.items.length > 0) return inBlock(text, value, pins);
  const range = (value as Ranged | null)?.range;
  if ((isSeq(value) || (isScalar(value) && value.value !== null)) && range)
    return splice(text, range[0], range[1], `[${pins.join(', ')}]`);
  // Nothing behind the colon.
  const colon = text.indexOf(':', keyRange[1]);
  const indent = indentAt(text, keyRange[0]);
  return splice(text, colon + 1, colon + 1, pins.map((pin) => `${newline(text)}${indent}  - ${pin}`).join(''));
}

/** Whole lines go and come, so that a pin keeps the comment beside it. */
function inBlock(text: string, list: YAMLSeq, pins: readonly string[]): string | undefined {
  const lines = list.items.map((item) => {
    const [start, end] = (item as Ranged).range ?? [0, 0];
    const from = text.lastIndexOf('\n', start) + 1;
    return { pin: String((item as Scalar).value), from, to: lineEnd(text, end), before: text.slice(from, start) };
  });
  const last = lines.at(-1);
  if (last === undefined || lines.some(({ before }) => !/^\s*-\s+["']?$/.test(before))) return undefined;
  const isKept = new Set(pins);
  const isThere = new Set(lines.map(({ pin }) => pin));
  const before = last.before.replace(/["']$/, '');
  const added = pins.filter((pin) => !isThere.has(pin)).map((pin) => `${newline(text)}${before}${pin}`);
  let changed = splice(text, last.to, last.to, added.join(''));
  for (const { pin, from, to } of [...lines].reverse()) {
    if (isKept.has(pin)) continue;
    const next = changed.indexOf('\n', to - 1);
    changed = next < 0 ? splice(changed, Math.max(0, from - 1), to, '') : splice(changed, from, next + 1, '');
  }
  return changed;
}

/** The change must be what was meant and nothing else: it is read back and compared. */
function saysExactly(changed: string, text: string, channel: readonly string[], pins: readonly string[]): boolean {
  const after = parseDocument(changed, { version: '1.2' });
  const wanted = parseDocument(text, { version: '1.2' });
  if (after.errors.length > 0) return false;
  wanted.setIn([...channel, 'hostKeys'], pins);
  const sorted = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) =>
      part !== null && typeof part === 'object' && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    );
  const found = after.getIn([...channel, 'hostKeys'], true);
  if (isSeq(found)) found.items.sort((a, b) => (String(a) < String(b) ? -1 : 1));
  wanted.setIn([...channel, 'hostKeys'], [...pins].sort());
  return sorted(after.toJS()) === sorted(wanted.toJS());
}

function splice(text: string, from: number, to: number, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}

function valueEnd(value: unknown): number | undefined {
  return isScalar(value) && value.type !== 'BLOCK_LITERAL' && value.type !== 'BLOCK_FOLDED'
    ? (value.range?.[1] ?? undefined)
    : undefined;
}

/** Where the line ends that holds this offset, before its line break. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function indentAt(text: string, offset: number): string {
  return ' '.repeat(offset - (text.lastIndexOf('\n', offset - 1) + 1));
}

function newline(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
