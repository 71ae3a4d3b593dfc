import type { Config } from '../config/load.ts';
import { configFile } from '../config/schema.ts';
import { type RoutingPolicy, routingPolicy } from '../documents/routing-request.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { SupplierProfile } from '../partners/profile.ts';
import type { RoutingSettings } from '../pipeline/gateway.ts';
import {
  decideRouting,
  previewRouting,
  type RoutingDecision,
  readToPreview,
} from '../pipeline/outbound/preview-routing.ts';
import { solveWithHighs } from '../solvers/highs/solve.ts';
import { revisionsInForce } from '../stores/mapping-revisions.ts';
import { supplierFromDatabase, withCurrentDatabase } from './offline.ts';

export type { RoutingDecision } from '../pipeline/outbound/preview-routing.ts';

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

/**
 * Who would ship an order now, by the configured database, or by the facts that a routing request brings; then neither database
 * nor configuration is looked at. Nothing is changed.
 *
 * @throws RejectedError REQUEST-INVALID
 */
export async function routingPreview(
  given: unknown,
  configured: () => readonly [Config, Logger],
): Promise<RoutingDecision> {
  const wanted = readToPreview(given);
  if ('request' in wanted) return decideRouting({ routing: buildRouting({ storefronts: [] }) }, wanted.request);
  const [config, logger] = configured();
  return withCurrentDatabase(config, logger, async (db) => {
    const suppliers = new Map<string, SupplierProfile>();
    for (const { supplierId } of await revisionsInForce(db)) {
      suppliers.set(supplierId, await supplierFromDatabase(db, config, supplierId));
    }
    return previewRouting({ db, clock: systemClock, routing: buildRouting(config), suppliers }, wanted.order);
  });
}
