import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/kernel/logger.ts';
import { findBinaries, majorVersion } from '../../src/stores/embedded/binaries.ts';
import {
  type EmbeddedOptions,
  type EmbeddedPostgres,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/stores/embedded/embedded-postgres.ts';
import { reachableBinaries } from '../../src/stores/embedded/place.ts';

const IS_ROOT = process.getuid?.() === 0;
const NOBODY = { uid: 65534, gid: 65534 };
/** Not in a checkout that only root may enter; .ci/run covers an ordinary user there. */
const NOBODY_CAN_RUN_US = IS_ROOT && spawnSync(process.execPath, ['--version'], NOBODY).status === 0;

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('the embedded server', () => {
  it('starts empty, in UTF-8 with byte order, password login only, and keeps its rows over a restart', async () => {
    const folder = await makeFolder();
    const first = await start(folder, { durable: true });
    expect(first.adopted).toBe(false);
    const [facts] = await query(
      first.url,
      `select current_setting('server_encoding') as encoding, datcollate as collation, current_setting('fsync') as fsync,
              current_setting('listen_addresses') as address, current_setting('data_checksums') as checksums
       from pg_database where datname = current_database()`,
    );
    expect(facts).toEqual({ encoding: 'UTF8', collation: 'C', fsync: 'on', address: '127.0.0.1', checksums: 'on' });
    await expect(query(first.url.replace(/:[^:@/]+@/, ':wrong@'), 'select 1')).rejects.toThrow(
      'password authentication failed',
    );
    expect((await stat(join(first.dataFolder, 'crossdock.json'))).mode & 0o777).toBe(0o600);
    await query(first.url, "create table kept as select 'žluťoučký' as word");
    await first.stop();
    expect(await findEmbeddedPostgres(folder)).toBeUndefined();
    const second = await start(folder);
    expect(await query(second.url, 'select word from kept')).toEqual([{ word: 'žluťoučký' }]);
  });

  it('takes another port when the wished one is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    cleanUps.push(() => new Promise((resolve) => blocker.close(resolve)));
    const taken = (blocker.address() as AddressInfo).port;
    const server = await start(await makeFolder(), { port: taken });
    expect(server.port).not.toBe(taken);
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('runs twice on one machine from two folders', async () => {
    const servers = await Promise.all([start(await makeFolder()), start(await makeFolder())]);
    expect(servers.map((server) => server.adopted)).toEqual([false, false]);
    expect(new Set(servers.map((server) => server.port)).size).toBe(2);
  });
});

describe('after a kill', () => {
  it('of the gateway: the next one adopts the server that lives on, and stops it', async () => {
    const folder = await makeFolder();
    const gateway = await startChild(folder);
    await query(String(gateway.said.url), 'create table kept as select 1 as one');
    gateway.child.kill('SIGKILL');
    await once(gateway.child, 'exit');
    const next = await start(folder);
    expect(next.adopted).toBe(true);
    expect(await query(next.url, 'select one from kept')).toEqual([{ one: 1 }]);
    await next.stop();
    expect(await findEmbeddedPostgres(folder)).toBeUndefined();
  });

  it('of the server: the next start recovers its rows', async () => {
    const folder = await makeFolder();
    const first = await start(folder, { durable: true });
    await query(first.url, 'create table kept as select 1 as one');
    const pid = await postmasterPid(first.dataFolder);
    process.kill(pid, 'SIGKILL');
    const second = await start(folder, { durable: true });
    expect(second.adopted).toBe(false);
    expect(await postmasterPid(second.dataFolder)).not.toBe(pid);
    expect(await query(second.url, 'select one from kept')).toEqual([{ one: 1 }]);
  });

  it('of the server, when its process id now belongs to another program', async () => {
    const folder = await makeFolder();
    const first = await start(folder);
    const lockFile = join(first.dataFolder, 'postmaster.pid');
    const left = await readFile(lockFile, 'utf8');
    const { uid, gid } = await stat(lockFile);
    await first.stop();
    const other = spawn('sleep', ['60'], IS_ROOT ? { uid, gid } : {});
    await once(other, 'spawn');
    cleanUps.push(async () => {
      other.kill();
      await once(other, 'exit');
    });
    await writeFile(lockFile, left.replace(/^\d+/, String(other.pid)), { mode: 0o600 });
    await chown(lockFile, uid, gid);
    const second = await start(folder);
    expect(second.adopted).toBe(false);
    expect(other.exitCode).toBeNull();
  });

  it('during initdb: the draft is swept away and a complete cluster is made', async () => {
    const folder = await makeFolder();
    const dead = spawn('true');
    await once(dead, 'exit');
    await mkdir(join(folder, `postgres.new-${dead.pid}-abc`));
    await start(folder);
    expect((await readdir(folder)).sort()).toEqual(['postgres', 'postgres.log', 'postgres.tenants']);
  });
});

describe('several gateways and commands on one folder', () => {
  it('start at once: one starts the server, the others adopt it, and all see one database', {
    timeout: 120_000,
  }, async () => {
    const folder = await makeFolder();
    const [own, ...children] = await Promise.all([
      start(folder),
      startChild(folder),
      startChild(folder),
      startChild(folder),
    ]);
    const others = children.map((child) => child.said);
    expect([own.adopted, ...others.map((said) => said.adopted)].filter((adopted) => !adopted)).toHaveLength(1);
    expect(others.map((said) => said.url)).toEqual([own.url, own.url, own.url]);
    expect((await readdir(folder)).filter((name) => name.includes('.new-'))).toEqual([]);
    for (const child of children) await child.stop();
  });

  it('the last one to leave stops the server, a killed one does not count', async () => {
    const folder = await makeFolder();
    const gateway = await startChild(folder);
    const command = await start(folder);
    const killed = await startChild(folder);
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    await command.stop();
    expect(await findEmbeddedPostgres(folder)).toBe(gateway.said.url);
    expect(await query(String(gateway.said.url), 'select 1 as one')).toEqual([{ one: 1 }]);
    await gateway.stop();
    expect(await findEmbeddedPostgres(folder)).toBeUndefined();
  });
});

describe('refuses with a reason', () => {
  it('the data folder of another major version, and touches nothing', async () => {
    const folder = await makeFolder();
    const server = await start(folder);
    await server.stop();
    const versionFile = join(server.dataFolder, 'PG_VERSION');
    await writeFile(versionFile, '15\n');
    const names = await readdir(server.dataFolder);
    await expect(start(folder)).rejects.toMatchObject({
      code: 'EMBEDDED-OTHER-MAJOR',
      message: `The data folder ${server.dataFolder} was made by PostgreSQL 15; the embedded server is PostgreSQL 18. Nothing was changed.`,
    });
    expect(await readFile(versionFile, 'utf8')).toBe('15\n');
    expect(await readdir(server.dataFolder)).toEqual(names);
  });

  it('a server that ends while starting, with its last words', async () => {
    const folder = await makeFolder();
    const server = await start(folder);
    await server.stop();
    await writeFile(join(server.dataFolder, 'postgresql.auto.conf'), 'this is no setting\n');
    await expect(start(folder)).rejects.toMatchObject({
      code: 'EMBEDDED-START-FAILED',
      message: expect.stringMatching(/ended while starting\. Its last words: .*syntax error in file/),
    });
  });

  it('a folder that cannot be made', async () => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(start(join(folder, 'file', 'sub'))).rejects.toMatchObject({ code: 'EMBEDDED-FOLDER' });
  });

  it('programs without their libraries (npm ci --ignore-scripts), and says how to repair it', async () => {
    const folder = await makeFolder();
    await mkdir(join(folder, 'bin'));
    const script = '#!/bin/sh\necho "postgres: error while loading shared libraries: libpq.so.5" >&2\nexit 127\n';
    await writeFile(join(folder, 'bin', 'postgres'), script, { mode: 0o755 });
    await expect(majorVersion({ folder, packageVersion: '0' })).rejects.toMatchObject({
      code: 'EMBEDDED-NOT-INSTALLED',
      message: expect.stringContaining('`npm rebuild` repairs that. Set DATABASE_URL to a PostgreSQL 17 or newer'),
    });
  });

  it('a machine without the optional package', async () => {
    const folder = await makeFolder();
    const source = new URL('../../src/', import.meta.url).pathname;
    for (const part of ['kernel', 'stores/embedded'])
      await cp(join(source, part), join(folder, part), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(
      join(folder, 'try.ts'),
      "import { findBinaries } from './stores/embedded/binaries.ts';\ntry { findBinaries(); } catch (error) { console.log(error.code, error.message); }",
    );
    const child = spawn(process.execPath, ['try.ts'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: string[] = [];
    for await (const line of createInterface(child.stdout)) lines.push(line);
    expect(lines.join('\n')).toMatch(
      /^EMBEDDED-NOT-INSTALLED The optional package embedded-postgres is not installed for \S+: Cannot find module 'embedded-postgres'\. Set DATABASE_URL/,
    );
  });
});

describe.runIf(IS_ROOT)('as root', () => {
  it('keeps the data where the server account reaches them when only root may enter the folder', async () => {
    const shared = await makeFolder();
    const closed = await makeFolder(0o700);
    const folder = join(closed, 'gateway');
    const first = await start(folder, { sharedFolder: shared });
    expect(first.dataFolder.startsWith(shared)).toBe(true);
    expect((await readFile(join(folder, 'postgres.location'), 'utf8')).trim()).toBe(first.dataFolder);
    await query(first.url, 'create table kept as select 1 as one');
    await first.stop();
    // Opened later: the data stay where they are, the gateway does not start over with an empty database.
    await chmod(closed, 0o755);
    const second = await start(folder, { sharedFolder: shared });
    expect(second.dataFolder).toBe(first.dataFolder);
    expect(await query(second.url, 'select one from kept')).toEqual([{ one: 1 }]);
  });

  it('says so when the server account can no longer reach its data', async () => {
    const parent = await makeFolder();
    const folder = join(parent, 'gateway');
    const server = await start(folder);
    await server.stop();
    await chmod(parent, 0o700);
    await expect(start(folder)).rejects.toMatchObject({
      code: 'EMBEDDED-FOLDER',
      message: expect.stringContaining('can no longer enter its data folder'),
    });
  });

  it('copies the programs when the server account cannot reach node_modules, and trusts only its own copy', async () => {
    const closed = await makeFolder(0o700);
    const installed = findBinaries();
    const hidden = { ...installed, folder: join(closed, 'native') };
    await cp(installed.folder, hidden.folder, { recursive: true, verbatimSymlinks: true });
    const shared = await makeFolder();
    const [one, two] = await Promise.all([1, 2].map(() => reachableBinaries(hidden, NOBODY, shared, silentLogger)));
    expect(one).toEqual(two);
    expect(one?.folder.startsWith(shared)).toBe(true);
    expect(await majorVersion(one ?? hidden)).toBe(18);
    expect(await readdir(shared)).toHaveLength(1);
    const forged = await makeFolder();
    await chmod(forged, 0o777);
    await expect(reachableBinaries(hidden, NOBODY, forged, silentLogger)).rejects.toMatchObject({
      code: 'EMBEDDED-FOLDER',
      message: `The folder ${forged} cannot be used: it must belong to root and nobody else may write in it.`,
    });
  });

  it('refuses data that belong to root', async () => {
    const folder = await makeFolder();
    await mkdir(join(folder, 'postgres'));
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '18\n');
    await expect(start(folder)).rejects.toMatchObject({
      code: 'EMBEDDED-FOLDER',
      message: expect.stringContaining(`chown -R postgres ${join(folder, 'postgres')}`),
    });
  });

  it.runIf(NOBODY_CAN_RUN_US)(
    'and as an ordinary user: runs as that user, and refuses the data of another',
    async () => {
      const folder = await makeFolder();
      await chown(folder, NOBODY.uid, NOBODY.gid);
      const gateway = await startChild(folder, NOBODY);
      expect(gateway.said).toMatchObject({ adopted: false });
      expect((await stat(String(gateway.said.dataFolder))).uid).toBe(NOBODY.uid);
      // Root on the same folder uses the same account, not its own.
      const asRoot = await start(folder);
      expect(asRoot.adopted).toBe(true);
      await asRoot.stop();
      await gateway.stop();
      const other = await makeFolder();
      const server = await start(other);
      const refused = await startChild(other, NOBODY);
      expect(refused.said.code).toBe('EMBEDDED-FOLDER');
      expect(refused.said.message).toContain(`chown -R ${NOBODY.uid} ${server.dataFolder}`);
    },
  );
});

async function makeFolder(mode = 0o755): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'crossdock-embedded-'));
  await chmod(folder, mode);
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(folder: string, options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ folder, logger: silentLogger, durable: false, ...options });
  cleanUps.push(() => server.stop());
  return server;
}

interface ChildGateway {
  readonly child: ReturnType<typeof spawn>;
  readonly said: Record<string, string | boolean>;
  stop(): Promise<void>;
}

async function startChild(folder: string, account: { uid?: number; gid?: number } = {}): Promise<ChildGateway> {
  const script = new URL('../support/embedded-child.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, folder], { ...account, stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const stop = async () => {
    child.stdin.end();
    await exited;
  };
  cleanUps.push(stop);
  const [line] = await once(createInterface(child.stdout), 'line');
  return { child, said: JSON.parse(String(line)), stop };
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function postmasterPid(dataFolder: string): Promise<number> {
  return Number((await readFile(join(dataFolder, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}
