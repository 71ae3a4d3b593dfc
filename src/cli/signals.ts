import { exitCodes, note } from './output.ts';

/** One Ctrl-C under `npm run` comes twice: from the terminal and, a moment later, from npm. */
const SAME_WISH_MS = 1_000;

/** SIGTERM and SIGINT of one command, from its first moment on. */
export interface Signals {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Resolves at the first signal. */
  received(): Promise<void>;
  /** Gives the signals back to Node: the command has ended. */
  release(): void;
}

/**
 * Listens before anything is started: a signal that comes during the start would otherwise end the process at once and
 * leave the embedded Postgres running. A second signal does end it at once: everything is safe in the database, only
 * the clean goodbye is lost.
 */
export function listenForSignals(): Signals {
  const controller = new AbortController();
  const { signal } = controller;
  let isTwice = false;
  const onSignal = (name: NodeJS.Signals): void => {
    if (isTwice) process.exit(exitCodes.interrupted);
    if (signal.aborted) return;
    setTimeout(() => {
      isTwice = true;
    }, SAME_WISH_MS).unref();
    note(`${name}: finishing what is under way (again to stop at once)`);
    controller.abort();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return {
    signal,
    received: () =>
      new Promise((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      }),
    release: () => {
      process.off('SIGTERM', onSignal);
      process.off('SIGINT', onSignal);
    },
  };
}
