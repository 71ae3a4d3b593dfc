import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Check } from '../../src/app/check.ts';
import { codes } from '../../src/kernel/codes.ts';
import { generateKeyPair, type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';
import { testDatabase } from '../support/database.ts';
import { saidOfSuppliers } from '../support/doctor.ts';
import { reasonWithoutProftpd, startProftpd } from '../support/proftpd-server.ts';
import { freePort } from '../support/real-server.ts';

/** What doctor says about suppliers whose files lie on an SFTP server. */
const database = testDatabase();
const PASSWORD = 'canary-password';
const FROM_ENVIRONMENT = `\${env:PASSWORD}`;
const SCRATCH = /\.crossdock-check-[0-9a-f]{8}-1\.tmp/;
const COLLECT = '{ folder: outbound, then: archive, archiveFolder: archive }';
let mappings: string;
let server: SftpServer;

beforeAll(async () => {
  mappings = mkdtempSync(join(tmpdir(), 'crossdock-doctor-'));
  const repository = join(import.meta.dirname, '../../mappings');
  for (const name of ['base', 'bravo']) cpSync(join(repository, name), join(mappings, name), { recursive: true });
});
afterAll(() => rmSync(mappings, { recursive: true }));
beforeEach(async () => {
  server = await startSftpServer({ account: { username: 'crossdock', password: PASSWORD } });
});
afterEach(() => server.stop());

interface Place {
  readonly password?: string;
  readonly channel?: Readonly<Record<string, unknown>>;
  readonly collect?: string;
  readonly deliver?: string;
}

/** What doctor says of bravo, whose supplier.yaml is that of the simulated server but for what is given. */
async function examine({
  channel,
  collect = COLLECT,
  deliver = 'inbound',
  password = PASSWORD,
}: Place = {}): Promise<Check[]> {
  const account = {
    kind: 'sftp',
    host: server.host,
    port: server.port,
    username: 'crossdock',
    password: FROM_ENVIRONMENT,
    hostKeys: [server.hostKeyFingerprint],
    ...channel,
  };
  writeFileSync(
    join(mappings, 'bravo/supplier.yaml'),
    `supplier: 1
name: Bravo
timeZone: America/New_York
currency: USD
channel: ${JSON.stringify(account)}
collect: [${collect}]
deliver: { folder: ${deliver} }
`,
  );
  const checks = await saidOfSuppliers(['bravo'], {
    mappings,
    databaseUrl: database.url,
    environment: { PASSWORD: password },
  });
  expect(JSON.stringify(checks)).not.toContain('canary');
  return checks;
}

const named = (checks: readonly Check[]): Record<string, string> =>
  Object.fromEntries(checks.map(({ name, ok, detail }) => [ok ? name : `${name} FAILED`, detail]));
const namesIn = (folder: string): string[] => server.files.list(folder).map(({ name }) => name);
/** The scratch files that are left, and whatever else. */
const left = (): string[] => ['outbound', 'inbound', 'archive'].flatMap((folder) => namesIn(folder));

describe('doctor, of a supplier on an SFTP server,', () => {
  it('names every step when all is well, and leaves nothing behind', async () => {
    const checks = await examine();
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(named(checks)).toEqual({
      connect: expect.stringMatching(/^crossdock@127\.0\.0\.1:\d+: connected in \d+ ms, server SSH-2\.0-ssh2js/),
      'host key': `${server.hostKeyFingerprint} is pinned`,
      list: 'outbound: 0 files waiting',
      archive: 'outbound: files can be moved to archive',
      write: expect.stringMatching(
        /^inbound: wrote \d+ bytes as \.crossdock-check-[0-9a-f]{8}-1\.tmp and read them back$/,
      ),
      rename: 'inbound: rename works and never replaces an existing file',
      habits: 'a rename never replaces; uploads are flushed to disk (fsync); times are kept to the second',
    });
    expect(left()).toEqual([]);
  });

  it('says which host key was shown, which is pinned and how to compare them, and sends no password', async () => {
    const pinned = `SHA256:${'a'.repeat(43)}`;
    expect(named(await examine({ channel: { hostKeys: [pinned] } }))).toEqual({
      'host key FAILED': `CHANNEL-HOST-KEY: 127.0.0.1:${server.port} shows the ssh-ed25519 host key ${server.hostKeyFingerprint}; pinned: ${pinned}. Nothing was sent. ${codes['CHANNEL-HOST-KEY'].remedy}`,
    });
    expect(server.counters.passwordBytes).toBe(0);
  });

  it('says that the login is refused, by which ways it was tried, and never the password', async () => {
    const refused = `CHANNEL-LOGIN-REFUSED: 127.0.0.1:${server.port} refuses the login of crossdock: tried password, the server accepts password. ${codes['CHANNEL-LOGIN-REFUSED'].remedy}`;
    expect(named(await examine({ password: 'canary-wrong' }))).toEqual({ 'connect FAILED': refused });
    // Whoever corrects it is not made to wait for the pause after a refusal.
    expect(named(await examine())).toMatchObject({ connect: expect.stringContaining('connected') });
  });

  it('says that nobody answers at an address, and where to look', async () => {
    const port = await freePort();
    expect(named(await examine({ channel: { port } }))).toEqual({
      'connect FAILED': `CHANNEL-UNREACHABLE: 127.0.0.1:${port}: reaching the host failed: connect ECONNREFUSED 127.0.0.1:${port}. ${codes['CHANNEL-UNREACHABLE'].remedy}`,
    });
  });

  it('names each folder that is missing, once', async () => {
    const remedy = codes['CHANNEL-FOLDER-MISSING'].remedy;
    expect(named(await examine({ collect: COLLECT.replace('outbound', 'outbuond'), deliver: 'inbuond' }))).toEqual({
      connect: expect.anything(),
      'host key': expect.anything(),
      'list FAILED': `CHANNEL-FOLDER-MISSING: The folder outbuond does not exist on 127.0.0.1:${server.port}. ${remedy}`,
      'write FAILED': `CHANNEL-FOLDER-MISSING: The folder inbuond does not exist. ${remedy}`,
    });
  });

  it('makes an archive folder as the first file would, and says when it cannot', async () => {
    expect(named(await examine({ collect: '{ folder: outbound, then: archive, archiveFolder: new }' }))).toMatchObject({
      archive: 'outbound: files can be moved to new',
    });
    expect(namesIn('new')).toEqual([]);
    expect(
      named(await examine({ collect: '{ folder: outbound, then: archive, archiveFolder: deep/er }' })),
    ).toMatchObject({
      'archive FAILED': `outbound: files cannot be moved to deep/er. CHANNEL-FOLDER-MISSING: The folder deep/er cannot be made, because the one above it does not exist. ${codes['CHANNEL-FOLDER-MISSING'].remedy}`,
    });
    server.faults.fail = { RENAME: { code: 4 } };
    expect(named(await examine())['archive FAILED']).toMatch(
      /^outbound: files cannot be moved to archive\. CHANNEL-OPERATION-FAILED: The server refused to rename /,
    );
    server.faults.fail = {};
    expect(left()).toEqual([]);
  });

  it('says that files cannot be deleted, and writes nothing where they are kept', async () => {
    server.faults.fail = { REMOVE: { code: 3 } };
    expect(named(await examine({ collect: '{ folder: outbound, then: delete }' }))).toMatchObject({
      'delete FAILED': expect.stringMatching(
        /^outbound: files cannot be deleted\. CHANNEL-PERMISSION: The server refused to delete outbound\/\.crossdock-check-.*Ask the supplier/,
      ),
    });
    server.faults.fail = {};
    const written: string[] = [];
    server.onRequest((operation, path = '') => {
      if (operation === 'OPEN' && path.includes('outbound')) written.push(path);
    });
    const kept = named(await examine({ collect: '{ folder: outbound, then: keep }' }));
    expect(kept).toMatchObject({ list: 'outbound: 0 files waiting' });
    expect(Object.keys(kept)).not.toContain('delete');
    expect(written).toEqual([]);
  });
});

describe.skipIf(reasonWithoutProftpd !== undefined)('doctor, of a supplier on ProFTPD,', () => {
  const onlyRead = (folder: string): string =>
    `<Directory ~/${folder}>\n<Limit WRITE>\nDenyAll\n</Limit>\n</Directory>`;

  /** The words of a refusal, and what to do about it. */
  const refusal = (words: string): unknown =>
    expect.stringMatching(
      new RegExp(
        `^${words.replaceAll('.', '\\.').replaceAll('SCRATCH', SCRATCH.source)}: status 3, "Permission denied"\\. Ask the supplier for the permission named`,
      ),
    );

  async function examineReal(lines: readonly string[], key?: string): Promise<Record<string, string>> {
    const real = await startProftpd(lines);
    try {
      for (const folder of ['outbound', 'inbound', 'archive']) mkdirSync(join(real.root, folder));
      const { privateKey, ...account } = real.account;
      const channel = { ...account, password: undefined, privateKey: FROM_ENVIRONMENT };
      const checks = named(await examine({ channel, password: key ?? String(privateKey) }));
      for (const folder of ['outbound', 'inbound']) expect(readdirSync(join(real.root, folder))).toEqual([]);
      return checks;
    } finally {
      await real.stop();
    }
  }

  it('says that the key is refused', async () => {
    const checks = await examineReal([], generateKeyPair().private);
    expect(Object.keys(checks)).toEqual(['connect FAILED']);
    expect(checks['connect FAILED']).toMatch(
      /^CHANNEL-LOGIN-REFUSED: .* refuses the login of supplier: tried publickey, the server accepts publickey\. Check user name, password or key/,
    );
  });

  it('says that nothing can be written where orders go', async () => {
    expect(await examineReal([onlyRead('inbound')])).toMatchObject({
      archive: 'outbound: files can be moved to archive',
      'write FAILED': refusal('CHANNEL-PERMISSION: The server refused to write inbound/SCRATCH'),
    });
  });

  it('says that files cannot be moved to the archive: it is closed', async () => {
    expect(await examineReal([onlyRead('archive')])).toMatchObject({
      'archive FAILED': refusal(
        'outbound: files cannot be moved to archive. CHANNEL-PERMISSION: The server refused to rename outbound/SCRATCH to archive/SCRATCH',
      ),
      rename: expect.stringContaining('rename works'),
    });
  });

  it('says that files can most likely not be moved: where they are collected nothing can be written', async () => {
    expect(await examineReal([onlyRead('outbound')])).toMatchObject({
      list: 'outbound: 0 files waiting',
      'archive FAILED': refusal(
        'outbound: whether files can be moved to archive is not known, because no file can be written there to try it with; most likely they cannot. CHANNEL-PERMISSION: The server refused to write outbound/SCRATCH',
      ),
    });
  });

  it('has no complaint of an archive from which nothing can be deleted, and says what stays there', async () => {
    const checks = await examineReal(['<Directory ~/archive>\n<Limit DELE>\nDenyAll\n</Limit>\n</Directory>']);
    expect(Object.keys(checks)).toContain('habits');
    expect(checks.archive?.replace(SCRATCH, 'SCRATCH')).toBe(
      'outbound: files can be moved to archive; SCRATCH stays there, because nothing can be deleted there',
    );
  });
});
