import type { Environment } from './environment.ts';

const REFERENCE = /^\$\{(env|file):([^}]+)\}$/;

/** How a reference could not be resolved, in words for a person. */
export class UnresolvedReference extends Error {}

/**
 * Replaces `${env:NAME}` and `${file:/run/secrets/name}` by what they name, so that secrets never stand in a file that
 * is committed. Everything else is itself. A file's last line end is not part of the secret.
 *
 * @throws UnresolvedReference
 */
export function resolveReference(text: string, environment: Environment, readSecret: (path: string) => string): string {
  const match = REFERENCE.exec(text);
  if (!match) return text;
  const [, kind, name] = match as unknown as [string, 'env' | 'file', string];
  if (kind === 'env') {
    const value = environment[name];
    if (value === undefined || value === '')
      throw new UnresolvedReference(`the environment variable ${name} is not set`);
    return value;
  }
  try {
    return readSecret(name).replace(/\r?\n$/, '');
  } catch (error) {
    throw new UnresolvedReference(
      `the file ${name} cannot be read (${error instanceof Error ? error.message : error})`,
    );
  }
}
