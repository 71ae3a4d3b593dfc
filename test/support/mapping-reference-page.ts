import { type FieldReference, kindReferences, stepReferences } from '../../src/mapping/reference.ts';

/** docs/mapping-reference.md: every canonical field and every step, from the code that reads mapping files. */
export function mappingReferencePage(): string {
  const head =
    '# Mapping reference\n\nWritten from `src/documents/` and `src/mapping/steps/` by `npm run docs:mapping`; do not edit by hand. ' +
    '`crossdock map docs WORD` says the same on the command line; [mapping.md](mapping.md) explains how a mapping is written.\n';
  return `${[head, '## Canonical fields\n', TYPES, ...kinds(), '## Steps\n', BLANK, ...stepSections()].join('\n').trimEnd()}\n`;
}

const TYPES =
  'A *decimal* is an exact amount, a *day* has no time, an *instant* is in UTC; a number of units must be whole. What must be there is marked *yes*.\n';

const BLANK =
  'Steps stand under `do`, in order. A blank value passes all of them untouched, except `words`, which sees it. Every example is a test.\n';

function kinds(): string[] {
  return kindReferences().map(({ kind, direction, doc, fields }) => {
    const rows = fields.map(
      (field) =>
        `| \`${field.part}\` | \`${field.name}\` | ${type(field)} | ${field.required ? 'yes' : ''} | ${cell(field.doc)} |`,
    );
    return `### ${kind} (\`direction: ${direction}\`)\n\n${doc}\n\n| in | field | takes | required | |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
  });
}

function stepSections(): string[] {
  return stepReferences().map(({ name, doc, takes, gives, options, examples }) => {
    const listed = options.map(
      (option) => `- \`${option.name}\`${option.required ? ' (required)' : ''}: ${option.doc}\n`,
    );
    const rows = examples.map(
      ({ written, input, result }) => `| ${code(`- ${written}`)} | ${code(input)} | ${code(result)} |`,
    );
    return [
      `### ${name}\n`,
      `${doc} Takes ${takes}; gives ${gives}.\n`,
      ...(listed.length === 0 ? [] : [`${listed.join('')}`]),
      `| step | value | gives |\n|---|---|---|\n${rows.join('\n')}\n`,
    ].join('\n');
  });
}

function type({ type: words, options }: FieldReference): string {
  return options === undefined ? words : options.map((option) => `\`${option}\``).join(' ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** Code in a table cell: bars are escaped, and blanks at its ends are kept by quotes that stand around them. */
function code(text: string): string {
  return `\`${cell(text)}\``;
}
