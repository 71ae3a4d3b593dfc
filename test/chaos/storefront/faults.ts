import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from '../../fuzz/chance.ts';
import type { FakeCall, Fault } from '../../support/fakes/fake-platform.ts';
import type { StormShop } from './shops.ts';

export type FaultCounts = Record<'calls' | 'repliesLost' | 'throttled' | 'failed' | 'delayed' | 'late', number>;

const LONGEST_DELAY_MS = 700;
/** Of the calls that tell of packages every fifth loses its answer, the first one too: no run is without one. */
const EVERY = 5;

/**
 * What a shop of the storm does to a call. A tenth is refused with 429 or 5xx; of the rest a fifth loses its answer after it was
 * applied, some are held so that calls overtake each other, and where the platform knows versions some are applied when whoever
 * called has long given up, and something newer is there.
 */
export function stormOver(
  shop: StormShop,
  counts: FaultCounts,
  { chance, readBack }: { readonly chance: Chance; readonly readBack: boolean },
): (call: FakeCall) => Fault | undefined {
  let announced = 0;
  return (call) => {
    counts.calls += 1;
    const blank = readBack ? undefined : shop.looksBack?.(call);
    if (blank !== undefined) return { kind: 'answer', reply: blank };
    if (chance.hits(0.1)) return refusal(shop, counts, chance.pick([429, 500, 502, 503]));
    const until = chance.hits(0.1) ? shop.late?.(call) : undefined;
    if (until !== undefined) {
      counts.late += 1;
      return { kind: 'late', until };
    }
    const isLost = shop.announces(call) ? announced++ % EVERY === 0 : chance.hits(1 / EVERY);
    if (isLost) counts.repliesLost += 1;
    const lost: Fault | undefined = isLost ? { kind: 'drop-reply' } : undefined;
    if (!chance.hits(0.15)) return lost;
    counts.delayed += 1;
    // Whoever called and is dead took its call along.
    const held = { kind: 'hold', until: sleep(chance.below(LONGEST_DELAY_MS)), unlessGone: true } as const;
    return lost === undefined ? held : { ...held, next: lost };
  };
}

function refusal({ pause }: StormShop, counts: FaultCounts, status: number): Fault {
  counts[status === 429 ? 'throttled' : 'failed'] += 1;
  return { kind: 'answer', reply: status === 429 ? pause : { status, text: '<html>not now</html>' } };
}
