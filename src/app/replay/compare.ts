import type { Problem } from '../../kernel/problem.ts';
import type { LineOutcome, TranslatedDocument } from '../../pipeline/inbound/translate.ts';
import type { FileTranslation } from '../../pipeline/inbound/translate-file.ts';

/** What became of something under the other mapping. */
export type DifferenceKind = keyof typeof WORDS;

const WORDS = {
  'changed-field': 'changed',
  'new-field': 'new',
  'lost-field': 'lost',
  'new-line': 'new line',
  'lost-line': 'lost line',
  'now-held': 'line now held',
  'now-read': 'line no longer held',
  'held-differently': 'line held for another reason',
  document: 'document',
  file: 'file',
} as const;

/** Differences of one kind in one field or place, counted over all files, with the first few of them. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** The kind in words, for people. */
  readonly says: string;
  /** Kind of document, e.g. `inventory`; empty for whole files. */
  readonly document: string;
  readonly where: 'header' | 'line' | 'document' | 'file';
  readonly field?: string;
  count: number;
  readonly examples: Example[];
}

export interface Example {
  readonly file: string;
  /** `document 1, place 8`. */
  readonly place: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

const MOST_EXAMPLES = 3;

/** Collects differences by kind, document and field. */
export class Differences {
  private readonly groups = new Map<string, Difference>();

  add(
    kind: DifferenceKind,
    document: string,
    where: Difference['where'],
    field: string | undefined,
    example: Example,
  ): void {
    const key = JSON.stringify([kind, document, where, field]);
    const group = this.groups.get(key) ?? {
      kind,
      says: WORDS[kind],
      document,
      where,
      ...(field === undefined ? {} : { field }),
      count: 0,
      examples: [],
    };
    group.count += 1;
    if (group.examples.length < MOST_EXAMPLES) group.examples.push(example);
    this.groups.set(key, group);
  }

  get count(): number {
    return [...this.groups.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** The most frequent first. */
  get list(): readonly Difference[] {
    return [...this.groups.values()].sort((a, b) => b.count - a.count);
  }
}

/** A line as it was, small enough to keep many of them. */
export interface KeptLine {
  readonly state: 'line' | 'held';
  /** The fields, or the reasons. */
  readonly text: string;
}

/** Where a line stands in its file: document, where it starts, and the how manieth it is that starts there. */
export function keyOf(document: number, outcome: LineOutcome): string {
  return `${document}/${outcome.line.source.ordinal}/${outcome.part}`;
}

export function kept(outcome: LineOutcome): KeptLine {
  if (outcome.state === 'held') return { state: 'held', text: reasons(outcome.line.problems) };
  const { source: _, ...fields } = outcome.line;
  return { state: 'line', text: JSON.stringify(fields) };
}

function reasons(problems: readonly Problem[]): string {
  return problems.map(({ code, message }) => `${code} ${message}`).join('; ');
}

/** Compares what two mappings make of one line; undefined: there is none under that mapping. */
export function compareLine(
  differences: Differences,
  document: string,
  at: { readonly file: string; readonly place: string },
  before: KeptLine | undefined,
  after: KeptLine | undefined,
): void {
  if (before?.state === after?.state && before?.text === after?.text) return;
  const add = (kind: DifferenceKind): void =>
    differences.add(kind, document, 'line', undefined, {
      ...at,
      before: valueOfLine(before),
      after: valueOfLine(after),
    });
  if (before === undefined) add('new-line');
  else if (after === undefined) add('lost-line');
  else if (before.state === 'held' && after.state === 'held') add('held-differently');
  else if (after.state === 'held') add('now-held');
  else if (before.state === 'held') add('now-read');
  else compareFields(differences, document, 'line', at, JSON.parse(before.text), JSON.parse(after.text));
}

function valueOfLine(line: KeptLine | undefined): unknown {
  return line?.state === 'line' ? JSON.parse(line.text) : line?.text;
}

function compareFields(
  differences: Differences,
  document: string,
  where: 'header' | 'line',
  at: { readonly file: string; readonly place: string },
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): void {
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[field], after[field]];
    if (JSON.stringify(old) === JSON.stringify(now)) continue;
    const kind = old === undefined ? 'new-field' : now === undefined ? 'lost-field' : 'changed-field';
    differences.add(kind, document, where, field, { ...at, before: old, after: now });
  }
}

/** Compares headers, kinds and findings of the documents of one file, or why it could not be read. */
export function compareDocuments(
  differences: Differences,
  file: string,
  before: FileTranslation,
  after: FileTranslation,
): void {
  if (!before.ok || !after.ok) {
    const say = (one: FileTranslation): string => (one.ok ? 'read' : one.problem.message);
    if (say(before) === say(after)) return;
    differences.add('file', '', 'file', undefined, { file, place: '', before: say(before), after: say(after) });
    return;
  }
  const old = documentsOf(before);
  const now = documentsOf(after);
  for (const ordinal of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(ordinal), now.get(ordinal)];
    const at = { file, place: `document ${ordinal}` };
    const kind = (is ?? was)?.kind ?? '';
    if (verdictOf(was) !== verdictOf(is)) {
      differences.add('document', kind, 'document', undefined, { ...at, before: verdictOf(was), after: verdictOf(is) });
    }
    const plain = (header: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(header ?? {}));
    compareFields(differences, kind, 'header', at, plain(was?.header), plain(is?.header));
  }
}

function documentsOf(file: Extract<FileTranslation, { ok: true }>): ReadonlyMap<number, TranslatedDocument> {
  return new Map(file.translated.units.flatMap(({ documents }) => documents.map((one) => [one.ordinal, one] as const)));
}

/** What a mapping says of a document as a whole, in a few words. */
function verdictOf(document: TranslatedDocument | undefined): string {
  if (document === undefined) return 'no document';
  const wrong = document.mappingProblems.filter(({ severity }) => severity === 'error');
  return `${document.kind}${wrong.length > 0 ? `, held: ${reasons(wrong)}` : ''}`;
}
