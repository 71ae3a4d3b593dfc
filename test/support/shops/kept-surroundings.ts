import type { Clock } from '../../../src/kernel/clock.ts';
import {
  aloneWith,
  type Exchange,
  type Surroundings,
  type TrafficFigures,
} from '../../../src/storefronts/surroundings.ts';

/** Surroundings of an adapter that nobody else shares, with everything that it logs, and learns of the shop's limit. */
export interface KeptSurroundings {
  readonly around: Surroundings;
  readonly log: Exchange[];
  readonly learnt: TrafficFigures[];
}

export function keptSurroundings(clock: Clock): KeptSurroundings {
  const log: Exchange[] = [];
  const learnt: TrafficFigures[] = [];
  const around: Surroundings = {
    ...aloneWith(clock),
    traffic: { take: async () => undefined, learn: (figures) => void learnt.push(figures) },
    log: (exchange) => void log.push(exchange),
  };
  return { around, log, learnt };
}
