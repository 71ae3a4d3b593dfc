import { nearest } from '../../kernel/nearest.ts';
import {
  type FieldReference,
  type KindReference,
  kindReferences,
  type StepReference,
  stepReferences,
} from '../../mapping/reference.ts';

/** What `map docs` knows of a word: kinds, fields and steps of that name. */
export interface MapDocs {
  /** Of this shape; grows when a field changes its meaning or goes away. */
  readonly version: 1;
  readonly kinds: readonly KindReference[];
  /** Fields with the kind they belong to. */
  readonly fields: readonly (FieldReference & { readonly kind: string })[];
  readonly steps: readonly StepReference[];
}

/**
 * Looks a word up: the name of a kind (`inventory`), of a field (`quantity`, `inventory.quantity`, `order.shipTo.city`) or of
 * a step (`unit`), which may be several at once. Without a word, everything.
 */
export function findDocs(word: string | undefined): MapDocs | { readonly suggestion: string | undefined } {
  const kinds = kindReferences();
  const steps = stepReferences();
  if (word === undefined) return { version: 1, kinds, fields: [], steps };
  const fields = kinds.flatMap(({ kind, fields }) => fields.map((field) => ({ ...field, kind })));
  const wanted = word.replaceAll('[]', '');
  const found: MapDocs = {
    version: 1,
    kinds: kinds.filter(({ kind }) => kind === word),
    fields: fields.filter((field) => namesOf(field).includes(wanted)),
    steps: steps.filter(({ name }) => name === word),
  };
  if (found.kinds.length + found.fields.length + found.steps.length > 0) return found;
  const known = [...kinds.map(({ kind }) => kind), ...fields.flatMap(namesOf), ...steps.map(({ name }) => name)];
  return { suggestion: nearest(word, new Set(known)) };
}

/** What a person may call a field: its name, its last part, and both behind the kind or part. */
function namesOf({ kind, part, name }: FieldReference & { readonly kind: string }): string[] {
  const path = name.replaceAll('[]', '');
  const last = path.slice(path.lastIndexOf('.') + 1);
  return [path, last, `${kind}.${path}`, `${part}.${path}`];
}

/** For a terminal. */
export function renderDocs({ kinds, fields, steps }: MapDocs): string {
  const parts = [
    ...kinds.map((kind) => [
      `Kind ${kind.kind} (direction: ${kind.direction})`,
      `  ${kind.doc}`,
      ...fieldTable(kind.fields),
    ]),
    ...fields.map((field) => [`Field ${field.name} of ${field.kind}, in ${field.part}`, ...fieldDetails(field)]),
    ...steps.map(stepLines),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function fieldTable(fields: readonly FieldReference[]): string[] {
  const width = Math.max(...fields.map(({ name }) => name.length));
  return [...Map.groupBy(fields, ({ part }) => part)].flatMap(([part, own]) => [
    `  ${part}:`,
    ...own.map(
      (field) => `    ${field.required ? '*' : ' '} ${field.name.padEnd(width)}  ${aboutType(field)}. ${field.doc}`,
    ),
  ]);
}

function fieldDetails(field: FieldReference): string[] {
  return [`  ${field.doc}`, `  Takes ${aboutType(field)}; ${field.required ? 'required' : 'may be absent'}.`];
}

function aboutType({ type, options }: FieldReference): string {
  return options === undefined ? type : `one of ${options.join(', ')}`;
}

function stepLines({ name, doc, takes, gives, options, examples }: StepReference): string[] {
  const width = Math.max(0, ...options.map((option) => option.name.length));
  return [
    `Step ${name}: ${takes} → ${gives}`,
    `  ${doc}`,
    ...options.map((option) => `  ${option.required ? '*' : ' '} ${option.name.padEnd(width)}  ${option.doc}`),
    ...examples.map(({ written, input, result }) => `  - ${written}   # ${input} → ${result}`),
  ];
}
