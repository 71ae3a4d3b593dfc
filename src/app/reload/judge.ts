import { formatLintProblem } from '../../mapping/lint/problem.ts';
import { type Environment, type LoadedSupplier, loadSuppliers, type NotConfigured } from '../../partners/load.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import { testSupplier } from '../map/test.ts';
import { hashOf } from './folder-contents.ts';

/** What one supplier's folder is worth: it may be run, or what speaks against it. */
export type Verdict =
  | { readonly state: 'good'; readonly profile: SupplierProfile; readonly texts: ReadonlyMap<string, string> }
  /** `findings`: one line each, `file:line:column CODE message`. */
  | { readonly state: 'refused'; readonly findings: readonly string[] };

export interface Judged {
  readonly verdict: Verdict;
  /** What was judged: equal for the same files. */
  readonly key: string;
}

export interface JudgedFolder {
  /** By supplier; those that are switched off or not configured are not in it. */
  readonly suppliers: ReadonlyMap<string, Judged>;
  readonly notConfigured: readonly NotConfigured[];
}

/** Stands for what is wrong with no single supplier: the folder itself, or base mappings. */
export const BASE = 'base';

/**
 * Judges every supplier of a mappings folder by itself: one that does not lint, or whose own golden tests fail, is
 * refused and says why; the others are not held up by it. What was judged before and has not changed is not judged again.
 *
 * @param isTrusted true where the tests need not be run, because they did when this revision was accepted
 */
export async function judgeFolder(options: {
  readonly folder: string;
  readonly environment: Environment;
  readonly contents: ReadonlyMap<string, string>;
  readonly before: ReadonlyMap<string, Judged>;
  readonly isTrusted: (supplierId: string, revision: string) => Promise<boolean>;
}): Promise<JudgedFolder> {
  const { folder, environment, contents, before, isTrusted } = options;
  const loaded = await loadSuppliers(folder, environment, { activeOnly: true });
  const suppliers = new Map<string, Judged>();
  const told = new Set<string>();
  for (const supplier of loaded.suppliers) {
    const { id, profile, mappings, texts } = supplier;
    const findings = supplier.problems.map(formatLintProblem);
    for (const finding of findings) told.add(finding);
    if (findings.length === 0 && profile === undefined) continue;
    const tests = hashOf(contents, (path) => path.startsWith(`${id}/tests/`));
    const key = JSON.stringify([profile?.revision, findings, tests]);
    const known = before.get(id);
    if (known?.key === key) suppliers.set(id, known);
    else if (profile === undefined || mappings === undefined) {
      suppliers.set(id, { key, verdict: { state: 'refused', findings } });
    } else {
      const failures = (await isTrusted(id, profile.revision)) ? [] : await testFailures(folder, mappings);
      const verdict: Verdict =
        failures.length === 0 ? { state: 'good', profile, texts } : { state: 'refused', findings: failures };
      suppliers.set(id, { key, verdict });
    }
  }
  const rest = loaded.problems.map(formatLintProblem).filter((finding) => !told.has(finding));
  if (rest.length > 0) suppliers.set(BASE, { key: rest.join('\n'), verdict: { state: 'refused', findings: rest } });
  return { suppliers, notConfigured: loaded.notConfigured };
}

async function testFailures(
  folder: string,
  mappings: NonNullable<LoadedSupplier['mappings']>,
): Promise<readonly string[]> {
  const { cases } = await testSupplier(folder, mappings, false);
  return cases
    .filter(({ status }) => status === 'failed')
    .map(({ input, difference = '' }) => `${input}:1:1 MAP-TEST the golden test fails: ${difference}`);
}
