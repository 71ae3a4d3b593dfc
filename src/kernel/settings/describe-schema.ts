import type { z } from 'zod';

/**
 * What a zod schema of a file says to the person who writes that file: names, words for what may stand there, defaults
 * as they would be written, and descriptions. One reading of the schemas for the reference in the documents and for
 * `config show`, so that neither can say something else than the check does.
 */
export interface Described {
  readonly description?: string;
  /** Whether the file is valid without it. */
  readonly optional: boolean;
  /** What stands for it when it is left out, as it would be written; absent: nothing does. */
  readonly fallback?: unknown;
  /** `whole number from 0 to 65535`, `full, partial or delta`, `duration such as 15m`. */
  readonly words: string;
  /** Of a map with fixed keys. */
  readonly keys?: ReadonlyMap<string, Described>;
  /** Of a list, or of a map whose keys are free. */
  readonly items?: Described;
  /** Where several shapes are possible: those that are maps or lists. */
  readonly shapes?: readonly Described[];
  /** The one value that it takes: tells shapes apart. */
  readonly constant?: unknown;
}

type Schema = z.core.$ZodType;
type Definition = z.core.$ZodTypes['_zod']['def'];

/** Reads one schema. The outermost description counts. */
export function describeSchema(schema: Schema): Described {
  return read(schema, {});
}

interface Outer {
  readonly description?: string;
  readonly optional?: boolean;
  readonly fallback?: unknown;
}

function read(schema: Schema, outer: Outer): Described {
  const said = (schema as z.ZodType).description;
  const around: Outer = said === undefined || outer.description !== undefined ? outer : { ...outer, description: said };
  const definition = schema._zod.def as Definition;
  switch (definition.type) {
    case 'optional':
    case 'nullable':
      return read(definition.innerType, { ...around, optional: true });
    case 'default':
    case 'prefault': {
      const value = 'fallback' in around ? around.fallback : asWritten(definition.innerType, definition.defaultValue);
      return read(definition.innerType, { ...around, optional: true, fallback: value });
    }
    case 'readonly':
      return read(definition.innerType, around);
    case 'pipe':
      return read(definition.in, around);
    case 'object': {
      const keys = new Map(Object.entries(definition.shape).map(([key, inner]) => [key, read(inner, {})]));
      return { ...finished(around), words: 'section', keys };
    }
    case 'record':
      return { ...finished(around), words: 'names and values', items: read(definition.valueType, {}) };
    case 'array': {
      const items = read(definition.element, {});
      return { ...finished(around), words: `list: ${items.words}`, items };
    }
    case 'union': {
      const branches = definition.options.map((option) => read(option, {}));
      const shapes = branches.filter(({ keys, items }) => keys !== undefined || items !== undefined);
      const words = listed([...new Set(branches.map((branch) => branch.words))]);
      return { ...finished(around), words, ...(shapes.length > 0 ? { shapes } : {}) };
    }
    case 'literal':
      return {
        ...finished(around),
        words: listed(definition.values.map((value) => `\`${String(value)}\``)),
        ...(definition.values.length === 1 ? { constant: definition.values[0] } : {}),
      };
    case 'enum':
      return { ...finished(around), words: listed(Object.values(definition.entries).map((value) => `\`${value}\``)) };
    default:
      return { ...finished(around), words: scalarWords(schema, definition) };
  }
}

function finished({ description, optional = false, ...rest }: Outer): Omit<Described, 'words'> {
  return { ...(description === undefined ? {} : { description }), optional, ...rest };
}

function scalarWords(schema: Schema, definition: Definition): string {
  const expected = expectation(definition);
  if (expected !== undefined) return expected;
  if (definition.type === 'boolean') return '`true` or `false`';
  if (definition.type === 'number') return numberWords(schema as z.ZodNumber);
  if (definition.type !== 'string') return definition.type === 'unknown' ? 'anything' : definition.type;
  const format = 'format' in definition ? definition.format : undefined;
  if (format === 'url') return 'URL';
  return format === 'date' ? 'day such as `2026-12-25`' : 'text';
}

/** The schemas say in their messages what they expect; nothing could be said better here. */
function expectation(definition: Definition): string | undefined {
  for (const check of (definition.checks ?? []) as z.core.$ZodCheck[]) {
    const { error } = check._zod.def;
    const message = error?.({ code: 'custom', input: undefined, path: [], message: '' } as never);
    const text = typeof message === 'string' ? message : message?.message;
    if (text?.startsWith('expected ')) return text.slice('expected '.length).replace(/^an? (?=\w)/, '');
  }
  return undefined;
}

function numberWords(schema: z.ZodNumber): string {
  const { minValue: least, maxValue: most, isInt } = schema;
  const kind = isInt ? 'whole number' : 'number';
  const isSaid = (bound: number | null): bound is number => bound !== null && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (isSaid(least) && isSaid(most)) return `${kind} from ${least} to ${most}`;
  return isSaid(least) ? `${kind} from ${least}` : kind;
}

/** `a`, `a or b`, `a, b or c`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
  ['GB', 1024 ** 3],
  ['MB', 1024 ** 2],
  ['KB', 1024],
];

/** A default that is kept as what it means (milliseconds, bytes), in the words in which a file says it. */
function asWritten(schema: Schema, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  for (const [unit, size] of UNITS) {
    const text = `${value / size}${unit}`;
    if (!Number.isInteger(value / size) || (value === 0 && unit !== 's')) continue;
    const parsed = (schema as z.ZodType).safeParse(text);
    if (parsed.success && parsed.data === value) return text;
  }
  return value;
}
