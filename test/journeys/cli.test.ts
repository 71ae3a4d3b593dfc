import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { startSuppliers } from '../../src/simulator/suppliers/suppliers.ts';
import { testDatabase } from '../support/database.ts';

/** The commands as a person runs them: exit codes, what goes to which stream, and what they say. */
const PROJECT = join(import.meta.dirname, '../..');
const database = testDatabase();
const untouched = testDatabase({ empty: true });

let folder: string;
const running = new Set<ChildProcess>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdock-cli-'));
});
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  rmSync(folder, { recursive: true });
});

interface Command {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
  /** Waits until this was said on standard error. */
  said(text: string): Promise<void>;
}

function crossdock(args: readonly string[], environment: Record<string, string | undefined> = {}): Command {
  const arguments_ = ['--import', './src/cli/node-version.mjs', 'src/cli/main.ts', ...args];
  const child = spawn(process.execPath, arguments_, {
    cwd: PROJECT,
    env: { PATH: process.env.PATH, DATABASE_URL: database.url, NO_COLOR: '1', ...environment },
  });
  running.add(child);
  const output = { out: '', err: '' };
  child.stdout.on('data', (bytes: Buffer) => {
    output.out += bytes;
  });
  child.stderr.on('data', (bytes: Buffer) => {
    output.err += bytes;
  });
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return { code, ...output };
  });
  return {
    child,
    ended,
    said: async (text) => {
      while (!output.err.includes(text)) {
        if (!running.has(child)) throw new Error(`it ended without saying "${text}": ${output.err}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

function configFile(text: string): string {
  const file = join(folder, 'crossdock.yaml');
  writeFileSync(file, text);
  return file;
}

const ownConfig = (): string =>
  configFile(
    `crossdock: 1\nmappings: ${join(PROJECT, 'mappings')}\nserver: { host: 127.0.0.1, port: 0 }\nlog: { level: warn }\n`,
  );

describe('crossdock', () => {
  test('--help names every command and exit code, and nothing else is said', async () => {
    const { code, out, err } = await crossdock(['--help']).ended;
    expect([code, err]).toEqual([0, '']);
    for (const word of ['start', 'demo', 'doctor', 'inspect', 'detect', 'map', 'migrate', '3 configuration']) {
      expect(out).toContain(word);
    }
  });

  test.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['start', '--confg', 'x'], 'Did you mean --config?'],
  ])('%j is wrong usage: exit code 2', async (args, message) => {
    const { code, out, err } = await crossdock(args).ended;
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('ends in order when whoever reads its output has gone', async () => {
    const command = crossdock(['map', 'schema']);
    command.child.stdout?.destroy();
    expect(await command.ended).toMatchObject({ code: 0, err: '' });
  });
});

describe('crossdock start', () => {
  test('without suppliers says how to add one, and drains on SIGTERM', async () => {
    const command = crossdock(['start', '--config', ownConfig()]);
    await command.said('No storefront is configured');
    command.child.kill('SIGTERM');
    const { code, out, err } = await command.ended;
    expect([code, out]).toEqual([0, '']);
    expect(err).toMatch(/Crossdock answers at http:\/\/127\.0\.0\.1:\d+ \(\/livez, \/readyz, \/v1\)/);
    expect(err).toContain('docs/add-a-supplier.md has the five steps');
    expect(err).toContain('acme is there as an example; it would need ACME_HOST,');
    expect(err).toContain('SIGTERM: finishing what is under way');
    expect(err).not.toMatch(/Warning|MaxListeners|^\s+at /m);
  });

  test('drains when SIGTERM comes while it is still starting', async () => {
    const hold = await database.db.transaction();
    await hold.raw('lock table supplier in exclusive mode');
    const command = crossdock(['start', '--config', ownConfig()]);
    await untilSomebodyWaits();
    command.child.kill('SIGTERM');
    await command.said('SIGTERM: finishing what is under way');
    await hold.commit();
    const { code, err } = await command.ended;
    expect(code).toBe(0);
    expect(err).not.toContain('Crossdock answers');
  });

  test('with a configuration that cannot be used says every mistake with its place: exit code 3', async () => {
    const file = configFile('crossdock: 1\nservr: {}\nserver: { port: many }\n');
    const { code, out, err } = await crossdock(['start', '--config', file]).ended;
    expect([code, out]).toEqual([3, '']);
    expect(err.replaceAll(folder, '…')).toBe(`CONFIG-INVALID: The configuration cannot be used:
  …/crossdock.yaml:3:17 server.port: Invalid input: expected number, received string
  …/crossdock.yaml:2:1 unknown key "servr"; expected crossdock, mappings, state, server, access, storefronts, alerts, supplierMail, archive, retention, routing, telemetry, log; did you mean "server"?
  …/crossdock.yaml:1:1 mappings: there is no folder …/mappings; correct the path, or mount its disk
  remedy: Correct every line named in the message; the place is file:line:column.
`);
  });

  test('says every mistake of shops, alert targets and folders before the database is touched', async () => {
    const shop = 'storefronts: [{ id: shop, kind: headless, uri: x }, { id: other, kind: headless, urk: x },';
    const targets = 'alerts: { targets: [{ id: pager, kind: webhook, uri: x }] }';
    const prices = 'priceBatchSize: 0, prices: { currency: USD, rules: [{ markup: { percent: 5 } }] }';
    const unpriced = `{ id: unpriced, kind: bigcommerce, storeHash: a1, accessToken: b2, ${prices} }`;
    const file = configFile(`crossdock: 1\nmappings: nowhere\n${shop}\n  ${unpriced}]\n${targets}\n`);
    const { code, err } = await crossdock(['start', '--config', file], { DATABASE_URL: untouched.url }).ended;
    expect(code).toBe(3);
    const place = String.raw`…\/crossdock\.yaml`;
    expect(err.replaceAll(folder, '…')).toMatch(
      new RegExp(
        [
          'CONFIG-INVALID: The configuration cannot be used:',
          ` *The alert target pager .*${place}:5:49 .*unknown key "uri".*`,
          ` *Storefront shop .*${place}:3:43 .*unknown key "uri".*`,
          ` *Storefront other .*${place}:3:82 .*unknown key "urk".*`,
          ` *Storefront unpriced .*${place}:4:97 prices: this shop is told none .*`,
          ` *${place}:2:11 mappings: there is no folder …/nowhere; correct the path, or mount its disk`,
        ].join('\n'),
      ),
    );
    const tables = await untouched.db('pg_class').where({ relkind: 'r' }).whereRaw('oid >= 16384').pluck('relname');
    expect(tables).toEqual([]);
  });

  test('without a database says where it looked: exit code 4', async () => {
    const environment = { DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/none' };
    const { code, err } = await crossdock(['start', '--config', ownConfig()], environment).ended;
    expect(code).toBe(4);
    expect(err).toContain('DATABASE-UNREACHABLE: No connection to PostgreSQL at 127.0.0.1:1/none');
    expect(err).not.toContain('secret');
  });
});

describe('crossdock doctor', () => {
  test('checks every supplier, and names a host key that is not the one agreed', async () => {
    const suppliers = await startSuppliers({ clock: systemClock });
    try {
      const doctor = (environment: Record<string, string>) =>
        crossdock(['doctor', '--json', '--config', ownConfig()], { ...suppliers.environment, ...environment }).ended;
      const well = await doctor({});
      expect([well.code, well.err]).toEqual([0, '']);
      const { ok, checks } = JSON.parse(well.out) as { ok: boolean; checks: { subject: string; name: string }[] };
      expect(ok).toBe(true);
      expect([...new Set(checks.map(({ subject }) => subject))]).toEqual([
        'database',
        'clock',
        'disk',
        'machine',
        'acme',
        'bravo',
        'cargo',
      ]);
      expect(checks.filter(({ subject }) => subject === 'bravo').map(({ name }) => name)).toEqual(
        expect.arrayContaining(['mappings', 'connect', 'list', 'write', 'rename']),
      );

      const wrong = await doctor({ BRAVO_HOST_KEY: suppliers.environment.ACME_HOST_KEY as string });
      expect(wrong.code).toBe(1);
      const failed = (JSON.parse(wrong.out) as { checks: { subject: string; ok: boolean; detail: string }[] }).checks;
      expect(failed.filter((check) => !check.ok)).toMatchObject([
        { subject: 'bravo', detail: expect.stringContaining(suppliers.environment.ACME_HOST_KEY as string) },
      ]);
    } finally {
      await suppliers.stop();
    }
  });
});

describe('crossdock demo', () => {
  test('--once --json tells the story on standard error and ends with one object of figures', async () => {
    const { code, out, err } = await crossdock(['demo', '--once', '--json', '--state', folder]).ended;
    expect(err).toContain('5. The suppliers send their stock again');
    expect(err).not.toMatch(/Warning|MaxListeners|^\s+at /m);
    const { durationMs, fileToStorefrontMs, ...figures } = JSON.parse(out);
    expect(figures).toEqual({
      ok: true,
      documents: {
        '846': 2,
        '850': 3,
        '855': 3,
        '856': 3,
        '810': 3,
        '997in': 3,
        '997out': 11,
        csv: 10,
        xml: 12,
      },
      stock: { skus: 88, published: 40 },
      orders: { received: 6, routed: 6, split: 1, shipped: 6 },
      trackingPushed: 7,
      margins: 6,
      exceptions: 1,
      failures: [],
    });
    expect(durationMs).toBeGreaterThan(0);
    expect(fileToStorefrontMs).toEqual({ p50: expect.any(Number), p99: expect.any(Number) });
    expect(code).toBe(0);
    await expectNoDemoDatabase();
  });

  test('that is interrupted stops everything it started and removes its database: exit code 130', async () => {
    const command = crossdock(['demo', '--json', '--state', folder]);
    await command.said('1. The shop lists its products');
    command.child.kill('SIGINT');
    // npm passes on the Ctrl-C that the terminal has delivered already.
    await command.said('SIGINT: finishing');
    command.child.kill('SIGINT');
    const { code, out, err } = await command.ended;
    expect([code, out]).toEqual([130, '']);
    expect(err).toContain('everything the demo started is stopped');
    await expectNoDemoDatabase();
  });
});

async function untilSomebodyWaits(): Promise<void> {
  const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  while ((await database.db.raw<{ rows: unknown[] }>(waiting)).rows.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function expectNoDemoDatabase(): Promise<void> {
  const { rows } = await database.db.raw("select datname from pg_database where datname like 'crossdock_demo_%'");
  expect(rows).toEqual([]);
}
