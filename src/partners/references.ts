import type { Located, LocatedMap } from '../mapping/lint/located.ts';
import { type LintProblem, lintProblem, type Place } from '../mapping/lint/problem.ts';

/** Where values that are not in the file come from. */
export interface References {
  /** The variable, or undefined when it is not set or empty. */
  env(name: string): string | undefined;
  /** The text of a secret file without its final newline, or undefined when it cannot be read. */
  file(path: string): string | undefined;
}

/** A `${env:NAME}` or `${file:PATH}` without a value. */
export interface MissingReference {
  readonly place: Place;
  readonly path: string;
  /** `ACME_HOST`, or the path of the file. */
  readonly name: string;
}

const REFERENCE = /\$\{([^}]*)\}/g;
const SECRET_KEYS = new Set([
  'password',
  'privateKey',
  'passphrase',
  'secret',
  'token',
  'tokens',
  'clientSecret',
  'apiKey',
]);

/**
 * Puts the values of `${env:NAME}` and `${file:PATH}` in. A secret that is written out is a problem; so is a reference that is none of the two.
 * `used` counts all references, so that the caller can tell "none is set" from "some are missing".
 */
export function resolveReferences(
  root: LocatedMap,
  references: References,
): { root: LocatedMap; missing: MissingReference[]; used: number; problems: LintProblem[] } {
  const missing: MissingReference[] = [];
  const problems: LintProblem[] = [];
  let used = 0;
  const visit = (node: Located, path: string, key: string): Located => {
    if (node.kind === 'list')
      return { ...node, items: node.items.map((item, index) => visit(item, `${path}.${index}`, key)) };
    if (node.kind === 'map') {
      const entries = new Map(
        [...node.entries].map(([name, entry]) => [
          name,
          { key: entry.key, node: visit(entry.node, path === '' ? name : `${path}.${name}`, name) },
        ]),
      );
      return { ...node, entries };
    }
    const { value, place } = node;
    if (SECRET_KEYS.has(key) && !(typeof value === 'string' && /^\$\{(env|file):[^}]+\}$/.test(value))) {
      problems.push(
        lintProblem('SUPPLIER-SECRET', place, path, `"${key}" is written out; use \${env:NAME} or \${file:PATH}`),
      );
      return node;
    }
    if (typeof value !== 'string' || !value.includes('${')) return node;
    let isMissing = false;
    const text = value.replace(REFERENCE, (whole, inner: string) => {
      const match = /^(env:([A-Za-z_]\w*)|file:(.+))$/.exec(inner);
      if (match === null) {
        problems.push(lintProblem('MAP-LINT-VALUE', place, path, `"${whole}" is not \${env:NAME} or \${file:PATH}`));
        return '';
      }
      used += 1;
      const name = match[2] ?? match[3] ?? '';
      const found = match[2] === undefined ? references.file(name) : references.env(name);
      if (found !== undefined) return found;
      isMissing = true;
      missing.push({ place, path, name });
      return '';
    });
    if (isMissing) return { ...node, value: MISSING, text: value };
    // A whole number from the environment is a number, except where only text makes sense.
    if (!TEXT_KEYS.has(key) && /^(0|[1-9]\d{0,9})$/.test(text)) return { ...node, value: Number(text), text };
    return { ...node, value: text, text: SECRET_KEYS.has(key) ? value : text };
  };
  const resolved = visit(root, '', '');
  return { root: resolved.kind === 'map' ? resolved : root, missing, used, problems };
}

/** Stands for a value that is not known yet, long enough for a secret; the caller drops findings at its place. */
const MISSING = '(not set, so nobody knows what it is)';

const TEXT_KEYS = new Set([
  ...SECRET_KEYS,
  'host',
  'username',
  'hostKeys',
  'root',
  'folder',
  'archiveFolder',
  'name',
  'id',
  'qualifier',
]);
