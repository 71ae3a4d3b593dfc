import { type Logger as PinoLogger, pino } from 'pino';
import { correlation } from './steps.ts';

/**
 * Structured logs: a static message and fields. The level says who must act: error = our fault, warn = look at it in
 * batches, info = what happened, debug = for engineers. Fields that could carry secrets are redacted here, once.
 */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'child'>;

const REDACTED = ['password', 'privateKey', 'secret', 'token', 'authorization', 'apiKey'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

/**
 * A logger that writes one JSON object per line, to standard error so that standard output stays for data; `write`: or to
 * whoever makes something else of these lines.
 */
export function createLogger(options: { level: string; pretty?: boolean; write?: (line: string) => void }): Logger {
  const { write } = options;
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // Which file or order a line is about, whatever part of the gateway writes it.
      mixin: () => ({ ...correlation() }),
      redact: { paths: REDACTED, censor: '[redacted]' },
      ...(options.pretty
        ? { transport: { target: 'pino-pretty', options: { destination: 2, translateTime: 'HH:MM:ss.l' } } }
        : {}),
    },
    ...(options.pretty ? [] : [write === undefined ? pino.destination({ fd: 2, sync: true }) : { write }]),
  );
}

/** Swallows everything: for tests and pure callers that have no log. */
export const silentLogger: Logger = pino({ level: 'silent' });
