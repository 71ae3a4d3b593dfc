import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A gateway that runs in another process, so that it can be killed. */
export interface GatewayProcess {
  readonly url: string;
  /** Its number among the processes at work on the database. */
  readonly replica: number;
  readonly pid: number;
  readonly child: ChildProcess;
  /** SIGKILL: nothing is closed, flushed or given back. */
  kill(): Promise<void>;
  /** SIGTERM, and waits for the end; the exit code. */
  drain(): Promise<number | null>;
}

const CHILD = join(import.meta.dirname, 'gateway-child.ts');

/** Starts a gateway on the given database with the shop and the suppliers that the environment names. */
export async function startGatewayProcess(options: {
  readonly folder: string;
  readonly databaseUrl: string;
  readonly shop: { readonly url: string; readonly secret: string };
  readonly environment: Readonly<Record<string, string>>;
  /** Safeguards that are taken away, to show what each is for. */
  readonly without?: readonly string[];
  /** Default: error. */
  readonly logLevel?: string;
  /** Default: those of the repository. */
  readonly mappings?: string;
  /** Polls as the suppliers say instead of all the time. */
  readonly keepSchedule?: boolean;
  /** Whatever else the configuration file says, as YAML. */
  readonly more?: string;
}): Promise<GatewayProcess> {
  const file = join(options.folder, 'crossdock.yaml');
  writeFileSync(
    file,
    `crossdock: 1
mappings: ${options.mappings ?? join(import.meta.dirname, '../../mappings')}
server: { host: 127.0.0.1, port: 0 }
log: { level: ${options.logLevel ?? 'error'} }
storefronts:
  - id: shop
    kind: headless
    url: \${env:SHOP_URL}
    secret: \${env:SHOP_SECRET}
    allowPrivateAddresses: true
${options.more ?? ''}`,
  );
  const child = spawn(
    process.execPath,
    [CHILD, file, ...(options.keepSchedule ? ['--keep-schedule'] : []), ...(options.without ?? [])],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        ...options.environment,
        DATABASE_URL: options.databaseUrl,
        SHOP_URL: options.shop.url,
        SHOP_SECRET: options.shop.secret,
      },
    },
  );
  const [url = '', replica] = (await firstLine(child)).split(' ');
  return {
    url,
    replica: Number(replica),
    pid: child.pid as number,
    child,
    kill: async () => {
      child.kill('SIGKILL');
      await ended(child);
    },
    drain: async () => {
      child.kill('SIGTERM');
      await ended(child);
      return child.exitCode;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the gateway has no standard output');
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error(`the gateway ended with ${child.exitCode} before it answered`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
