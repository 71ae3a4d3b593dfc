import { startGateway } from '../../../src/app.ts';
import { listenForSignals } from '../../../src/cli/signals.ts';
import type { Config } from '../../../src/config/load.ts';
import { createLogger } from '../../../src/kernel/logger.ts';
import '../../support/end-with-parent.mjs';

/** What the run tells each of its gateways. */
export interface ChildSettings {
  readonly databaseUrl: string;
  readonly folder: string;
  readonly shops: readonly Readonly<Record<string, unknown>>[];
}

/** A gateway with shops and no supplier, that a run can kill and that ends with it. What it is about are writes: it reads no orders. */
const settings = JSON.parse(String(process.argv[2])) as ChildSettings;
const signals = listenForSignals();
const running = await startGateway({
  config: {
    file: 'chaos',
    mappingsFolder: settings.folder,
    stateFolder: settings.folder,
    databaseUrl: settings.databaseUrl,
    server: { host: '127.0.0.1', port: 0 },
    storefronts: settings.shops.map((shop) => ({
      ...shop,
      orders: { pollEvery: undefined },
      reconcile: { daily: undefined },
      limits: { perSecond: 10_000, burst: 10_000, parallel: 3 },
      publish: undefined,
      prices: undefined,
    })),
    logLevel: 'silent',
    environment: {},
  } as unknown as Config,
  logger: createLogger({ level: process.env.CHAOS_LOG ?? 'silent' }),
  durable: false,
});
process.stdout.write(`${running.url}\n`);
await signals.received();
await running.stop();
signals.release();
