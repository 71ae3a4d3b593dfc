import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { packageFolder } from '../../src/config/package-folder.ts';

/** The gateway in a process of its own, so that its memory is its own. */
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
const END_WITH_PARENT = new URL('../../test/support/end-with-parent.mjs', import.meta.url).href;

/** Compiles the gateway into `dist/`, as the image does: a process that compiles its sources keeps the compiler in memory. */
export async function buildGateway(): Promise<void> {
  const compiler = join(packageFolder(), 'node_modules', 'typescript', 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: packageFolder() });
}

/** @param options.isBuilt started from `dist/`, as in the image; otherwise from its sources, as by `npm start` */
export async function startMeasuredGateway(options: {
  readonly folder: string;
  readonly mappings: string;
  readonly databaseUrl: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly isBuilt?: boolean;
}): Promise<MeasuredGateway> {
  const config = join(options.folder, 'crossdock.yaml');
  writeFileSync(config, `crossdock: 1\nmappings: ${options.mappings}\nserver: { host: 127.0.0.1, port: 0 }\n`);
  const { flags, variables } = startOfNode();
  const from = options.isBuilt === true ? 'dist/src/cli/main.js' : 'src/cli/main.ts';
  // What only this benchmark needs is JavaScript: compiling it would cost the memory that is measured.
  const given = [...flags, '--import', END_WITH_PARENT, from, 'start', '--config', config];
  const child = spawn(process.execPath, given, {
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
function startOfNode(): { readonly flags: readonly string[]; readonly variables: Readonly<Record<string, string>> } {
  const { scripts } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const [variables = '', command = ''] = (scripts.start ?? '').split('exec node ');
  const [flags, program] = command.split(' src/cli/main.ts ');
  if (flags === undefined || program !== 'start') throw new Error('npm start does not start the gateway with node');
  const pairs = variables.split(' ').filter((pair) => pair !== '');
  return { flags: flags.split(' '), variables: Object.fromEntries(pairs.map((pair) => pair.split('='))) };
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
