import { ConfigError } from '../kernel/errors.ts';

/** The configuration cannot be used: one line each, with its place. */
export function invalidConfig(mistakes: readonly string[]): ConfigError {
  return new ConfigError('CONFIG-INVALID', `The configuration cannot be used:\n  ${mistakes.join('\n  ')}`, {
    facts: { mistakes },
  });
}

/**
 * Builds everything that the configuration asks for, and tells in one go all of it that does not let itself be built.
 *
 * @throws ConfigError the only mistake as it is, several as CONFIG-INVALID
 */
export function buildAll<const Builds extends readonly (() => unknown)[]>(
  builds: Builds,
): { -readonly [Key in keyof Builds]: ReturnType<Builds[Key]> } {
  const built: unknown[] = [];
  const errors: ConfigError[] = [];
  for (const build of builds) {
    try {
      built.push(build());
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      errors.push(error);
    }
  }
  if (errors.length > 1) throw invalidConfig(errors.flatMap(mistakesOf));
  if (errors[0] !== undefined) throw errors[0];
  return built as { -readonly [Key in keyof Builds]: ReturnType<Builds[Key]> };
}

/** An error may itself be several mistakes. */
function mistakesOf({ code, message, facts }: ConfigError): readonly string[] {
  return code === 'CONFIG-INVALID' && Array.isArray(facts.mistakes) ? facts.mistakes : [message];
}
