import { errorMessage } from '../kernel/errors.ts';
import { lookUpVariable, withoutLineEnd } from '../kernel/settings/references.ts';
import type { Environment } from './environment.ts';

const REFERENCE = /^\$\{(env|file):([^}]+)\}$/;

/** How a reference could not be resolved, in words for a person. */
export class UnresolvedReference extends Error {}

/**
 * Replaces `${env:NAME}` and `${file:/run/secrets/name}` by what they name, so that secrets never stand in a file that
 * is committed. Everything else is itself. A variable may also be given as `NAME_FILE` or as a credential of systemd.
 *
 * @throws UnresolvedReference
 */
export function resolveReference(text: string, environment: Environment, readSecret: (path: string) => string): string {
  const match = REFERENCE.exec(text);
  if (!match) return text;
  const [, kind, name] = match as unknown as [string, 'env' | 'file', string];
  try {
    if (kind === 'file') return withoutLineEnd(readSecret(name));
    const found = lookUpVariable(environment, name, readSecret);
    if (found !== undefined) return found.value;
  } catch (error) {
    throw new UnresolvedReference(
      `the file ${kind === 'file' ? name : environment[`${name}_FILE`]} cannot be read (${errorMessage(error)})`,
    );
  }
  throw new UnresolvedReference(`the environment variable ${name} is not set`);
}
