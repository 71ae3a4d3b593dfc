import { startGateway } from '../../../src/app.ts';
import { listenForSignals } from '../../../src/cli/signals.ts';
import type { Config } from '../../../src/config/load.ts';
import { createLogger } from '../../../src/kernel/logger.ts';
import { createStorefront } from '../../../src/storefronts/registry.ts';
import { absoluteStorefront } from './absolute-storefront.ts';

/** What the run tells each of its gateways. */
export interface ChildSettings {
  readonly databaseUrl: string;
  readonly folder: string;
  readonly shopUrl: string;
  readonly secret: string;
  readonly batchSize: number;
  readonly timeoutMs: number;
  readonly without: readonly string[];
}

/** A gateway with two shops and no supplier, that a run can kill. */
const settings = JSON.parse(String(process.argv[2])) as ChildSettings;
const { shopUrl, secret, batchSize, timeoutMs, without } = settings;
const signals = listenForSignals();
const common = { publish: undefined, prices: undefined, limits: { parallel: 3 } };
const running = await startGateway({
  config: {
    file: 'chaos',
    mappingsFolder: settings.folder,
    stateFolder: settings.folder,
    databaseUrl: settings.databaseUrl,
    server: { host: '127.0.0.1', port: 0 },
    storefronts: [
      {
        ...common,
        id: 'keyed',
        kind: 'headless',
        url: `${shopUrl}/webhooks`,
        secret,
        stockBatchSize: batchSize,
        timeoutMs,
        allowPrivateAddresses: true,
      },
      { ...common, id: 'absolute', kind: 'absolute' },
    ],
    logLevel: 'silent',
    environment: {},
  } as unknown as Config,
  logger: createLogger({ level: process.env.CHAOS_LOG ?? 'silent' }),
  durable: false,
  createStorefront: (given, around) =>
    given.kind === 'absolute'
      ? absoluteStorefront(
          { url: `${shopUrl}/absolute`, batchSize, timeoutMs, readsBack: !without.includes('readBack') },
          around,
        )
      : createStorefront(given, around),
});
process.stdout.write(`${running.url}\n`);
await signals.received();
await running.stop();
signals.release();
