/** Where the value of a `${env:NAME}` or `${file:PATH}` was found. */
export interface Found {
  readonly value: string;
  readonly from: 'environment' | 'secret-file';
  /** The variable, or the path of the file. */
  readonly name: string;
}

/** Gives the text of a file; throws where it cannot be read. */
export type ReadSecret = (path: string) => string;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a variable says: itself, or the file that `NAME_FILE` names (as images have it), or the file NAME among the
 * credentials that systemd hands to the unit (`LoadCredential=`, `CREDENTIALS_DIRECTORY`). Undefined where none of them
 * is set or what they say is empty; throws where `NAME_FILE` names a file that cannot be read.
 */
export function lookUpVariable(environment: Environment, name: string, readSecret: ReadSecret): Found | undefined {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (value) return { value, from: 'environment', name };
  const file = environment[`${name}_FILE`];
  if (file) return found(file, readSecret(file));
  const folder = environment.CREDENTIALS_DIRECTORY;
  // A name with a slash could lead out of the folder.
  if (!folder || !/^[\w.-]+$/.test(name)) return undefined;
  const credential = `${folder}/${name}`;
  try {
    return found(credential, readSecret(credential));
  } catch {
    return undefined;
  }
}

/** The text of a secret file. Its last line end is no part of the secret. */
export function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}

function found(name: string, text: string): Found | undefined {
  const value = withoutLineEnd(text);
  return value === '' ? undefined : { value, from: 'secret-file', name };
}
