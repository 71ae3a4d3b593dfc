import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Environment } from '../config/environment.ts';

/** The terminal that text is shown on; no rows when there is none. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly rows?: number;
  readonly columns?: number;
}

/**
 * The program that shows the text page by page: `PAGER`, or less. Undefined when the text fits the screen, when there is
 * no screen, and when PAGER is empty or `cat`.
 */
export function pagerFor(
  text: string,
  { isTTY, rows = 24, columns = 80 }: Screen,
  env: Environment,
): string | undefined {
  const pager = (env.PAGER ?? 'less').trim();
  if (isTTY !== true || pager === '' || pager === 'cat') return undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours take no room on the screen
  const lines = text.replace(/\u001b\[\d+m/g, '').split('\n');
  const height = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0);
  return height <= rows ? undefined : pager;
}

/**
 * Shows text in a pager and waits until the person is done. False when it could not be started, so that nothing was
 * shown.
 */
export async function showIn(pager: string, text: string, env: Environment): Promise<boolean> {
  // As git does: quit when it fits, pass colours on, leave the text on the screen; an own LESS wins.
  const child = spawn(pager, { shell: true, stdio: ['pipe', 'inherit', 'inherit'], env: { LESS: 'FRX', ...env } });
  // Ctrl-C is for the pager, which stays; a pager that is left early no longer reads.
  const stay = () => undefined;
  process.on('SIGINT', stay);
  child.stdin.on('error', stay);
  try {
    child.stdin.end(text);
    const [code] = await once(child, 'close');
    return code !== 126 && code !== 127;
  } finally {
    process.off('SIGINT', stay);
  }
}
