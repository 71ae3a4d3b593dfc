import { patternsOverlap } from '../kernel/pattern.ts';
import { type LocatedMap, locate } from '../mapping/lint/located.ts';
import { type LintProblem, lintProblem } from '../mapping/lint/problem.ts';
import type { SupplierFile } from './schema.ts';

type Rule = SupplierFile['collect'][number];

/** What speaks against the collect rules of a supplier: each for itself, and two of them together. */
export function checkCollect(file: SupplierFile, root: LocatedMap): LintProblem[] {
  const problems: LintProblem[] = [];
  const say = (index: number, key: string | undefined, message: string): void => {
    const path = key === undefined ? ['collect', index] : ['collect', index, key];
    problems.push(lintProblem('SUPPLIER-INVALID', locate(root, path).place, path.join('.'), message));
  };
  for (const [index, rule] of file.collect.entries()) {
    if (rule.then === 'archive' && rule.archiveFolder === undefined) {
      say(index, undefined, '"then: archive" needs "archiveFolder"');
    }
    const collected = file.collect.find(({ folder }) => folder === rule.archiveFolder);
    if (collected !== undefined) {
      say(
        index,
        'archiveFolder',
        collected.folder === rule.folder
          ? 'files archived into the folder they come from would be collected again'
          : `files archived into ${collected.folder} would be collected again by another rule`,
      );
    }
    const { doneFile } = rule.ready ?? {};
    if (doneFile !== undefined && /^\.|^~|\.(tmp|part|filepart)$/i.test(doneFile)) {
      say(index, 'ready', `${doneFile} is a name of files still being written, which are never listed`);
    }
    for (const other of file.collect.slice(0, index).filter(({ folder }) => folder === rule.folder)) {
      if (rule.name === other.name) {
        say(
          index,
          'name',
          `two rules for ${rule.folder} need different names, so that each keeps a schedule of its own`,
        );
      }
      const both = overlap(rule, other);
      if (both !== undefined) {
        say(index, 'files', `${both}: a file could be taken by either; give each rule patterns of its own`);
      }
    }
  }
  return problems;
}

/** Why two rules of one folder could want the same file. */
function overlap(rule: Rule, other: Rule): string | undefined {
  if (rule.files.length === 0 || other.files.length === 0) {
    return `a rule for ${rule.folder} without "files" takes every file in it`;
  }
  for (const mine of rule.files) {
    for (const theirs of other.files) {
      if (patternsOverlap(mine, theirs)) return `"${mine}" and "${theirs}" of another rule for ${rule.folder} overlap`;
    }
  }
  return undefined;
}
