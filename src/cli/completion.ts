import { type Command, InvalidArgumentError } from 'commander';
import { printLine } from './output.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** What may stand behind some words, as commander knows it. */
interface Words {
  /** `crossdock`, `crossdock map`, `crossdock map lint`. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly about: string }[];
  readonly options: readonly {
    readonly long: string;
    readonly about: string;
    /** Takes a value; these, where not any. */
    readonly values: readonly string[] | undefined;
    readonly takesValue: boolean;
  }[];
}

/**
 * `crossdock completion SHELL`: prints the completions of a shell, made of the commands themselves, so that none is missing
 * and none is invented.
 */
export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .description('print completions for bash, zsh or fish')
    .argument('<shell>', SHELLS.join(', '), (text: string): Shell => {
      const shell = SHELLS.find((name) => name === text);
      if (shell === undefined) throw new InvalidArgumentError(`Expected ${SHELLS.join(', ')}.`);
      return shell;
    })
    .addHelpText(
      'after',
      `
Examples:
  crossdock completion bash > /etc/bash_completion.d/crossdock
  crossdock completion zsh > "\${fpath[1]}/_crossdock"
  crossdock completion fish > ~/.config/fish/completions/crossdock.fish`,
    )
    .action((shell: Shell) => printLine(WRITERS[shell](wordsOf(program, 'crossdock'))));
}

function wordsOf(command: Command, path: string): Words[] {
  const help = { name: 'help', about: 'how a command is used' };
  const commands = command.commands.map((inner) => ({ name: inner.name(), about: firstPart(inner.description()) }));
  const options = command.options.flatMap(({ long, description, argChoices, required, optional }) =>
    long === undefined || long === null
      ? []
      : [{ long, about: firstPart(description), values: argChoices, takesValue: required || optional }],
  );
  const helpOption = { long: '--help', about: 'how it is used', values: undefined, takesValue: false };
  const own = {
    path,
    commands: commands.length > 0 ? [...commands, help] : [],
    options: [...options, helpOption],
  };
  return [own, ...command.commands.flatMap((inner) => wordsOf(inner, `${path} ${inner.name()}`))];
}

/** Up to the first colon or semicolon, on one line: what fits beside a word. */
function firstPart(text: string): string {
  return (/^[^:;\n]*/.exec(text)?.[0] ?? '').trim();
}

/** Single quotes of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const WRITERS: Readonly<Record<Shell, (all: readonly Words[]) => string>> = { bash, zsh, fish };

function bash(all: readonly Words[]): string {
  const cases = all.map(({ path, commands, options }) => {
    const words = [...commands.map(({ name }) => name), ...options.map(({ long }) => long)].join(' ');
    return `    ${quoted(path)}) words=${quoted(words)} ;;`;
  });
  const values = all.flatMap(({ path, options }) =>
    options
      .filter((option) => option.values !== undefined)
      .map((option) => `    ${quoted(`${path} ${option.long}`)}) words=${quoted((option.values ?? []).join(' '))} ;;`),
  );
  const files = all.flatMap(({ path, options }) =>
    options.filter((option) => option.takesValue && option.values === undefined).map(({ long }) => `${path} ${long}`),
  );
  return `# Completions of crossdock for bash, written by \`crossdock completion bash\`.
_crossdock() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} path=crossdock word words=''
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " $_crossdock_paths " in *"|$path $word|"*) path="$path $word" ;; esac
  done
  case "$path $before" in
${values.join('\n')}
    ${files.map(quoted).join(' | ')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  if [ -z "$words" ]; then
    case "$path" in
${cases.join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
_crossdock_paths=${quoted(all.map(({ path }) => `|${path}|`).join(' '))}
complete -o filenames -F _crossdock crossdock`;
}

function zsh(all: readonly Words[]): string {
  const entry = (name: string, about: string): string => quoted(`${name.replaceAll(':', '\\:')}:${about}`);
  const cases = all.map(({ path, commands, options }) => {
    const words = [
      ...commands.map(({ name, about }) => entry(name, about)),
      ...options.map(({ long, about }) => entry(long, about)),
    ];
    return `    ${quoted(path)}) words=(${words.join(' ')}) ;;`;
  });
  const values = all.flatMap(({ path, options }) =>
    options
      .filter((option) => option.values !== undefined)
      .map(
        (option) =>
          `    ${quoted(`${path} ${option.long}`)}) compadd -- ${(option.values ?? []).map(quoted).join(' ')}; return ;;`,
      ),
  );
  return `#compdef crossdock
# Completions of crossdock for zsh, written by \`crossdock completion zsh\`.
_crossdock() {
  local path_=crossdock word
  local -a words_ paths_
  paths_=(${all.map(({ path }) => quoted(path)).join(' ')})
  for word in "\${(@)words[2,CURRENT-1]}"; do
    (( \${paths_[(Ie)$path_ $word]} )) && path_="$path_ $word"
  done
  case "$path_ \${words[CURRENT-1]}" in
${values.join('\n')}
  esac
  case "$path_" in
${cases.map((line) => line.replace('words=(', 'words_=(')).join('\n')}
  esac
  _describe -t words crossdock words_ || true
  _files
}
_crossdock "$@"`;
}

function fish(all: readonly Words[]): string {
  const lines = all.flatMap(({ path, commands, options }) => {
    const when = `-n ${quoted(`__crossdock_at ${quoted(path)}`)}`;
    return [
      ...commands.map(({ name, about }) => `complete -c crossdock ${when} -a ${quoted(name)} -d ${quoted(about)}`),
      ...options.map(({ long, about, values, takesValue }) => {
        const taken = values === undefined ? (takesValue ? ' -r' : '') : ` -x -a ${quoted(values.join(' '))}`;
        return `complete -c crossdock ${when} -l ${quoted(long.replace(/^--/, ''))}${taken} -d ${quoted(about)}`;
      }),
    ];
  });
  return `# Completions of crossdock for fish, written by \`crossdock completion fish\`.
function __crossdock_at
  set -l path crossdock
  for word in (commandline -opc)[2..-1]
    contains -- "$path $word" $__crossdock_paths; and set path "$path $word"
  end
  test "$path" = "$argv[1]"
end
set -g __crossdock_paths ${all.map(({ path }) => quoted(path)).join(' ')}
${lines.join('\n')}`;
}
