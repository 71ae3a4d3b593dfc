import { type CodeEntry, codes } from '../../src/kernel/codes.ts';

/** What the kinds of code mean to the person who reads one at night. */
const KINDS: Record<CodeEntry['kind'], string> = {
  problem: 'A finding about a file: the file or the named part of it does not count, or counts with a warning.',
  transient: 'Nothing was decided. The same step is tried again by itself.',
  rejected: 'The other side said no, or would. Repeating changes nothing; a person or a new input is needed.',
  config: 'Our own configuration cannot work. The gateway does not start, or keeps the last good configuration.',
};

/** docs/errors.md: every code that a problem or an error can carry, from the one table in src/kernel/codes.ts. */
export function errorsPage(): string {
  const sections = (Object.keys(KINDS) as CodeEntry['kind'][]).map((kind) => {
    const entries = Object.entries(codes)
      .filter(([, entry]) => entry.kind === kind)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([code, entry]) =>
          `### ${code}\n\n${sentence(entry.title)}\n\n- Why it matters: ${entry.why}\n- What to do: ${entry.remedy}\n`,
      );
    return `## ${title(kind)}\n\n${KINDS[kind]}\n\n${entries.join('\n')}`;
  });
  const head =
    '# Error catalogue\n\nWritten from `src/kernel/codes.ts` by `npm run docs:errors`; do not edit by hand. ' +
    'Every problem and every error of Crossdock carries one of these codes, in logs, in the exception list and on the command line.\n';
  return `${[head, ...sections].join('\n').trimEnd()}\n`;
}

function title(kind: string): string {
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
