import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair, keyFingerprint } from '../../src/simulator/sftp-server.ts';
import { answering, findProgram, freePort, type RealServer, stopped } from './real-server.ts';

const RCLONE = findProgram('rclone');

/** Why rclone cannot be tested on this machine, or undefined when it can. */
export const reasonWithoutRclone = RCLONE === undefined ? 'no rclone on this machine (install rclone)' : undefined;

/** `rclone serve sftp` over a folder. By default it shows what others put there at once, which it does not by itself. */
export async function startRclone(settings: readonly string[] = ['--dir-cache-time', '0s']): Promise<RealServer> {
  if (RCLONE === undefined) throw new Error(reasonWithoutRclone);
  const place = await mkdtemp(join(tmpdir(), 'crossdock-rclone-'));
  const root = join(place, 'files');
  await mkdir(root);
  const hostKey = generateKeyPair();
  const port = await freePort();
  await writeFile(join(place, 'host_key'), hostKey.private, { mode: 0o600 });
  const server = spawn(
    RCLONE,
    [
      ...['serve', 'sftp', root, '--addr', `127.0.0.1:${port}`, '--user', 'supplier', '--pass', 'a secret'],
      ...[
        '--key',
        join(place, 'host_key'),
        '--config',
        join(place, 'rclone.conf'),
        '--cache-dir',
        join(place, 'cache'),
      ],
      ...settings,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH, HOME: place } },
  );
  await answering(server, port);
  return {
    account: {
      host: '127.0.0.1',
      port,
      username: 'supplier',
      password: 'a secret',
      hostKeys: [keyFingerprint(hostKey.public)],
    },
    root,
    stop: async () => {
      await stopped(server);
      await rm(place, { recursive: true, force: true });
    },
  };
}
