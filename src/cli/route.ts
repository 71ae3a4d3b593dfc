import type { Command } from 'commander';
import { routingPreview } from '../app/routing.ts';
import { errorMessage } from '../kernel/errors.ts';
import { printable } from '../kernel/problem.ts';
import { type Flags, opened, withConfig } from './database-command.ts';
import { openInput, UnreadableInput } from './input.ts';
import { exitCodes, note, printLine } from './output.ts';
import { renderDecision } from './route-text.ts';

/** A request with all its facts is a few megabytes at most. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * `crossdock route FILE`: who would ship an order, and why. Nothing is ever changed. Exit codes: 0 every line finds somebody, 1
 * one does not, or it is no order; 3 the file cannot be read, or configuration; 4 no database.
 */
export function registerRoute(program: Command): void {
  withConfig(
    program
      .command('route')
      .description('who would ship an order now, at what cost, and why the others would not; nothing is changed')
      .argument('<file>', 'an order as for POST /v1/orders, or a routing request; - for standard input')
      .option('--preview', 'says what it does anyway: only look'),
  ).action(async (file: string, flags: Flags) => {
    try {
      process.exitCode = await runRoute(file, flags);
    } catch (thrown) {
      if (!(thrown instanceof UnreadableInput)) throw thrown;
      note(`crossdock: ${thrown.message}.`);
      process.exitCode = exitCodes.unreadable;
    }
  });
}

async function runRoute(file: string, flags: Flags): Promise<number> {
  const decision = await routingPreview(await readJson(file), () => opened(flags));
  if (flags.json) printLine(JSON.stringify({ version: 1, ...decision }, null, 2));
  else printLine(renderDecision(decision).map(printable).join('\n'));
  return decision.plan.unfulfillable.length === 0 ? exitCodes.ok : exitCodes.failed;
}

async function readJson(file: string): Promise<unknown> {
  const { content, close } = await openInput(file);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content) {
    length += chunk.length;
    if (length > MOST_BYTES) {
      close();
      throw new UnreadableInput(file, new Error('it is longer than 32 MB'));
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (thrown) {
    const why = errorMessage(thrown).replace(/\.$/, '');
    const wanted = 'expected an order as for POST /v1/orders, or a routing request';
    throw new UnreadableInput(file, new Error(`it is no JSON (${why}); ${wanted}`));
  }
}
