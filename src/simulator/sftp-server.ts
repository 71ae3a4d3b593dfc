import { createHash } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection } from 'ssh2';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { createFileTree, type FileTree } from './file-tree.ts';
import { noFaults, opensshHabits, type SftpFaults, type SftpHabits } from './sftp-faults.ts';
import { createSftpSession, type SessionContext } from './sftp-requests.ts';
import { packetSplitter, type SftpOperation } from './sftp-wire.ts';

/**
 * A real SSH and SFTP server in this process: the supplier's side of the wire for the demo and the tests. It has one
 * account, listens on 127.0.0.1 and shows a file tree that the simulated supplier shares. `stop` always ends.
 */
export interface SftpServerOptions {
  readonly account?: SftpAccount;
  /** Private key in OpenSSH or PEM form; an ed25519 key is made when it is missing. */
  readonly hostKey?: string;
  /** Keys of other kinds, shown to clients that ask for them. */
  readonly moreHostKeys?: readonly string[];
  /** Default 0: any free port. */
  readonly port?: number;
  /** Made when missing. Default: outbound (the supplier writes), inbound (we write), archive. */
  readonly folders?: readonly string[];
  readonly clock?: Clock;
  readonly habits?: Partial<SftpHabits>;
  /** SSH algorithms to offer instead of ssh2's defaults: for servers that only know old ones. */
  readonly algorithms?: ssh2.Algorithms;
  /** How it names its software. */
  readonly software?: string;
}

export interface SftpAccount {
  readonly username: string;
  /** Accepted by password login. */
  readonly password?: string;
  /** Accepted by public key login: one line in OpenSSH form. */
  readonly publicKey?: string;
  /** Prompts of a keyboard-interactive login; the password must answer the first. Default: not offered. */
  readonly prompts?: readonly string[];
}

export interface SftpCounters {
  /** TCP connections accepted since the start. */
  connections: number;
  /** Connections open now. */
  open: number;
  /** Connections closed at once because there were too many. */
  refused: number;
  /** Times a client tried to log in, by method. */
  loginAttempts: Record<string, number>;
  /** Bytes of passwords received, right or wrong: 0 proves that a client kept them to itself. */
  passwordBytes: number;
  operations: Partial<Record<SftpOperation, number>>;
}

export interface SftpServer {
  readonly host: string;
  readonly port: number;
  readonly account: SftpAccount;
  /** `SHA256:` and 43 base64 characters, as `ssh-keygen -lf` prints it. */
  readonly hostKeyFingerprint: string;
  readonly files: FileTree;
  /** Change at any time. */
  readonly faults: SftpFaults;
  readonly habits: SftpHabits;
  readonly counters: SftpCounters;
  /** Calls back when a client gives a file its final name in the folder, before the client hears that it worked. */
  onFile(folder: string, callback: (name: string, bytes: Buffer) => void): void;
  /** Calls back before a request is carried out. */
  onRequest(callback: (operation: SftpOperation, path: string | undefined) => void): void;
  /** Stops reading from every connection: the peer looks alive and answers nothing, keepalives included. */
  freeze(): void;
  /** Ends every connection at once, as a crash of the server would. */
  dropConnections(): void;
  /** Comes back on the same port with another host key and the same files. */
  changeHostKey(hostKey?: string): void;
  stop(): Promise<void>;
}

const DEFAULT_ACCOUNT: SftpAccount = { username: 'crossdock', password: 'crossdock' };

/** A new ed25519 private key in OpenSSH form. */
export function generateHostKey(): string {
  return generateKeyPair().private;
}

