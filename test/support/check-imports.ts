import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import extractTypeScript from 'dependency-cruiser/config-utl/extract-ts-config';

/**
 * Checks the import rules of .dependency-cruiser.mjs and prints every violation with the reason of its rule.
 * dependency-cruiser finds nothing and is content when it cannot read TypeScript (with TypeScript 7 it does so
 * silently), so a run that saw no module is a failure.
 */
const options = await extractConfig(new URL('../../.dependency-cruiser.mjs', import.meta.url).pathname);
const { output } = await cruise(
  ['src', 'console'],
  { ...options.options, ruleSet: { forbidden: options.forbidden ?? [] }, validate: true },
  undefined,
  { tsConfig: extractTypeScript('tsconfig.json') },
);
if (typeof output === 'string') throw new Error('dependency-cruiser answered text instead of a result');
const { summary } = output as ICruiseResult;

for (const { from, to, rule, cycle } of summary.violations) {
  const reason = options.forbidden?.find(({ name }) => name === rule.name)?.comment ?? '';
  const path = cycle ? cycle.map((step) => step.name).join(' → ') : to;
  console.error(`${from} → ${path}\n  ${rule.name}: ${reason}\n`);
}
console.error(
  `${summary.totalCruised} modules, ${summary.totalDependenciesCruised ?? 0} dependencies, ${summary.violations.length} violations`,
);
if (summary.totalCruised === 0) console.error('No module was seen: the check itself is broken (TypeScript version?).');
process.exit(summary.totalCruised > 0 && summary.violations.length === 0 ? 0 : 1);
