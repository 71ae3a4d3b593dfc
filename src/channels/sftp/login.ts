import ssh2, { type AnyAuthMethod, type AuthHandlerMiddleware, type ParsedKey, type Prompt } from 'ssh2';
import { ConfigError } from '../../kernel/errors.ts';
import type { SftpOptions } from './options.ts';

/** How one connection logs in: the handler for ssh2 and what was seen on the way. */
export interface Login {
  readonly handler: AuthHandlerMiddleware;
  /** Methods that were tried, in order. */
  readonly tried: readonly string[];
  /** Methods the server said it would accept. */
  readonly offered: readonly string[];
  /** The question that was left unanswered, if any. */
  readonly unansweredPrompt: string | undefined;
}

/** The private key of the options. Throws ConfigError CHANNEL-KEY when it cannot be read. */
export function readPrivateKey(options: SftpOptions): ParsedKey | undefined {
  if (options.privateKey === undefined) return undefined;
  const parsed: unknown = ssh2.utils.parseKey(options.privateKey, options.passphrase);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key instanceof Error) {
    throw new ConfigError(
      'CHANNEL-KEY',
      `The private key for ${options.username}@${options.host} cannot be read: ${key.message}.`,
    );
  }
  if (!(key as ParsedKey).isPrivateKey()) {
    throw new ConfigError(
      'CHANNEL-KEY',
      `The key for ${options.username}@${options.host} is a public key; the private half is needed.`,
    );
  }
  return key as ParsedKey;
}

/**
 * Key before password, each once and only if the server wants it: every refused attempt counts towards a lock-out
 * (FAULTS.md A11). A password is typed into a dialogue only when there is exactly one question that hides its answer
 * or asks for a password, and only once (A10).
 */
export function createLogin(options: SftpOptions, key: ParsedKey | undefined): Login {
  const { username, password } = options;
  const tried: string[] = [];
  let offered: readonly string[] = [];
  let unansweredPrompt: string | undefined;
  let answered = false;

  function answer(prompts: readonly Prompt[], finish: (answers: string[]) => void): void {
    const [only] = prompts;
    const isPassword = prompts.length === 1 && only !== undefined && (only.echo === false || /pass/i.test(only.prompt));
    if (isPassword && !answered && password !== undefined) {
      answered = true;
      finish([password]);
      return;
    }
    unansweredPrompt = prompts.map(({ prompt }) => prompt).join(' ');
    finish([]);
  }

  const methods: AnyAuthMethod[] = [
    // As OpenSSH's client does: the refusal names what the server accepts, so nothing is shown to it in vain.
    { type: 'none', username },
    ...(key === undefined ? [] : [{ type: 'publickey', username, key } as const]),
    ...(password === undefined ? [] : [{ type: 'password', username, password } as const]),
    ...(options.keyboardInteractive
      ? [
          {
            type: 'keyboard-interactive',
            username,
            prompt: (_name, _instructions, _language, prompts, finish) => answer(prompts, finish),
          } as const satisfies AnyAuthMethod,
        ]
      : []),
  ];

  const handler: AuthHandlerMiddleware = (methodsLeft: readonly string[] | null, _partial, next) => {
    if (methodsLeft !== null) offered = methodsLeft;
    let method = methods.shift();
    while (method !== undefined && offered.length > 0 && !offered.includes(method.type)) method = methods.shift();
    if (method !== undefined && method.type !== 'none') tried.push(method.type);
    // ssh2 takes `false` for "no more"; its types do not say so.
    next((method ?? false) as AnyAuthMethod);
  };

  return {
    handler,
    tried,
    get offered() {
      return offered;
    },
    get unansweredPrompt() {
      return unansweredPrompt;
    },
  };
}
