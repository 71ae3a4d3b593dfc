import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeFrame, formatLintProblem, type LintProblem } from '../mapping/lint/problem.ts';
import { loadSuppliers } from '../partners/load.ts';

export interface LintReport {
  readonly problems: readonly LintProblem[];
  readonly suppliers: number;
  readonly mappings: number;
}

/**
 * Checks every supplier of the given folders without needing their environment. A folder is a mappings folder, or one
 * supplier in it.
 */
export async function lintMappings(folders: readonly string[]): Promise<LintReport> {
  const problems: LintProblem[] = [];
  let suppliers = 0;
  let mappings = 0;
  for (const given of folders) {
    const folder = given.replace(/\/+$/, '');
    const single = existsSync(join(folder, 'supplier.yaml')) ? basename(folder) : undefined;
    const root = single === undefined ? folder : dirname(folder);
    const loaded = await loadSuppliers(root, {});
    const counted = loaded.mappings.filter(({ id }) => single === undefined || id === single);
    suppliers += counted.length;
    mappings += counted.reduce((sum, one) => sum + one.mappings.length, 0);
    problems.push(
      ...loaded.problems.filter(
        ({ place }) =>
          single === undefined || [single, 'base'].some((name) => place.file.startsWith(`${root}/${name}/`)),
      ),
    );
  }
  return { problems, suppliers, mappings };
}

/** Findings for a terminal: one line each with the code frame under it. */
export function printLint(problems: readonly LintProblem[]): string {
  return problems
    .map((problem) => {
      const line = formatLintProblem(problem);
      try {
        return `${line}\n${codeFrame(problem, readFileSync(problem.place.file, 'utf8'))}`;
      } catch {
        // A finding may be about a file that is not there; then there is nothing to show of it.
        return line;
      }
    })
    .join('\n\n');
}
