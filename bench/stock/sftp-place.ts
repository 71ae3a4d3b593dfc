import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateKeyPair, startSftpServer } from '../../src/simulator/sftp-server.ts';
import { reasonWithoutOpenssh, startOpensshServer } from '../../test/support/openssh-server.ts';

/** Where the suppliers of a benchmark put their files: Debian's sshd, or the server of the simulator where there is none. */
export interface SftpPlace {
  readonly server: string;
  readonly port: number;
  readonly username: string;
  readonly privateKey: string;
  readonly hostKey: string;
  /** Makes the folders of a supplier; answers their names as its files say them. */
  makeFolders(id: string): { readonly outbound: string; readonly archive: string; readonly inbound: string };
  /** Gives a file its final name, in one step, in a folder of the server. The file itself is gone after that. */
  land(path: string, folder: string, name: string): void;
  stop(): Promise<void>;
}

export async function startSftpPlace(): Promise<SftpPlace> {
  return reasonWithoutOpenssh === undefined ? openssh() : simulated();
}

async function openssh(): Promise<SftpPlace> {
  const server = await startOpensshServer();
  const { root } = server;
  return {
    server: 'OpenSSH sshd',
    port: server.port,
    username: server.username,
    privateKey: server.privateKey,
    hostKey: server.hostKeyFingerprint,
    makeFolders: (id) => {
      const of = (name: string): string => join(root, id, name);
      for (const name of ['outbound', 'archive', 'inbound']) mkdirSync(of(name), { recursive: true });
      return { outbound: of('outbound'), archive: of('archive'), inbound: of('inbound') };
    },
    land: (path, folder, name) => renameSync(path, join(folder, name)),
    stop: () => server.stop(),
  };
}

async function simulated(): Promise<SftpPlace> {
  const { private: privateKey, public: publicKey } = generateKeyPair();
  const server = await startSftpServer({ account: { username: 'bench', publicKey } });
  return {
    server: 'the server of the simulator, in the process of the benchmark',
    port: server.port,
    username: 'bench',
    privateKey,
    hostKey: server.hostKeyFingerprint,
    makeFolders: (id) => {
      const of = (name: string): string => `/${id}/${name}`;
      for (const name of ['outbound', 'archive', 'inbound']) server.files.makeFolder(of(name));
      return { outbound: of('outbound'), archive: of('archive'), inbound: of('inbound') };
    },
    land: (path, folder, name) => {
      server.files.put(folder, name, readFileSync(path));
      rmSync(path);
    },
    stop: () => server.stop(),
  };
}

/** A folder on the file system of the server, so that landing a file is one step. */
export function stagingFolder(place: SftpPlace, folders: { readonly outbound: string }, otherwise: string): string {
  return place.server.startsWith('OpenSSH') ? dirname(folders.outbound) : otherwise;
}