/** A new ed25519 key pair in OpenSSH form. ssh2 1.17 writes about one key in 200 so that it cannot be read again. */
export function generateKeyPair(): { readonly private: string; readonly public: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

/** The fingerprint of a private or public key the way OpenSSH writes it. */
export function keyFingerprint(key: string): string {
  const digest = createHash('sha256').update(parsedKey(key).getPublicSSH()).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

export async function startSftpServer(options: SftpServerOptions = {}): Promise<SftpServer> {
  const clock = options.clock ?? systemClock;
  const account = options.account ?? DEFAULT_ACCOUNT;
  const files = createFileTree(() => clock.now());
  for (const folder of options.folders ?? ['outbound', 'inbound', 'archive']) files.makeFolder(folder);
  const faults = noFaults();
  const habits: SftpHabits = { ...opensshHabits, ...options.habits };
  const counters: SftpCounters = {
    connections: 0,
    open: 0,
    refused: 0,
    loginAttempts: {},
    passwordBytes: 0,
    operations: {},
  };
  const fileListeners: { folder: string; callback: (name: string, bytes: Buffer) => void }[] = [];
  const requestListeners: ((operation: SftpOperation, path: string | undefined) => void)[] = [];
  /** By the client's port, which is how ssh2 names a connection. */
  const sockets = new Map<number, Socket>();
  const listings: SessionContext['listings'] = new Map();
  let frozen = false;
  let hostKey = options.hostKey ?? generateHostKey();
  let ssh = createSsh();

  function createSsh(): ssh2.Server {
    const server = new ssh2.Server(
      {
        hostKeys: [hostKey, ...(options.moreHostKeys ?? [])],
        ...(options.algorithms === undefined ? {} : { algorithms: options.algorithms }),
        ...(options.software === undefined ? {} : { ident: options.software }),
      },
      (client, { port }) => serve(client, () => sockets.get(port)?.destroy()),
    );
    return server;
  }

  function serve(client: Connection, drop: () => void): void {
    client.on('error', () => client.end());
    client.on('authentication', (login) => authenticate(login, account, counters));
    client.on('session', (acceptSession) => {
      const session = acceptSession();
      session.on('subsystem', (accept, reject, info) => {
        if (info.name !== 'sftp') {
          reject();
          return;
        }
        if (faults.neverOpenSftp) return;
        const channel = accept();
        const serveRequest = createSftpSession({
          tree: files,
          faults,
          habits,
          listings,
          seen: (operation, path) => {
            counters.operations[operation] = (counters.operations[operation] ?? 0) + 1;
            for (const callback of requestListeners) callback(operation, path);
          },
          arrived: (folder, name, bytes) => {
            for (const { folder: wanted, callback } of fileListeners) if (wanted === folder) callback(name, bytes);
          },
          send: (packet) => {
            if (channel.writable) channel.write(packet);
          },
          drop,
        });
        channel.on('data', packetSplitter(serveRequest));
        channel.on('error', () => client.end());
        channel.on('end', () => channel.close());
      });
    });
  }

  function accept(socket: Socket): void {
    counters.connections += 1;
    counters.open += 1;
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    if (habits.idleCloseMs > 0) socket.setTimeout(habits.idleCloseMs, () => socket.end());
    socket.once('close', () => {
      counters.open -= 1;
      sockets.delete(port);
    });
    if (faults.mostConnections !== undefined && counters.open > faults.mostConnections) {
      counters.refused += 1;
      socket.destroy();
      return;
    }
    if (faults.muteConnections) {
      // Reads, or it would never notice that the peer has gone.
      socket.resume();
      return;
    }
    ssh.injectSocket(socket);
    if (frozen) socket.pause();
  }

  function dropConnections(): void {
    for (const socket of sockets.values()) socket.destroy();
  }

  const tcp = createServer(accept);
  await new Promise<void>((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen(options.port ?? 0, '127.0.0.1', () => resolve());
  });
  const address = tcp.address();
  if (address === null || typeof address === 'string') throw new Error('The SFTP server has no TCP port');

  return {
    host: '127.0.0.1',
    port: address.port,
    account,
    get hostKeyFingerprint() {
      return keyFingerprint(hostKey);
    },
    files,
    faults,
    habits,
    counters,
    onFile: (folder, callback) => {
      fileListeners.push({ folder: folder.startsWith('/') ? folder : `/${folder}`, callback });
    },
    onRequest: (callback) => {
      requestListeners.push(callback);
    },
    freeze: () => {
      frozen = true;
      for (const socket of sockets.values()) socket.pause();
    },
    dropConnections,
    changeHostKey: (next) => {
      hostKey = next ?? generateHostKey();
      ssh = createSsh();
      dropConnections();
    },
    stop: async () => {
      const closed = new Promise<void>((resolve) => tcp.close(() => resolve()));
      dropConnections();
      await closed;
    },
  };
}

function parsedKey(key: string): ssh2.ParsedKey {
  const parsed = ssh2.utils.parseKey(key);
  if (parsed instanceof Error) throw parsed;
  return parsed;
}

function authenticate(login: AuthContext, account: SftpAccount, counters: SftpCounters): void {
  counters.loginAttempts[login.method] = (counters.loginAttempts[login.method] ?? 0) + 1;
  const methods: ssh2.AuthenticationType[] = [
    ...(account.publicKey === undefined ? [] : ['publickey' as const]),
    ...(account.password === undefined || account.prompts !== undefined ? [] : ['password' as const]),
    ...(account.prompts === undefined ? [] : ['keyboard-interactive' as const]),
  ];
  const isUser = login.username === account.username;
  const decide = (right: boolean): void => {
    if (isUser && right) login.accept();
    else login.reject(methods);
  };
  switch (login.method) {
    case 'password':
      counters.passwordBytes += Buffer.byteLength(login.password);
      decide(methods.includes('password') && login.password === account.password);
      return;
    case 'publickey':
      decide(account.publicKey !== undefined && isSignedBy(login, parsedKey(account.publicKey)));
      return;
    case 'keyboard-interactive': {
      if (account.prompts === undefined) {
        decide(false);
        return;
      }
      const prompts = account.prompts.map((prompt) => ({ prompt, echo: false }));
      login.prompt(prompts, (answers) => {
        for (const text of answers) counters.passwordBytes += Buffer.byteLength(text);
        decide(answers[0] === account.password);
      });
      return;
    }
    default:
      decide(false);
  }
}

/** A first request without a signature only asks whether the key would do (RFC 4252, section 7). */
function isSignedBy(login: ssh2.PublicKeyAuthContext, key: ssh2.ParsedKey): boolean {
  const offered = (login.key as ssh2.PublicKey & { data?: Buffer }).data;
  if (offered === undefined || !offered.equals(key.getPublicSSH())) return false;
  if (login.signature === undefined || login.blob === undefined) return true;
  return key.verify(login.blob, login.signature, login.hashAlgo) === true;
}
