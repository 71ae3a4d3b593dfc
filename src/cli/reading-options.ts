import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  formatNames,
  type InspectOptions,
  isCharset,
  strictnessNames,
  toleranceNames,
  validationLevels,
} from '../app/inspect/inspect.ts';
import { withoutUndefined } from '../kernel/without-undefined.ts';

/** How a file is to be read, as options of a command: what an agreement with a supplier says elsewhere. */
export interface ReadingFlags {
  readonly format?: NonNullable<InspectOptions['format']>;
  readonly charset?: string;
  readonly tolerate?: readonly string[];
  readonly validation?: (typeof validationLevels)[number];
  readonly strict?: readonly string[];
  readonly delimiter?: string;
  readonly headerRow?: number;
  readonly sheet?: string;
  readonly columns?: readonly Column[];
  readonly records?: readonly string[];
}

type Column = NonNullable<InspectOptions['fixed']>['columns'][number];

export function addReadingOptions(command: Command): Command {
  return command
    .addOption(new Option('--format <name>', 'read it as this format instead of detecting it').choices(formatNames))
    .option('--charset <name>', 'character set, such as utf-8, latin1 or windows-1252', charset)
    .option(
      '--tolerate <names>',
      'X12, XML: tolerances, as in supplier.yaml: short-isa,se-count,…',
      names(toleranceNames),
    )
    .addOption(new Option('--validation <level>', 'X12: check up to this level').choices(validationLevels))
    .option('--strict <names>', `X12: refuse what is otherwise noted: ${strictnessNames}`, names(strictnessNames))
    .option('--delimiter <character>', 'CSV: column delimiter')
    .option('--header-row <number>', 'CSV, XLSX: row of the column headers; 0 for none', rowNumber)
    .option('--sheet <name>', 'XLSX: name of the sheet; default: the first one')
    .option('--columns <list>', 'fixed width: what stands where, counted from 1: SKU:1-12,QTY:13-18', columns)
    .option('--records <names>', 'XML, JSON: names of the elements that are records: Item,…', listOf);
}

export function readingOptions(flags: ReadingFlags): InspectOptions {
  const { charset, tolerate, validation, strict, delimiter, headerRow, sheet, records } = flags;
  const format = flags.format ?? (flags.columns === undefined ? undefined : 'fixed');
  return withoutUndefined({
    format,
    charset,
    tolerate,
    x12: withoutUndefined({
      validation,
      strict: strict && strictnessNames.filter((name) => strict.includes(name)),
    }),
    csv: withoutUndefined({ delimiter: delimiter === '\\t' ? '\t' : delimiter, headerRow }),
    xlsx: withoutUndefined({ sheet, headerRow }),
    fixed: flags.columns && { columns: flags.columns },
    xml: records && { records },
    json: records && { records },
  });
}

/** `a,b`, given once or several times. */
function listOf(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), ...value.split(',').map((name) => name.trim())];
}

function charset(value: string): string {
  if (isCharset(value)) return value;
  throw new InvalidArgumentError('It must be a usual name such as utf-8, windows-1252, iso-8859-15 or cp850.');
}

/** A list of names out of those known. */
function names(known: readonly string[]) {
  return (value: string, earlier: readonly string[] | undefined): readonly string[] => {
    const list = listOf(value, earlier);
    const unknown = list.find((name) => !known.includes(name));
    if (unknown === undefined) return list;
    throw new InvalidArgumentError(`There is no "${unknown}"; known are ${known.join(', ')}.`);
  };
}

function columns(value: string, earlier: readonly Column[] | undefined): readonly Column[] {
  const made = listOf(value, undefined).map((text) => {
    const [, name, from, to] = /^([^:]+):(\d{1,6})-(\d{1,6})$/.exec(text) ?? [];
    if (name === undefined) throw new InvalidArgumentError(`"${text}" is not like SKU:1-12.`);
    const column = { name, from: Number(from), to: Number(to) };
    if (column.from >= 1 && column.to >= column.from) return column;
    throw new InvalidArgumentError(`"${text}" must count from 1 and not end before it begins.`);
  });
  return [...(earlier ?? []), ...made];
}

function rowNumber(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError('It must be a row number, or 0.');
  return Number(value);
}
