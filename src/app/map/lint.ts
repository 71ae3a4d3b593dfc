import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { codeFrame, formatLintProblem, type LintProblem } from '../../mapping/lint/problem.ts';
import { loadMapping } from '../../mapping/load.ts';
import { loadSuppliers, readWithin, uniqueProblems } from '../../partners/load.ts';

export interface LintReport {
  readonly problems: readonly LintProblem[];
  readonly suppliers: number;
  readonly mappings: number;
  /** Paths that are not there, or are no mapping file. */
  readonly absent: readonly string[];
}

/**
 * Checks what the given paths name without needing the environment of any supplier. A path is a mappings folder, one
 * supplier in it, or one `.map.yaml` file, which is checked with everything it extends.
 */
export async function lintMappings(paths: readonly string[]): Promise<LintReport> {
  const reports: LintReport[] = [];
  for (const given of paths) {
    const path = given.replace(/(?<=.)\/+$/, '').replace(/\/supplier\.yaml$/, '');
    if (!existsSync(path)) reports.push({ ...NOTHING, absent: [given] });
    else if (path.endsWith('.map.yaml')) reports.push(await lintFile(path));
    else if (statSync(path).isDirectory()) reports.push(await lintFolder(path));
    else reports.push({ ...NOTHING, absent: [`mapping file ${given}`] });
  }
  return {
    problems: uniqueProblems(reports.flatMap(({ problems }) => problems)),
    suppliers: reports.reduce((sum, { suppliers }) => sum + suppliers, 0),
    mappings: reports.reduce((sum, { mappings }) => sum + mappings, 0),
    absent: reports.flatMap(({ absent }) => absent),
  };
}

const NOTHING: LintReport = { problems: [], suppliers: 0, mappings: 0, absent: [] };

async function lintFolder(folder: string): Promise<LintReport> {
  const single = existsSync(join(folder, 'supplier.yaml')) ? basename(folder) : undefined;
  const root = single === undefined ? folder : dirname(folder);
  const loaded = await loadSuppliers(root, {});
  const counted = loaded.mappings.filter(({ id }) => single === undefined || id === single);
  return {
    ...NOTHING,
    problems: loaded.problems.filter(
      ({ place }) => single === undefined || [single, 'base'].some((name) => place.file.startsWith(`${root}/${name}/`)),
    ),
    suppliers: counted.length,
    mappings: counted.reduce((sum, one) => sum + one.mappings.length, 0),
  };
}

/** One file: what is wrong with it by itself, and what its supplier finds wrong about it. */
async function lintFile(path: string): Promise<LintReport> {
  const top = dirname(dirname(path));
  const own = loadMapping(readWithin(dirname(dirname(resolve(path)))), path).problems ?? [];
  const hasSupplier = existsSync(join(dirname(path), 'supplier.yaml'));
  const loaded = hasSupplier ? await loadSuppliers(top, {}) : undefined;
  const about = loaded?.problems.filter(({ place }) => place.file === path) ?? [];
  return { ...NOTHING, problems: [...own, ...about], suppliers: hasSupplier ? 1 : 0, mappings: 1 };
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
