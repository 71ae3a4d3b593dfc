import { readFileSync } from 'node:fs';

/**
 * Judges a run from two append-only ledgers: what was ordered, written before anybody could deliver it, and what the
 * supplier saw, whole and in the order in which it came. It shares no code with the gateway.
 */
export interface Ordered {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface Verdict {
  /** Orders that the gateway holds for sent. */
  readonly sent: number;
  /** Different orders that the supplier saw. */
  readonly seen: number;
  /** Orders that the supplier saw more often than once. */
  readonly doubled: number;
  /** Orders that were never seen whole, whatever the gateway holds them for. */
  readonly lost: number;
  /** Files that the supplier saw and that are not what was ordered under their name. */
  readonly truncated: number;
}

export function judge(orderedFile: string, seenFile: string, sent: ReadonlySet<string>): Verdict {
  const ordered = new Map(linesOf(orderedFile).map((order) => [order.name, order]));
  const whole = new Map<string, number>();
  let truncated = 0;
  for (const { name, sha256, bytes } of linesOf(seenFile)) {
    const order = ordered.get(name);
    if (order?.sha256 === sha256 && order.bytes === bytes) whole.set(name, (whole.get(name) ?? 0) + 1);
    else truncated += 1;
  }
  return {
    sent: sent.size,
    seen: whole.size,
    doubled: [...whole.values()].filter((times) => times > 1).length,
    lost: [...ordered.keys()].filter((name) => !whole.has(name) || !sent.has(name)).length,
    truncated,
  };
}

function linesOf(file: string): Ordered[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Ordered);
}
