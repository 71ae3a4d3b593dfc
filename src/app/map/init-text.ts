import { printable } from '../../kernel/problem.ts';
import { number, plural } from '../counts.ts';
import type { InitMapping, InitReport } from './init.ts';

const MOST_LISTED = 12;

/** What was written and what a person has to look at, for a terminal. */
export function renderInit({ supplier, files, mappings, lint, test }: InitReport): string {
  const isDry = lint === undefined;
  const lines = [
    `${isDry ? 'Would write' : 'Wrote'} the supplier "${supplier}":`,
    ...files.map(({ path, state }) => `  ${STATES[state]}  ${path}`),
    ...mappings.flatMap(mappingLines),
    ...(isDry
      ? []
      : [
          '',
          `map lint: ${plural(lint.problems.length, 'finding')}; map test: ${test?.passed ?? 0} passed, ${test?.failed ?? 0} failed.`,
        ]),
    '',
    'Samples may hold names and addresses of people: replace them in tests/ before you share the folder.',
    ...(isDry ? [] : nextSteps(supplier, mappings)),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

const STATES = { written: 'new     ', replaced: 'replaced', kept: 'kept    ', planned: 'new     ' } as const;

function mappingLines({
  id,
  kind,
  format,
  lines,
  held,
  reasons,
  faults,
  guesses,
  remarks,
  unread,
}: InitMapping): string[] {
  return [
    '',
    `${id}: ${kind} in ${format}; ${plural(lines, 'line')} read, ${number(held)} held, ${plural(guesses.length, 'guess', 'guesses')}, ${plural(unread.length, 'input')} not mapped`,
    ...remarks.map((remark) => `  ! ${remark}`),
    ...faults.map((fault) => `  ! ${fault}`),
    ...listed(reasons.map((reason) => `held: ${reason}`)),
    ...listed(guesses.map(({ field, guess }) => `TODO ${field}: ${guess}`)),
  ];
}

function listed(entries: readonly string[]): string[] {
  const rest = entries.length - MOST_LISTED;
  return [...entries.slice(0, MOST_LISTED).map((entry) => `  - ${entry}`), ...(rest > 0 ? [`  … ${rest} more`] : [])];
}

function nextSteps(supplier: string, mappings: readonly InitMapping[]): string[] {
  const [first] = mappings;
  return [
    '',
    'Next:',
    `  1. Answer every TODO in ${mappings.map(({ path }) => path).join(', ')}.`,
    `  2. crossdock map try ${first?.id} FILE --trace       on another real file`,
    `  3. crossdock map coverage ${first?.id} FILE…         on many: what is never read`,
    `  4. crossdock map test ${supplier} --update           when the result is right; read it before you commit`,
    `  5. Fill in supplier.yaml and delete "active: false" (docs/add-a-supplier.md).`,
  ];
}
