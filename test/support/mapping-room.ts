import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RunningGateway, startGateway } from '../../src/app.ts';
import type { Config } from '../../src/config/load.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { SftpServer } from '../../src/simulator/sftp-server.ts';
import type { TestDatabase } from './database.ts';

/**
 * A mappings folder that a test may change under a running gateway: small CSV suppliers behind local folders, each with a
 * golden test of its own.
 */
export interface MappingRoom {
  readonly folder: string;
  path(name: string): string;
  write(name: string, text: string): void;
  change(name: string, change: (text: string) => string): void;
  remove(name: string): void;
  addSupplier(id: string): void;
  /** Has a supplier's files come from a real SFTP server; answers the environment that this needs. */
  connect(supplier: string, server: SftpServer): Config['environment'];
  /** Puts a file where the supplier leaves its files. */
  drop(supplier: string, name: string, text: string): void;
  config(database: TestDatabase, environment?: Config['environment']): Config;
  start(database: TestDatabase, environment?: Config['environment']): Promise<RunningGateway>;
  clear(): void;
}

export const HEADER = 'Item,Qty,Cost\n';

export function mappingRoom(...suppliers: readonly string[]): MappingRoom {
  const root = mkdtempSync(join(tmpdir(), 'crossdock-room-'));
  const folder = join(root, 'mappings');
  const path = (name: string): string => join(folder, name);
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  const room: MappingRoom = {
    folder,
    path,
    write,
    change: (name, change) => write(name, change(readFileSync(path(name), 'utf8'))),
    remove: (name) => rmSync(path(name), { recursive: true }),
    addSupplier: (id) => {
      for (const place of ['outbound', 'inbound', 'archive']) mkdirSync(join(root, id, place), { recursive: true });
      write(`${id}/${id}-stock.map.yaml`, stockMapping(id));
      write(`${id}/tests/${id}-stock/01-happy.csv`, `${HEADER}a-1,5,2.50\n`);
      write(`${id}/tests/${id}-stock/01-happy.expect.json`, expectation);
      write(`${id}/supplier.yaml`, supplierFile(id, join(root, id)));
    },
    connect: (supplier, { account, port, hostKeyFingerprint }) => {
      const lines = [
        'channel:   # by hand',
        '  kind: sftp',
        '  host: 127.0.0.1',
        `  port: ${port}`,
        `  username: ${account.username}`,
        `  password: \${env:SFTP_PASSWORD}`,
        `  hostKeys:\n    - ${hostKeyFingerprint}  # by telephone`,
      ];
      room.change(`${supplier}/supplier.yaml`, (text) => text.replace(/^channel: .*$/m, lines.join('\n')));
      return { SFTP_PASSWORD: account.password };
    },
    drop: (supplier, name, text) => writeFileSync(join(root, supplier, 'outbound', name), text),
    config: (database, environment = {}) => ({
      file: 'test',
      mappingsFolder: folder,
      stateFolder: 'unused',
      databaseUrl: database.url,
      server: { host: '127.0.0.1', port: 0 },
      storefronts: [],
      logLevel: 'silent',
      environment,
    }),
    start: (database, environment) =>
      startGateway({ config: room.config(database, environment), logger: silentLogger, pollEveryMs: 50, settleMs: 20 }),
    clear: () => rmSync(root, { recursive: true, force: true }),
  };
  mkdirSync(folder);
  for (const id of suppliers) room.addSupplier(id);
  return room;
}

function stockMapping(id: string): string {
  return `mapping: 1
id: ${id}-stock
supplier: ${id}
kind: inventory
direction: in
source: { format: csv, file: "stock*.csv", columns: { required: [Item, Qty] } }
lines:
  each: row
  fields:
    sku: { from: Item, do: [trim, upper], required: true }
    quantity: { from: Qty, do: [number], required: true, min: 0 }
    cost: { from: Cost, do: [decimal] }
`;
}

const expectation = `${JSON.stringify(
  {
    documents: [
      {
        complete: true,
        header: {},
        lines: [{ sku: 'A-1', quantity: 5, cost: '2.50', source: { ordinal: 2 } }],
        held: [],
        problems: [],
        unread: {},
      },
    ],
    problems: [],
  },
  null,
  2,
)}\n`;

function supplierFile(id: string, root: string): string {
  return `supplier: 1
name: ${id}
timeZone: UTC
currency: USD
channel: { kind: folder, root: ${root} }
collect:
  - { folder: /outbound, then: archive, archiveFolder: /archive }
deliver: { folder: /inbound }
stock: { minimumShare: 0 }
`;
}
