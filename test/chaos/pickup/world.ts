import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { systemClock } from '../../../src/kernel/clock.ts';
import { silentLogger } from '../../../src/kernel/logger.ts';
import { generateKeyPair, type SftpServer, startSftpServer } from '../../../src/simulator/sftp-server.ts';
import { startShop } from '../../../src/simulator/shop.ts';
import { startEmbeddedPostgres } from '../../../src/stores/embedded/embedded-postgres.ts';
import { type GatewayProcess, startGatewayProcess } from '../../support/gateway-process.ts';
import { ROOT } from '../../support/sources.ts';

/** Everything around the gateways that lives on while they are killed: Postgres, three suppliers, a shop. */
export interface World {
  readonly folder: string;
  readonly databaseUrl: string;
  readonly sql: pg.Pool;
  readonly suppliers: Readonly<Record<'acme' | 'bravo' | 'cargo', SftpServer>>;
  /** How often each file was opened, by supplier and name. */
  readonly fetches: Map<string, number>;
  start(): Promise<GatewayProcess>;
  stop(): Promise<void>;
}

const FOLDERS = ['/outbound', '/inbound', '/archive'];

/** @param given a database that is there already; default: an embedded one of its own */
export async function startWorld(without: readonly string[] = [], given?: string): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-chaos-'));
  // Postgres never runs as root, and its own account must be able to reach the folder.
  chmodSync(folder, 0o755);
  const mappings = timelessMappings(folder);
  const postgres =
    given === undefined ? await startEmbeddedPostgres({ folder, logger: silentLogger, durable: false }) : undefined;
  const databaseUrl = given ?? (postgres?.url as string);
  const key = generateKeyPair();
  const account = { username: 'crossdock', password: 'crossdock' };
  const suppliers = {
    acme: await startSftpServer({ folders: FOLDERS, account }),
    bravo: await startSftpServer({ folders: FOLDERS, account }),
    cargo: await startSftpServer({ folders: FOLDERS, account: { username: 'crossdock', publicKey: key.public } }),
  };
  const fetches = new Map<string, number>();
  for (const [supplier, server] of Object.entries(suppliers)) {
    server.faults.mostConnections = 1;
    server.onRequest((operation, path) => {
      if (operation !== 'OPEN' || !path?.startsWith('/outbound/')) return;
      const name = `${supplier} ${path.slice('/outbound/'.length)}`;
      fetches.set(name, (fetches.get(name) ?? 0) + 1);
    });
  }
  const shop = await startShop({ secret: `whsec_${Buffer.alloc(32, 3).toString('base64')}`, clock: systemClock });
  const sql = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  const environment = Object.fromEntries(
    Object.entries(suppliers).flatMap(([id, server]) => {
      const name = id.toUpperCase();
      return [
        [`${name}_HOST`, server.host],
        [`${name}_PORT`, String(server.port)],
        [`${name}_USER`, 'crossdock'],
        [`${name}_HOST_KEY`, server.hostKeyFingerprint],
        id === 'cargo' ? [`${name}_PRIVATE_KEY`, key.private] : [`${name}_PASSWORD`, 'crossdock'],
      ];
    }),
  ) as Record<string, string>;
  return {
    folder,
    databaseUrl,
    sql,
    suppliers,
    fetches,
    start: () => startGatewayProcess({ folder, databaseUrl, shop, environment, without, mappings, logLevel: 'silent' }),
    stop: async () => {
      await sql.end();
      for (const server of Object.values(suppliers)) await server.stop();
      await shop.stop();
      await postgres?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The mappings of the repository; files here state moments of long ago, by which nothing would be sold. */
function timelessMappings(folder: string): string {
  const mappings = join(folder, 'mappings');
  cpSync(`${ROOT}mappings`, mappings, { recursive: true });
  for (const supplier of ['acme', 'bravo', 'cargo']) {
    const file = join(mappings, supplier, 'supplier.yaml');
    const timeless = 'stock:\n  freshness: { expectedEvery: 90000h, maxAge: 90000h }';
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^stock:$/m, timeless));
  }
  return mappings;
}
