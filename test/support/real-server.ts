import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SftpOptions } from '../../src/channels/sftp/options.ts';

/** A server of a Debian package, started by hand on 127.0.0.1 for the current user. */
export interface RealServer {
  /** How to connect to it. */
  readonly account: Pick<SftpOptions, 'host' | 'port' | 'username' | 'hostKeys'> &
    Partial<Pick<SftpOptions, 'password' | 'privateKey'>>;
  /** Where a session starts. */
  readonly root: string;
  stop(): Promise<void>;
}

/** Where a program of a package is, if it is installed. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}

/** Waits until the port answers; throws what the process said when it ends before. */
export async function answering(server: ChildProcess, port: number): Promise<void> {
  let said = '';
  for (const stream of [server.stdout, server.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  for (;;) {
    if (server.exitCode !== null || server.signalCode !== null)
      throw new Error(`${server.spawnfile} ended with ${server.exitCode ?? server.signalCode}: ${said}`);
    if (await doesAnswer(port)) return;
    await sleep(20);
  }
}

function doesAnswer(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

export async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.kill('SIGTERM');
  await ended;
}
