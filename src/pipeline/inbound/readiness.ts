import type { RemoteFile } from '../../channels/channel.ts';
import { matchesPattern } from '../../kernel/pattern.ts';
import type { CollectRule } from '../../partners/profile.ts';

/** What of a listed folder is a rule's. */
export interface RuleFiles {
  /** Files it may take, oldest first. */
  readonly data: readonly RemoteFile[];
  /** The files that say that others are complete, by name. */
  readonly doneFiles: ReadonlyMap<string, RemoteFile>;
}

type FileRule = Pick<CollectRule, 'files' | 'ignore' | 'temporary' | 'doneFile'>;

/** Sorts a listing: what the rule may take, and what only says that something else is complete. */
export function filesOf(rule: FileRule, listed: readonly RemoteFile[]): RuleFiles {
  const data: RemoteFile[] = [];
  const doneFiles = new Map<string, RemoteFile>();
  for (const file of listed) {
    const fits = (patterns: readonly string[]): boolean =>
      patterns.some((pattern) => matchesPattern(pattern, file.name));
    if (rule.doneFile !== undefined && matchesPattern(doneFilePattern(rule.doneFile), file.name)) {
      doneFiles.set(file.name, file);
    } else if ((rule.files.length === 0 || fits(rule.files)) && !fits(rule.ignore) && !fits(rule.temporary)) {
      data.push(file);
    }
  }
  data.sort((a, b) => a.modifiedAt.getTime() - b.modifiedAt.getTime() || (a.name < b.name ? -1 : 1));
  return { data, doneFiles };
}

/** The name of the file that says that `name` is complete. */
export function doneFileName(pattern: string, name: string): string {
  return pattern.replace('{name}', () => name).replace('{stem}', () => stemOf(name));
}

/** The name without its last extension; also what all files of one done file begin with. */
export function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

function doneFilePattern(pattern: string): string {
  return pattern.replace(/\{(name|stem)\}/, '*');
}

type ReadyRule = Pick<CollectRule, 'settleMs' | 'minimumAgeMs' | 'doneFile' | 'then'>;

/**
 * Milliseconds until a file counts as complete if nothing about it changes: 0 now, undefined when only the other side
 * can tell. A file that stays where it is will be recognised by size and time alone, so it has to stand unchanged until
 * the other side's clock has moved on: what is written into it later then has another time.
 *
 * @param seen ages by our own clock: that of the other side, and the times it gives to files, may be anything
 */
export function waitOf(
  rule: ReadyRule,
  seen: { readonly unchangedMs: number; readonly listedMs: number; readonly isDone: boolean },
  timeResolutionMs: number,
): number | undefined {
  if (rule.doneFile !== undefined && !seen.isDone) return undefined;
  const settleMs = rule.doneFile === undefined ? rule.settleMs : 0;
  const stillMs =
    rule.then === 'keep' && timeResolutionMs >= 1000 ? Math.max(settleMs, 2 * timeResolutionMs) : settleMs;
  return Math.max(0, stillMs - seen.unchangedMs, rule.minimumAgeMs - seen.listedMs);
}
