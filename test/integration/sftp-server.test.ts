import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ssh2, { type SFTPWrapper } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { generateKeyPair, keyFingerprint, type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';

const run = promisify(execFile);

/** The simulated supplier's server behaves like OpenSSH where nothing else is asked of it (FAULTS.md 7). */
describe('simulated SFTP server', () => {
  let server: SftpServer;
  let client: ssh2.Client;
  let sftp: SFTPWrapper;

  beforeEach(async () => {
    server = await startSftpServer();
    client = new ssh2.Client();
    sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
      client
        .on('error', reject)
        .on('ready', () => client.sftp((error, opened) => (error ? reject(error) : resolve(opened))));
      client.connect({ host: server.host, port: server.port, ...server.account, hostVerifier: () => true });
    });
  });
  afterEach(async () => {
    client.end();
    await server.stop();
  });

  const write = (path: string, text: string) => promisify(sftp.writeFile.bind(sftp, path, text))();
  const read = async (path: string) => String(await promisify<string, Buffer>(sftp.readFile.bind(sftp))(path));
  const rename = (from: string, to: string) => promisify<void>((done) => sftp.rename(from, to, done))();
  const stat = (path: string) => promisify<ssh2.Stats>((done) => sftp.stat(path, done))();

  it('keeps what is written, with times in whole seconds', async () => {
    await write('inbound/a.edi', 'order');
    expect(await read('/inbound/a.edi')).toBe('order');
    const [file] = server.files.list('inbound');
    expect(file).toMatchObject({ name: 'a.edi', size: 5 });
    expect(Number(file?.modifiedAt) % 1000).toBe(0);
    expect((await stat('inbound/a.edi')).mtime * 1000).toBe(Number(file?.modifiedAt));
  });

  it('answers like OpenSSH: missing is 2, rename onto existing is 4, everything stays inside', async () => {
    await write('inbound/a.edi', 'a');
    await write('inbound/b.edi', 'b');
    await expect(stat('inbound/none')).rejects.toMatchObject({ code: 2 });
    await expect(rename('inbound/none', 'inbound/c')).rejects.toMatchObject({ code: 2 });
    await expect(rename('inbound/a.edi', 'inbound/b.edi')).rejects.toMatchObject({ code: 4 });
    expect(await read('../../../inbound/b.edi')).toBe('b');
  });

  it('tells the supplier of final names only, before the client hears of it', async () => {
    const seen: string[] = [];
    server.onFile('inbound', (name, bytes) => seen.push(`${name}=${bytes}`));
    await write('inbound/.a.tmp', 'order');
    expect(seen).toEqual([]);
    server.faults.loseReply = ['RENAME'];
    sftp.rename('inbound/.a.tmp', 'inbound/a.edi', () => undefined);
    await vi.waitFor(() => expect(seen).toEqual(['a.edi=order']));
    expect(server.files.take('inbound', 'a.edi')?.toString()).toBe('order');
    expect(server.files.list('inbound')).toEqual([]);
  });

  it('stops at once with clients connected', async () => {
    const gone = new Promise<void>((resolve) => client.once('close', () => resolve()));
    await server.stop();
    await gone;
  });

  it('is understood by OpenSSH’s own client', async ({ skip }) => {
    if (!existsSync('/usr/bin/sftp')) return skip('no sftp command on this machine');
    const place = await mkdtemp(join(tmpdir(), 'crossdock-client-'));
    const pair = generateKeyPair();
    const other = await startSftpServer({ account: { username: 'acme', publicKey: pair.public } });
    try {
      other.files.put('outbound', 'stock.edi', Buffer.alloc(300_000, 65));
      await writeFile(join(place, 'key'), pair.private, { mode: 0o600 });
      await writeFile(
        join(place, 'batch'),
        `get outbound/stock.edi ${place}/\nput ${place}/key inbound/.up.tmp\nrename inbound/.up.tmp inbound/up.edi\nls -l inbound\n`,
      );
      const settings = [
        'StrictHostKeyChecking=no',
        `UserKnownHostsFile=${place}/hosts`,
        'IdentitiesOnly=yes',
        'BatchMode=yes',
      ];
      const options = settings.flatMap((setting) => ['-o', setting]);
      await run('sftp', [
        ...options,
        '-i',
        join(place, 'key'),
        '-P',
        String(other.port),
        '-b',
        join(place, 'batch'),
        'acme@127.0.0.1',
      ]);
      expect((await readFile(join(place, 'stock.edi'))).length).toBe(300_000);
      expect(other.files.read('inbound', 'up.edi')?.toString()).toBe(pair.private);
      const { stdout: hosts } = await run('ssh-keygen', ['-lf', join(place, 'hosts')]);
      expect(hosts).toContain(other.hostKeyFingerprint);
    } finally {
      await other.stop();
      await rm(place, { recursive: true });
    }
  });

  it('never makes a key that cannot be read (ssh2 makes one in 256)', () => {
    for (let round = 0; round < 600; round += 1)
      expect(keyFingerprint(generateKeyPair().private)).toMatch(/^SHA256:.{43}$/);
  });
});
