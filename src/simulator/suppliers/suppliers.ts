import { codecs } from '../../formats/registry.ts';
import type { Clock } from '../../kernel/clock.ts';
import { randomSecret } from '../../kernel/ids.ts';
import { type CatalogueProduct, demoCatalogue, type SupplierName } from '../catalogue.ts';
import { generateKeyPair, type SftpAccount, startSftpServer } from '../sftp-server.ts';
import { acmeDialect } from './acme.ts';
import { bravoDialect } from './bravo.ts';
import { cargoDialect } from './cargo.ts';
import type { Dialect, Numbering } from './dialect.ts';
import type { SupplierTraits } from './paperwork.ts';
import { createNumbering, type Delays, type SimulatedSupplier, startSupplier } from './supplier.ts';

export interface Suppliers {
  readonly acme: SimulatedSupplier;
  readonly bravo: SimulatedSupplier;
  readonly cargo: SimulatedSupplier;
  /** What crossdock.yaml and the profiles read as `${env:…}`: ACME_HOST, _PORT, _USER, _PASSWORD, _HOST_KEY and so on. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface SuppliersOptions {
  readonly clock: Clock;
  /** Default: the 40 products of the demo. `catalogueOf(1000)` for more. */
  readonly catalogue?: readonly CatalogueProduct[];
  readonly delays?: Partial<Delays>;
  /**
   * Every running number (files, control numbers, shipments, invoices) starts here; default 1. A simulator that is
   * started again on a kept database must start above what it used before, as a real supplier would.
   */
  readonly firstNumber?: number;
}

const DELAYS: Delays = { receipt: 0, acknowledgment: 0, shipNotice: 0, invoice: 0 };

const traits: Readonly<Record<SupplierName, SupplierTraits>> = {
  acme: {
    name: 'acme',
    carrier: { code: 'UPSN', trackingNumber: (number) => `1Z999AA1${String(number).padStart(10, '0')}` },
    freight: '7.95',
    handling: '2.50',
  },
  bravo: {
    name: 'bravo',
    carrier: { code: 'FedEx Ground', trackingNumber: (number) => String(770_000_000_000 + number) },
    freight: '6.40',
    handling: '1.75',
  },
  cargo: {
    name: 'cargo',
    carrier: { code: 'USPS', trackingNumber: (number) => `9400${String(number).padStart(18, '0')}` },
    freight: '8.20',
    handling: '1.00',
  },
};

const dialects: Readonly<Record<SupplierName, (deps: { numbering: Numbering; clock: Clock }) => Dialect>> = {
  acme: (deps) => acmeDialect({ ...deps, codec: codecs.x12 }),
  bravo: (deps) => bravoDialect({ ...deps, codec: codecs.csv }),
  cargo: (deps) => cargoDialect({ ...deps, codec: codecs.xml }),
};

/** Starts Acme, Bravo and Cargo, each behind an SFTP server of its own on a free port. */
export async function startSuppliers(options: SuppliersOptions): Promise<Suppliers> {
  const keys = generateKeyPair();
  const acme = await startOne('acme', passwordAccount('acme'), options);
  const bravo = await startOne('bravo', passwordAccount('bravo'), options);
  const cargo = await startOne('cargo', { username: 'crossdock-cargo', publicKey: keys.public }, options);
  const all = [acme, bravo, cargo];
  return {
    acme,
    bravo,
    cargo,
    environment: { ...Object.assign({}, ...all.map(environmentOf)), CARGO_PRIVATE_KEY: keys.private },
    async stop() {
      await Promise.all(all.map((supplier) => supplier.stop()));
    },
  };
}

async function startOne(
  name: SupplierName,
  account: SftpAccount,
  options: SuppliersOptions,
): Promise<SimulatedSupplier> {
  const { clock, catalogue = demoCatalogue, delays, firstNumber = 1 } = options;
  const numbering = createNumbering(firstNumber);
  return startSupplier({
    traits: traits[name],
    server: await startSftpServer({ account, clock }),
    dialect: dialects[name]({ numbering, clock }),
    numbering,
    catalogue,
    delays: { ...DELAYS, ...delays },
    clock,
  });
}

function passwordAccount(name: SupplierName): SftpAccount {
  return { username: `crossdock-${name}`, password: randomSecret(18).toString('base64url') };
}

function environmentOf({ name, server }: SimulatedSupplier): Record<string, string> {
  const prefix = name.toUpperCase();
  const { username, password } = server.account;
  return {
    [`${prefix}_HOST`]: server.host,
    [`${prefix}_PORT`]: String(server.port),
    [`${prefix}_USER`]: username,
    ...(password === undefined ? {} : { [`${prefix}_PASSWORD`]: password }),
    [`${prefix}_HOST_KEY`]: server.hostKeyFingerprint,
  };
}
