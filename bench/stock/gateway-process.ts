import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageFolder } from '../../src/config/package-folder.ts';

/** The gateway as `npm start` starts it, in a process of its own, so that its memory is its own. */
export interface MeasuredGateway {
  readonly pid: number;
  /** What it logged from the event of this name on a file, in milliseconds. */
  told(event: 'file-received' | 'document-recorded', file: string): number | undefined;
  /** Lets the most memory count from now on. */
  forgetPeak(): void;
  /** Memory now, in MB. */
  rssMb(): number;
  /** Most memory since `forgetPeak`, in MB. */
  peakRssMb(): number;
  stop(): Promise<void>;
}

/** A run that is killed leaves no gateway. */
const END_WITH_PARENT = new URL('../../test/support/end-with-parent.ts', import.meta.url).href;

export async function startMeasuredGateway(options: {
  readonly folder: string;
  readonly mappings: string;
  readonly databaseUrl: string;
  readonly environment: Readonly<Record<string, string>>;
}): Promise<MeasuredGateway> {
  const config = join(options.folder, 'crossdock.yaml');
  writeFileSync(config, `crossdock: 1\nmappings: ${options.mappings}\nserver: { host: 127.0.0.1, port: 0 }\n`);
  const { given, variables } = startOfNode();
  const child = spawn(process.execPath, ['--import', END_WITH_PARENT, ...given, '--config', config], {
    cwd: packageFolder(),
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...variables,
      ...options.environment,
      DATABASE_URL: options.databaseUrl,
    },
  });
  const times = new Map<string, number>();
  await untilStarted(child, times);
  const pid = child.pid as number;
  return {
    pid,
    told: (event, file) => times.get(`${event} ${file}`),
    forgetPeak: () => writeFileSync(`/proc/${pid}/clear_refs`, '5'),
    rssMb: () => megabytes(pid, 'VmRSS'),
    peakRssMb: () => megabytes(pid, 'VmHWM'),
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

function megabytes(pid: number, name: string): number {
  return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** What `npm start` gives to node: the flags and variables count for memory and speed. */
function startOfNode(): { readonly given: readonly string[]; readonly variables: Readonly<Record<string, string>> } {
  const { scripts } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const [variables = '', command = ''] = (scripts.start ?? '').split('exec node ');
  if (command === '') throw new Error('npm start does not start node');
  const pairs = variables.split(' ').filter((pair) => pair !== '');
  return { given: command.split(' '), variables: Object.fromEntries(pairs.map((pair) => pair.split('='))) };
}

/** Reads its log to the end; a gateway that ends before it is ready is an error. */
async function untilStarted(child: ChildProcess, times: Map<string, number>): Promise<void> {
  const last: string[] = [];
  let ready: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    ready = resolve;
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface(stream).on('line', (line) => {
      last.push(line);
      if (last.length > 20) last.shift();
      const entry = parsed(line);
      if (entry.msg === 'gateway started') ready();
      if (typeof entry.ms === 'number') times.set(`${entry.msg} ${entry.file}`, entry.ms);
    });
  }
  await Promise.race([
    started,
    once(child, 'exit').then(([code]) => {
      throw new Error(`the gateway ended with ${code}:\n${last.join('\n')}`);
    }),
  ]);
}

function parsed(line: string): { readonly msg?: unknown; readonly ms?: unknown; readonly file?: unknown } {
  if (!line.startsWith('{')) return {};
  return JSON.parse(line) as ReturnType<typeof parsed>;
}
