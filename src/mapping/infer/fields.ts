import { type FieldReference, kindReferences } from '../reference.ts';
import { CERTAIN, type Match } from './match.ts';
import type { FieldProposal } from './proposal.ts';
import { type Findings, type Reading, type ReadingContext, readingOf } from './readings.ts';
import { samplesOf, type Values } from './values.ts';
import type { Looks } from './vocabulary/field-words.ts';

export interface FieldContext extends ReadingContext {
  /** Header values stand in the rows. */
  readonly isRows: boolean;
  /** A person said the kind, so what it lacks is not a sign of another. */
  readonly isAsked: boolean;
}

export interface ProposedFields extends Findings {
  readonly document: FieldProposal[];
  readonly lines: FieldProposal[];
}

/** Turns matches into fields as a mapping file writes them, with the steps that the values need. */
export function proposeFields(context: FieldContext): ProposedFields {
  const proposed: ProposedFields = { document: [], lines: [], codes: {}, remarks: [] };
  const canonical = kindReferences().find(({ kind }) => kind === context.kind)?.fields ?? [];
  const isRequired = (name: string): boolean =>
    canonical.some((one) => one.name === name && one.part === 'lines.fields' && one.required);
  for (const match of context.matches) {
    if (match.words.part === 'aside') continue;
    const { field } = match.words;
    const part = partOf(match, context);
    const reading = readingOf(match, context, proposed);
    const { values } = match.input;
    const guesses = [...nameGuess(match), ...reading.guesses];
    const differs = part === 'document' && context.isRows && values.distinct.length > 1;
    if (differs) guesses.push('rows say different things, and the first one counts');
    const spec = {
      ...match.input.address,
      ...(differs ? { several: 'first' } : {}),
      ...(reading.steps.length === 0 ? {} : { do: reading.steps }),
      ...reading.keys,
      ...(part === 'lines' && isRequired(field) ? { required: true } : {}),
    };
    proposed[part].push(fieldProposal(field, spec, guesses, values));
    if (field === 'quantity' && context.kind === 'inventory') proposed.lines.push(...beside(match, reading));
  }
  const isSilent = context.kind === 'acknowledgment' && !context.matches.some(({ words }) => words.field === 'status');
  if (isSilent && context.isAsked)
    proposed.lines.push(fieldProposal('status', { value: 'accept' }, ['nothing says what the answer is'], undefined));
  return { ...proposed, document: inOrder(proposed.document, canonical), lines: inOrder(proposed.lines, canonical) };
}

/** In the order of the canonical document. */
function inOrder(fields: readonly FieldProposal[], canonical: readonly FieldReference[]): FieldProposal[] {
  const placeOf = ({ field }: FieldProposal): number => canonical.findIndex(({ name }) => name === field);
  return [...fields].sort((left, right) => placeOf(left) - placeOf(right));
}

function fieldProposal(
  field: string,
  spec: FieldProposal['spec'],
  guesses: readonly string[],
  values: Values | undefined,
): FieldProposal {
  return {
    field,
    spec,
    ...(guesses.length === 0 ? {} : { guess: guesses.join('; ') }),
    seen: values === undefined ? [] : samplesOf(values),
  };
}

/** A value that rows repeat belongs to the header where one document is one invoice; else lines carry it. */
function partOf({ words, input }: Match, { kind, isRows }: FieldContext): 'document' | 'lines' {
  if (words.part !== 'both') return words.part === 'document' ? 'document' : 'lines';
  if (!isRows)
    return input.scope === 'document' || (kind === 'invoice' && words.field === 'currency') ? 'document' : 'lines';
  if (words.field === 'currency') return kind === 'invoice' ? 'document' : 'lines';
  return kind === 'invoice' && input.values.distinct.length === 1 ? 'document' : 'lines';
}

function nameGuess({ name, input, words }: Match): string[] {
  if ('firstOf' in input.address) return [`some lines have only the second of "${input.label}"`];
  if (name === 0) return [`no name says so; the values look like ${LOOKS[words.looks]}`];
  return name >= CERTAIN ? [] : [`"${input.label}" may mean something else`];
}

const LOOKS: Readonly<Record<Looks, string>> = {
  sku: 'item numbers',
  id: 'numbers of documents',
  gtin: 'barcodes',
  quantity: 'quantities',
  'line-number': 'small whole numbers',
  amount: 'amounts',
  date: 'dates',
  currency: 'currencies',
  place: 'places',
  flag: 'flags',
  status: 'states',
  tracking: 'tracking numbers',
  text: 'texts',
  unit: 'units',
  pack: 'pack sizes',
};

/** What follows from how the quantity is read. */
function beside({ input }: Match, { steps }: Reading): FieldProposal[] {
  const hasWords = steps.some((step) => typeof step === 'object' && step !== null && 'words' in step);
  const converted = steps.some(
    (step) => typeof step === 'object' && step !== null && ('unit' in step || 'multiply' in step),
  );
  return [
    ...(hasWords
      ? [
          fieldProposal(
            'quantityIsExact',
            { ...input.address, do: ['trim', { matches: "^[-\\d.,'() ]+$" }] },
            [],
            undefined,
          ),
        ]
      : []),
    ...(converted ? [fieldProposal('unit', { value: 'each' }, [], undefined)] : []),
  ];
}
