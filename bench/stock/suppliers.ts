import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../src/config/package-folder.ts';
import type { StockFormat } from './files.ts';
import type { SftpPlace } from './sftp-place.ts';

export interface StockSupplier {
  readonly id: string;
  readonly format: StockFormat;
  readonly folders: ReturnType<SftpPlace['makeFolders']>;
}

const mappings: Readonly<Record<StockFormat, (id: string) => string>> = {
  // Acme's own file, with its joins, lookups and preferred qualifiers.
  x12: (id) => `mapping: 1\nid: ${id}-stock\nextends: ../acme/acme-846.map.yaml\nsupplier: ${id}\n`,
  csv: (id) =>
    `mapping: 1\nid: ${id}-stock\nextends: ../base/csv-inventory.map.yaml\nsupplier: ${id}\nsource: { file: "*.csv" }\n` +
    'lines: { fields: { warehouse: null, availableOn: null } }\n',
  xml: (id) => `mapping: 1\nid: ${id}-stock\nextends: ../base/xml-inventory.map.yaml\nsupplier: ${id}\n`,
};

/** Writes the files of a supplier who sends nothing but stock, with everything left at its default. */
export function writeSupplier(folder: string, place: SftpPlace, id: string, format: StockFormat): StockSupplier {
  const shipped = join(packageFolder(), 'mappings');
  const bases = { x12: 'acme/acme-846', csv: 'base/csv-inventory', xml: 'base/xml-inventory' } as const;
  for (const base of new Set([bases[format], ...(format === 'x12' ? ['base/x12-846'] : [])])) {
    mkdirSync(join(folder, base, '..'), { recursive: true });
    copyFileSync(join(shipped, `${base}.map.yaml`), join(folder, `${base}.map.yaml`));
  }
  const folders = place.makeFolders(id);
  mkdirSync(join(folder, id), { recursive: true });
  writeFileSync(join(folder, id, `${id}-stock.map.yaml`), mappings[format](id));
  writeFileSync(
    join(folder, id, 'supplier.yaml'),
    `supplier: 1
name: ${id}
timeZone: America/Chicago
currency: USD
channel: { kind: sftp, host: 127.0.0.1, port: ${place.port}, username: ${place.username}, privateKey: "\${env:BENCH_KEY}", hostKeys: ["${place.hostKey}"], oneSession: false }
collect:
  - { folder: ${folders.outbound}, every: 12h, settle: 0s, then: archive, archiveFolder: ${folders.archive} }
deliver: { folder: ${folders.inbound} }
${format === 'x12' ? 'x12: { supplier: { qualifier: "12", id: "8005551212" }, ours: { qualifier: ZZ, id: CROSSDOCK }, acknowledge: false, usage: P }\n' : ''}costs: { dropShipFee: "1.75", freightPerOrder: "6.40", freightPerUnit: "0", priority: 2 }
`,
  );
  return { id, format, folders };
}
