/** What docs/mapping-tutorial.md tells its reader to do, in order. */
export type TutorialStep =
  | { readonly kind: 'save'; readonly path: string; readonly text: string }
  | { readonly kind: 'edit'; readonly path: string; readonly text: string }
  | { readonly kind: 'run'; readonly command: string; readonly output: string };

const FENCE = /^```(?:\w+ (file|edit)=(\S+)|(console))\n([\s\S]*?)^```$/gm;

export function tutorialSteps(page: string): TutorialStep[] {
  return [...page.matchAll(FENCE)].flatMap(([, role, path = '', console, text = '']): TutorialStep[] => {
    if (console === undefined) return [{ kind: role === 'file' ? 'save' : 'edit', path, text }];
    return text
      .split(/^\$ /m)
      .slice(1)
      .map((one) => {
        const end = one.indexOf('\n');
        return { kind: 'run', command: one.slice(0, end), output: one.slice(end + 1) };
      });
  });
}

/** Puts an entry into a file as the page says: in the place of the one with the same key, else as the first field. */
export function edited(file: string, entry: string): string {
  const key = /^ *[\w-]+:/.exec(entry)?.[0] ?? '';
  const indent = /^ */.exec(entry)?.[0] ?? '';
  const old = new RegExp(`^${key}.*\\n(?:${indent} +.*\\n)*`, 'm');
  return old.test(file) ? file.replace(old, () => entry) : file.replace(/^ {2}fields:\n/m, (line) => line + entry);
}

/** Whether what came out is what the page shows, where a line of `…` stands for any number of lines. */
export function isShown(output: string, shown: string): boolean {
  const parts = shown.split(/^…\n/m);
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found = index === 0 ? (output.startsWith(part) ? 0 : -1) : output.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return parts.length > 1 && parts.at(-1) === '' ? true : at === output.length;
}
