import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair, keyFingerprint } from '../../src/simulator/sftp-server.ts';
import { freePort, stopped } from './real-server.ts';

/** A real OpenSSH server, started by hand on 127.0.0.1 for the current user. */
export interface OpensshServer {
  readonly port: number;
  readonly username: string;
  readonly privateKey: string;
  readonly hostKeyFingerprint: string;
  /** Where a session starts. */
  readonly root: string;
  stop(): Promise<void>;
}

const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/opt/homebrew/sbin/sshd'].find((path) => existsSync(path));

/** Why OpenSSH cannot be tested on this machine, or undefined when it can. */
export const reasonWithoutOpenssh = SSHD === undefined ? 'no sshd on this machine (install openssh-server)' : undefined;

export async function startOpensshServer(): Promise<OpensshServer> {
  if (SSHD === undefined) throw new Error(reasonWithoutOpenssh);
  const place = await mkdtemp(join(tmpdir(), 'crossdock-sshd-'));
  const root = join(place, 'files');
  await mkdir(root);
  const hostKey = generateKeyPair();
  const userKey = generateKeyPair();
  const port = await freePort();
  await writeFile(join(place, 'host_key'), hostKey.private, { mode: 0o600 });
  await writeFile(join(place, 'authorized_keys'), `${userKey.public}\n`, { mode: 0o600 });
  const settings = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(place, 'host_key')}`,
    `PidFile ${join(place, 'pid')}`,
    `AuthorizedKeysFile ${join(place, 'authorized_keys')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    `Subsystem sftp internal-sftp -d ${root}`,
  ];
  await writeFile(join(place, 'sshd_config'), `${settings.join('\n')}\n`);
  await chmod(place, 0o755);
  // The privilege separation folder is made by the package's service, which does not run here.
  if (userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const server = spawn(SSHD, ['-D', '-e', '-f', join(place, 'sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  await untilListening(server);
  return {
    port,
    username: userInfo().username,
    privateKey: userKey.private,
    hostKeyFingerprint: keyFingerprint(hostKey.public),
    root,
    stop: async () => {
      await stopped(server);
      await rm(place, { recursive: true, force: true });
    },
  };
}

function untilListening(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Server listening')) resolve();
    });
    server.once('exit', (code) => reject(new Error(`sshd ended with ${code}: ${said}`)));
  });
}
