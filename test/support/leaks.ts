import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import type { Server, Socket } from 'node:net';
import { sep } from 'node:path';

/**
 * Sees every socket, listening server, child process and project timer that this process opens, with the place in the
 * code that opened it. leak-check.ts turns what is still open after a test into a failure of that test.
 */
export interface Opened {
  readonly kind: 'connection' | 'server' | 'child process' | 'timer';
  /** File and line in this repository; empty when only libraries were on the stack. */
  readonly place: string;
  readonly isOpen: () => boolean;
  readonly describe: () => string;
  /** Connections and servers: the ports at both ends. */
  readonly ports: () => readonly number[];
  /** The thing itself, to recognize who owns it. */
  readonly subject: object;
}

const opened = new Set<Opened>();
let placesOfTheFile = new Set<string>();
let inTest = false;
let socketsOfTheFile: (() => Iterable<object>)[] = [];
let gatewayOfTheFile = false;

/** Everything that is open now. */
export function openNow(): Opened[] {
  for (const item of opened) if (!item.isOpen()) opened.delete(item);
  return [...opened];
}

/** Declares connections that belong to the test file (its database pool) and may come and go during a test. */
export function ownedByFile(sockets: () => Iterable<object>): void {
  socketsOfTheFile.push(sockets);
}

/**
 * Declares that a whole gateway runs for the test file: timers and connections of its code come and go by themselves
 * during a test. They are judged at the end of the file, when it was stopped.
 */
export function gatewayRunsForFile(): void {
  gatewayOfTheFile = true;
}

export function startTest(): ReadonlySet<Opened> {
  inTest = true;
  return new Set(openNow());
}

/** Already held against an earlier test: such a leftover is no fixture, and excuses nothing of the next test. */
const reported = new WeakSet<Opened>();

export function markReported(left: readonly Opened[]): void {
  for (const item of left) reported.add(item);
}

/** What the test opened and left open. What belongs to a fixture of the file is judged at the end of the file instead. */
export function leftByTest(before: ReadonlySet<Opened>): Opened[] {
  const fixtures = [...before].filter((item) => !reported.has(item));
  const fixturePorts = new Set(
    fixtures.filter((item) => item.kind === 'server' && item.isOpen()).flatMap((item) => item.ports()),
  );
  const ownedSockets = new Set(socketsOfTheFile.flatMap((sockets) => [...sockets()]));
  const peersOfOtherFixtures = new Set(
    fixtures
      .filter((item) => item.kind === 'connection' && !ownedSockets.has(item.subject))
      .flatMap((item) => item.ports()),
  );
  return openNow().filter((item) => {
    if (before.has(item) || ownedSockets.has(item.subject)) return false;
    if (gatewayOfTheFile && /^src\//.test(item.place)) return false;
    if (item.kind === 'timer') return !placesOfTheFile.has(item.place);
    return !item.ports().some((port) => fixturePorts.has(port) || peersOfOtherFixtures.has(port));
  });
}

export function endTest(): void {
  inTest = false;
}

/** A new test file in the same process starts with a clean slate. */
export function startFile(): void {
  placesOfTheFile = new Set();
  socketsOfTheFile = [];
  gatewayOfTheFile = false;
  inTest = false;
}

let watching = false;

/** Starts watching; once per process. */
export function watchOpenings(): void {
  if (watching) return;
  watching = true;
  subscribe('net.client.socket', (message) => socket((message as { socket: Socket }).socket, 'to'));
  subscribe('net.server.socket', (message) => socket((message as { socket: Socket }).socket, 'from'));
  subscribe('tracing:net.server.listen:asyncStart', (message) => server((message as { server: Server }).server));
  subscribe('child_process', (message) => child((message as { process: ChildProcess }).process));
  globalThis.setTimeout = watchTimer(globalThis.setTimeout);
  globalThis.setInterval = watchTimer(globalThis.setInterval);
}

function remember(item: Opened): void {
  opened.add(item);
  if (!inTest) placesOfTheFile.add(item.place);
}

function socket(subject: Socket, direction: 'to' | 'from'): void {
  let ports: number[] = [];
  const readPorts = () => {
    const now = [subject.localPort, subject.remotePort].filter((port) => port !== undefined);
    if (now.length === 2) ports = now;
    return ports;
  };
  remember({
    kind: 'connection',
    place: placeOfCaller(),
    isOpen: () => !subject.destroyed,
    describe: () => `connection ${direction} ${subject.remoteAddress ?? 'a socket'}:${subject.remotePort ?? ''}`,
    ports: readPorts,
    subject,
  });
}

function server(subject: Server): void {
  const port = () => {
    const address = subject.address();
    return typeof address === 'object' && address !== null ? address.port : undefined;
  };
  let seen: number | undefined;
  remember({
    kind: 'server',
    place: placeOfCaller(),
    isOpen: () => {
      seen = port() ?? seen;
      return subject.listening;
    },
    describe: () => `server listening on port ${port()}`,
    ports: () => (seen === undefined ? [] : [seen]),
    subject,
  });
}

function child(subject: ChildProcess): void {
  let released = false;
  const unref = subject.unref.bind(subject);
  subject.unref = () => {
    released = true;
    unref();
  };
  remember({
    kind: 'child process',
    place: placeOfCaller(),
    isOpen: () => !released && subject.pid !== undefined && subject.exitCode === null && subject.signalCode === null,
    describe: () => `child process ${subject.pid} (${subject.spawnfile})`,
    ports: () => [],
    subject,
  });
}

/** Timers of libraries are theirs to end; a timer that our code started must be ended by our code. */
function watchTimer<T extends typeof setTimeout | typeof setInterval>(original: T): T {
  const watched = (...parameters: Parameters<T>) => {
    const timer = (original as (...p: unknown[]) => NodeJS.Timeout & { _destroyed?: boolean })(...parameters);
    if (isOurCall()) {
      remember({
        kind: 'timer',
        place: placeOfCaller(),
        isOpen: () => timer._destroyed !== true && timer.hasRef(),
        describe: () => `timer of ${String(parameters[1] ?? 0)} ms`,
        ports: () => [],
        subject: timer,
      });
    }
    return timer;
  };
  return Object.defineProperties(watched, Object.getOwnPropertyDescriptors(original)) as unknown as T;
}

const ROOT = new URL('../../', import.meta.url).pathname.split('/').join(sep);

/**
 * Whether code of this repository called what is watched, and no library in between. Libraries set a timer for every query: the files
 * on the stack are looked at without making it readable, which takes a hundred times as long.
 */
function isOurCall(): boolean {
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = 8;
  let files: string[] = [];
  Error.prepareStackTrace = (_, sites) => {
    files = sites.map((site) => site.getFileName() ?? '');
    return '';
  };
  void new Error().stack;
  Object.assign(Error, { stackTraceLimit, prepareStackTrace });
  const caller = files.find((file) => file !== '' && !file.startsWith('node:') && !file.includes('support/leaks.ts'));
  return caller !== undefined && isOurs(caller);
}

/** The innermost line of this repository on the stack. */
function placeOfCaller(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 40;
  const lines = (new Error().stack ?? '').split('\n').slice(1);
  Error.stackTraceLimit = limit;
  for (const line of lines) {
    if (line.includes('node:') || line.includes('support/leaks.ts')) continue;
    if (isOurs(line)) return line.slice(line.indexOf(ROOT) + ROOT.length).replace(/\)$/, '');
  }
  return '';
}

const isOurs = (place: string): boolean => place.includes(ROOT) && !place.includes('node_modules');
