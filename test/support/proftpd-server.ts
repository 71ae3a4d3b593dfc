import { execFileSync, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair, keyFingerprint } from '../../src/simulator/sftp-server.ts';
import { answering, findProgram, freePort, type RealServer, stopped } from './real-server.ts';

const PROFTPD = findProgram('proftpd');
const MODULES = ['/usr/lib/proftpd', '/usr/libexec/proftpd'].find(
  (folder) => findProgram(join('..', folder, 'mod_sftp.so')) !== undefined,
);

/** Why ProFTPD cannot be tested on this machine, or undefined when it can. */
export const reasonWithoutProftpd =
  PROFTPD === undefined || MODULES === undefined
    ? 'no ProFTPD with mod_sftp on this machine (install proftpd-core and proftpd-mod-crypto)'
    : undefined;

/** ProFTPD's mod_sftp, with lines of its configuration added. It takes our key, and shows the files of one folder. */
export async function startProftpd(settings: readonly string[] = []): Promise<RealServer> {
  if (PROFTPD === undefined || MODULES === undefined) throw new Error(reasonWithoutProftpd);
  const place = await mkdtemp(join(tmpdir(), 'crossdock-proftpd-'));
  await chmod(place, 0o755);
  const root = join(place, 'files');
  await mkdir(root);
  const hostKey = generateKeyPair();
  const userKey = generateKeyPair();
  const port = await freePort();
  const { uid, gid, username } = userInfo();
  await writeFile(join(place, 'host_key'), hostKey.private, { mode: 0o600 });
  await writeFile(join(place, 'users'), `supplier:!:${uid}:${gid}::${root}:/bin/false\n`, { mode: 0o600 });
  await writeFile(join(place, 'groups'), `suppliers:x:${gid}:\n`, { mode: 0o600 });
  await writeFile(join(place, 'keys'), rfc4716(userKey.public), { mode: 0o600 });
  const lines = [
    `ModulePath ${MODULES}`,
    'LoadModule mod_sftp.c',
    'ServerType standalone',
    'UseIPv6 off',
    'DefaultAddress 127.0.0.1',
    `Port ${port}`,
    `User ${username}`,
    `Group ${execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim()}`,
    'UseReverseDNS off',
    'WtmpLog off',
    'TransferLog none',
    'DelayEngine off',
    'AuthOrder mod_auth_file.c',
    `AuthUserFile ${join(place, 'users')}`,
    `AuthGroupFile ${join(place, 'groups')}`,
    'RequireValidShell off',
    ...(uid === 0 ? ['RootLogin on', 'DefaultRoot ~'] : []),
    `PidFile ${join(place, 'pid')}`,
    `ScoreboardFile ${join(place, 'scoreboard')}`,
    `SystemLog ${join(place, 'system.log')}`,
    'SFTPEngine on',
    `SFTPHostKey ${join(place, 'host_key')}`,
    'SFTPAuthMethods publickey',
    `SFTPAuthorizedUserKeys file:${join(place, 'keys')}`,
    `SFTPLog ${join(place, 'sftp.log')}`,
    ...(settings.some((line) => line.startsWith('AllowOverwrite ')) ? [] : ['AllowOverwrite on']),
    ...settings,
  ];
  await writeFile(join(place, 'proftpd.conf'), `${lines.join('\n')}\n`, { mode: 0o600 });
  const server = spawn(PROFTPD, ['-n', '-q', '-c', join(place, 'proftpd.conf')], { stdio: ['ignore', 'pipe', 'pipe'] });
  await answering(server, port);
  return {
    account: {
      host: '127.0.0.1',
      port,
      username: 'supplier',
      privateKey: userKey.private,
      hostKeys: [keyFingerprint(hostKey.public)],
    },
    root,
    stop: async () => {
      await stopped(server);
      await rm(place, { recursive: true, force: true });
    },
  };
}

/** The form of a public key that mod_sftp reads. */
function rfc4716(key: string): string {
  const lines = (key.split(' ')[1] ?? '').match(/.{1,70}/g) ?? [];
  return ['---- BEGIN SSH2 PUBLIC KEY ----', ...lines, '---- END SSH2 PUBLIC KEY ----', ''].join('\n');
}
