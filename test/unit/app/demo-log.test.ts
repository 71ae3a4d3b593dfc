import { expect, it } from 'vitest';
import { loggedLine } from '../../../src/app/demo/story.ts';
import { createLogger } from '../../../src/kernel/logger.ts';

/** What the log says in the middle of the story reads like the story. */
function logged(say: (logger: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = [];
  say(createLogger({ level: 'warn', write: (line) => lines.push(loggedLine(line) ?? '(told by the story)') }));
  return lines;
}

it('is one line, without braces', () => {
  expect(logged((logger) => logger.warn({ supplierId: 'acme', failures: 2 }, 'a poll failed'))).toEqual([
    'log       a poll failed                    supplierId acme, failures 2',
  ]);
});

it('says the reason of an error', () => {
  const [line] = logged((logger) => logger.error({ err: new Error('no route to host') }, 'a poll failed'));
  expect(line).toMatch(/^log {4}!! a poll failed +no route to host$/);
});

it('leaves out alerts, because the story tells every exception', () => {
  expect(logged((logger) => logger.error({ event: 'opened', code: 'FILE-INCOMPLETE' }, 'alert'))).toEqual([
    '(told by the story)',
  ]);
});
