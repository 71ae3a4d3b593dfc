import { createTwoFilesPatch } from 'diff';

/** A file before and after; undefined: there is none. */
export interface FileChange {
  readonly path: string;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array;
}

/** A patch that `git apply` takes, for files that are text; the others are named in its head. */
export function patchOf(changes: readonly FileChange[]): string {
  const binary = changes.filter(({ after }) => after.includes(0));
  const head = binary.map(({ path }) => `# ${path} is no text and not in this patch\n`);
  const parts = changes
    .filter((change) => !binary.includes(change))
    .map(({ path, before, after }) => {
      const old = before === undefined ? '/dev/null' : `a/${path}`;
      const was = before === undefined ? '' : textOf(before);
      const patch = createTwoFilesPatch(old, `b/${path}`, was, textOf(after), '', '', { context: 3 });
      const mode = before === undefined ? 'new file mode 100644\n' : '';
      return `diff --git a/${path} b/${path}\n${mode}${patch.replace(/^=+\n/, '').replaceAll('\t\n', '\n')}`;
    });
  return [...head, ...parts].join('');
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
