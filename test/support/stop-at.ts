import { appendFileSync, readFileSync, renameSync } from 'node:fs';
import pg from 'pg';

/**
 * Loaded ahead of a program (`node --import`), it lets a test stop that program at one step of its work, to kill it
 * there: the program's own code knows nothing of it. Steps are told by what the program says to its database, because
 * whatever counts is said there. The test writes a `Stop` to the file that STOP_AT names; once it is reached, the file
 * is called `….reached`, and the process stands still until it is killed.
 */
export interface Stop {
  /** Regular expression for the statement. */
  readonly sql: string;
  /** Default 1: the first that fits. */
  readonly nth?: number;
  /**
   * `before`: the server never hears of it. `during`: the server has it, and may be at work. `after`: the server has
   * answered, and the program has not heard it.
   */
  readonly when: 'before' | 'during' | 'after';
  /** Regular expression for an earlier statement of the same transaction. */
  readonly inTransactionWith?: string;
}

export const REACHED = '.reached';

const file = process.env.STOP_AT;
const traceFile = process.env.STOP_AT_TRACE;

type Query = (this: object, ...parameters: unknown[]) => unknown;

if (file !== undefined) watch(file);

function watch(file: string): void {
  const said = new WeakMap<object, string[]>();
  let armed = '';
  let seen = 0;
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  prototype.query = function query(...parameters) {
    const text = textOf(parameters[0]);
    const before = /^begin/i.test(text) ? [] : (said.get(this) ?? []);
    said.set(this, [...before, text]);
    if (traceFile !== undefined) appendFileSync(traceFile, `${text.replace(/\s+/g, ' ').slice(0, 110)}\n`);
    const stop = readStop();
    if (stop === undefined || !isAt(stop, text, before)) return original.apply(this, parameters);
    if (stop.when === 'before') freeze();
    if (stop.when === 'after') return original.apply(this, frozenAtAnswer(parameters));
    setImmediate(freeze);
    return original.apply(this, parameters);
  };

  function readStop(): Stop | undefined {
    try {
      const content = readFileSync(file, 'utf8');
      if (content !== armed) seen = 0;
      armed = content;
      return JSON.parse(content) as Stop;
    } catch {
      // None is there, or only half of it as yet.
      return undefined;
    }
  }

  function isAt({ sql, nth = 1, inTransactionWith }: Stop, text: string, before: readonly string[]): boolean {
    if (!new RegExp(sql, 'is').test(text)) return false;
    if (inTransactionWith !== undefined) {
      const earlier = new RegExp(inTransactionWith, 'is');
      if (!before.some((one) => earlier.test(one))) return false;
    }
    seen += 1;
    return seen === nth;
  }

  /** Nothing of this process goes on: no timer, no answer, no signal handler. */
  function freeze(): void {
    renameSync(file, file + REACHED);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }

  function frozenAtAnswer(parameters: readonly unknown[]): unknown[] {
    const last = parameters.at(-1);
    if (typeof last !== 'function') throw new Error('only a statement with a callback can be stopped at its answer');
    return [...parameters.slice(0, -1), freeze];
  }
}

function textOf(query: unknown): string {
  if (typeof query === 'string') return query.trim();
  const { text } = query as { text?: unknown };
  return typeof text === 'string' ? text.trim() : '';
}
