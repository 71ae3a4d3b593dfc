import type { Config } from '../config/load.ts';
import { configFile } from '../config/schema.ts';
import { type RoutingPolicy, routingPolicy } from '../documents/routing-request.ts';
import type { RoutingSettings } from '../pipeline/gateway.ts';
import { solveWithHighs } from '../solvers/highs/solve.ts';

/** How orders of every storefront find their suppliers: what the shop says itself, then what is said of all. */
export function buildRouting(config: Pick<Config, 'storefronts' | 'routing'>): RoutingSettings {
  const { solverSeconds, ...usual } = config.routing ?? configFile.shape.routing.parse(undefined);
  return {
    policies: new Map(
      config.storefronts.map(({ id, publish, routing }): [string, RoutingPolicy] => {
        const splitLines = routing?.splitLines ?? usual.splitLines ?? publish?.split ?? false;
        return [id, routingPolicy.parse({ ...usual, ...routing, splitLines })];
      }),
    ),
    solve: (program) => solveWithHighs(program, solverSeconds * 1000),
  };
}
