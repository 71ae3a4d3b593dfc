import { z } from 'zod';
import { inboundKinds, outboundKinds } from '../documents/kinds.ts';
import { trailerOf } from './trailer-schema.ts';

/**
 * The shape of a `.map.yaml` file, version 1, after `extends` was merged. What depends on other parts of the file
 * (addresses, steps, canonical fields, loops) is checked by the compiler, with the same kind of findings.
 */
const text = z.string().min(1);
const texts = z.array(text).min(1).max(100);
const filePattern = z.string().min(1).max(255);
const name = z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected small letters, digits and dashes, e.g. acme-846');
const set = z.string().regex(/^\d{3}$/, 'expected three digits, e.g. "846"');
const version = z.string().regex(/^\d{6}$/, 'expected six digits, e.g. "004010"');
const issueEffect = z.enum(['hold-line', 'hold-file', 'warn']);
const condition = z.union([z.enum(['present', 'blank']), z.array(z.string()).min(1)]);
const stepUse = z.union([text, z.record(z.string(), z.unknown())]);
const constant = z.union([z.string(), z.boolean()]);

/** What must hold of a field; inherited by `extends`, while the other keys are replaced as a group. */
const rules = {
  required: z.boolean().optional().describe('Blank is a finding.'),
  min: z.number().optional().describe('The smallest number allowed; for a text, its fewest characters.'),
  max: z.number().optional().describe('The largest number allowed; for a text, its most characters.'),
};

const column = z.int().min(1).optional().describe('Number of the column, counted from 1, instead of its header.');
const where = z
  .record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]))
  .optional()
  .describe('Conditions on the segment that is read: element → value, or values in order of preference.');
const pair = texts
  .optional()
  .describe('Qualifiers of a pair, in order of preference: the value behind the first that is there is taken.');

/** One of several places where a value may stand. */
const fieldPlace = z.strictObject({
  from: text.optional().describe('Where the value may stand.'),
  col: column,
  where,
  pair,
  several: z.enum(['first', 'last']).optional().describe('What to do with several different values at this place.'),
  when: z
    .record(z.string(), condition)
    .optional()
    .describe('The place is looked at only if every entry holds: address → present, blank or a list of values.'),
});
export type FieldPlace = z.infer<typeof fieldPlace>;

export const inboundField = z.strictObject({
  from: z
    .union([text, texts])
    .optional()
    .describe('Where the value stands: QTY02, SLN09-2, a column header, Stock/@qty; a list of addresses gives a list.'),
  col: column,
  value: constant.optional().describe('A constant instead of an address.'),
  firstOf: z
    .array(fieldPlace)
    .min(1)
    .optional()
    .describe('Places in order of preference, instead of from: the first one where something stands counts.'),
  where,
  pair,
  several: z
    .enum(['first', 'last', 'all'])
    .optional()
    .describe('What to do with several different values; absent: they are a finding.'),
  do: z.array(stepUse).optional().describe('Steps that turn what was read into the canonical value, in order.'),
  default: z.string().optional().describe('The text to use where nothing stands at the address, before the steps.'),
  clamp: z.boolean().optional().describe('A number below min counts as min, and one above max as max, with a warning.'),
  when: z
    .record(z.string(), condition)
    .optional()
    .describe('The field counts only if every entry holds: address → present, blank or a list of values.'),
  onError: issueEffect
    .optional()
    .describe('What a fault does: hold the line, hold the file, or warn and leave the field empty. Default hold-line.'),
  ...rules,
});
export type InboundField = z.infer<typeof inboundField>;

export const outboundField = z.strictObject({
  from: text.optional().describe('Path of the canonical document, e.g. order.shipTo.city or line.quantity.'),
  value: z.string().optional().describe('A constant instead of a path.'),
  count: text.optional().describe('The number of elements of a list, e.g. order.lines.'),
  do: z.array(stepUse).optional().describe('Steps that turn the canonical value into what is written, in order.'),
  default: z.string().optional().describe('The text to use where the path is blank, before the steps.'),
  when: z
    .record(z.string(), condition)
    .optional()
    .describe('The value is written only if every entry holds: path → present, blank or a list of values.'),
  truncate: z.boolean().optional().describe('Cut a text at max instead of reporting it.'),
  onError: z
    .enum(['fail', 'warn'])
    .optional()
    .describe('What a fault does: stop the document, or warn and leave the place empty. Default fail.'),
  ...rules,
});

/** A constant in quotes, or how to get the value. */
export const outboundValue = z.union([z.string(), outboundField]);

export const loop = z.strictObject({
  start: text.describe('The segment, or element, that each occurrence starts with.'),
  where: z
    .record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]))
    .optional()
    .describe('Conditions on the start segment: element → value or values.'),
  ends: texts.optional().describe('Segments that end the loop; CTT and SE always do.'),
  in: z.union([text, texts]).optional().describe('The loop, or loops, it stands in.'),
  hl: z.boolean().optional().describe('Nest by the numbers in HL01 and HL02 (856).'),
  every: texts
    .optional()
    .describe('Elements that the start segment repeats, e.g. [SDQ03, SDQ04]: every repetition is an occurrence.'),
});
export type LoopDeclaration = z.infer<typeof loop>;

export const whenClause = z.record(z.string(), condition);

const codeList = z.record(z.string(), z.string());

const head = {
  mapping: z.literal(1).describe('Version of the mapping language.'),
  id: name.describe('Name of the mapping: the name of the file without .map.yaml.'),
  description: z.string().optional().describe('What is special about it, for people.'),
  extends: text.optional().describe('Path of the file whose settings this one changes, e.g. ../base/x12-846.map.yaml.'),
  supplier: name.optional().describe('Name of the folder of the supplier; files in base/ have none.'),
  codes: z
    .record(z.string(), codeList)
    .optional()
    .describe('Code lists by name: code → our word, inline, or file: codes/uom.csv.'),
  issues: z
    .strictObject({
      'unknown-code': issueEffect.optional().describe('What a code that is in no list does. Default hold-line.'),
    })
    .optional()
    .describe('What a finding of a kind does.'),
};

const x12Source = z.strictObject({
  format: z.literal('x12').describe('X12: segments of transaction sets.'),
  transaction: set.describe('The transaction set it reads (ST01), e.g. "846".'),
  version: version
    .optional()
    .describe('The release it reads (first six characters of GS08), e.g. "004010"; absent: any.'),
  charset: text.optional().describe('Character set of the file; absent: what the format says.'),
  dialect: z
    .strictObject({
      segmentTerminator: z.literal('auto').optional().describe('Find the end of a segment out from the file.'),
      tolerate: z
        .array(text)
        .optional()
        .describe('Faults that become warnings, by name: short-isa, se-count, unknown-segment and others.'),
    })
    .optional()
    .describe('Ways of this partner that differ from the standard.'),
});
const header = z.strictObject({
  row: z.int().min(0).default(1).describe('Row of the headers, counted from 1; 0: there are none. Default 1.'),
  match: z
    .enum(['exact', 'ignore-case-and-spaces'])
    .default('exact')
    .describe('How headers are compared. Default exact.'),
});
const allowMissingFinalNewline = z
  .boolean()
  .optional()
  .describe('Accept a last row without a line break, though it may be cut.');
const rowTolerances = z.array(z.enum(['short-rows', 'blank-extra-cells']));
const columnRules = z.strictObject({ required: texts.describe('Headers without which the file is held.') });
const csvSource = z.strictObject({
  format: z.literal('csv').describe('CSV: rows of a text table.'),
  file: filePattern.describe('Pattern of the file names, with * and ?.'),
  charset: text.optional().describe('Character set of the file; absent: what the format says.'),
  delimiter: z
    .string()
    .length(1)
    .optional()
    .describe('Character between two cells; absent: found out from the first line.'),
  header: header.optional().describe('Where the column headers are and how they are compared.'),
  columns: columnRules.optional().describe('Rules about the columns.'),
  allowMissingFinalNewline,
  tolerate: rowTolerances
    .optional()
    .describe('Rows that may be shorter than the header, or have more cells if they are blank.'),
});
const xlsxSource = z.strictObject({
  format: z.literal('xlsx').describe('XLSX: rows of one sheet of a workbook.'),
  file: filePattern.describe('Pattern of the file names, with * and ?.'),
  sheet: text.optional().describe('Name of the sheet; absent: the first one.'),
  header: header.optional().describe('Where the column headers are and how they are compared.'),
  columns: columnRules.optional().describe('Rules about the columns.'),
  tolerate: rowTolerances
    .optional()
    .describe('Rows that may be shorter than the header, or have more cells if they are blank.'),
});
const place = z.int().min(1);
/** A column of a fixed layout: `from` and `to`, or `width` behind the column before. */
const fixedColumn = z.strictObject({
  name: text.describe('Name of the column, by which fields address it.'),
  from: place.optional().describe('First character, counted from 1; absent: behind the column before.'),
  to: place.optional().describe('Last character, counted from 1.'),
  width: place.optional().describe('Number of characters, instead of to.'),
  align: z.enum(['left', 'right']).optional().describe('On which side the value stands; the other side is padding.'),
});
export type FixedColumnDeclaration = z.infer<typeof fixedColumn>;
const fixedSource = z.strictObject({
  format: z.literal('fixed').describe('Fixed width: rows of characters at known places.'),
  file: filePattern.describe('Pattern of the file names, with * and ?.'),
  charset: text.optional().describe('Character set of the file; absent: what the format says.'),
  columns: z.array(fixedColumn).min(1).describe('Columns in order, with their places.'),
  width: place.optional().describe('Characters of a whole row.'),
  lineEnds: z.boolean().optional().describe('Whether rows end with a line break; default true.'),
  headerRows: z.int().min(0).optional().describe('Rows above the data, which are left out.'),
  footer: text.optional().describe('What the last row begins with; it is no data. A file that ends otherwise is cut.'),
  recordType: z
    .strictObject({
      from: place.describe('First character of the type.'),
      to: place.describe('Last character of the type.'),
      rows: texts.describe('Types of the rows that are read.'),
      others: z.array(text).default([]).describe('Types that are known and left out; any other holds the file.'),
    })
    .optional()
    .describe('Where a row says what kind of row it is, and which kinds count.'),
  allowMissingFinalNewline,
  tolerate: z.array(z.literal('short-rows')).optional().describe('Rows that may be shorter than the layout.'),
});
const jsonSource = z.strictObject({
  format: z.literal('json').describe('JSON or JSON Lines: a tree of values.'),
  file: filePattern.describe('Pattern of the file names, with * and ?.'),
  lines: z.boolean().optional().describe('JSON Lines: an object on every line.'),
});
const xmlSource = z.strictObject({
  format: z.literal('xml').describe('XML: a tree of elements.'),
  file: filePattern.describe('Pattern of the file names, with * and ?.'),
  root: text.describe('Name of the root element.'),
  charset: text.optional().describe('Character set of the file; absent: what the format says.'),
  tolerate: z
    .array(z.enum(['doctype']))
    .optional()
    .describe('Faults that become warnings: doctype.'),
});
export const sources = {
  x12: x12Source,
  csv: csvSource,
  fixed: fixedSource,
  xml: xmlSource,
  json: jsonSource,
  xlsx: xlsxSource,
} as const;

const party = z.strictObject({
  qualifier: z.string().min(2).max(2).describe('What kind of id it is, e.g. ZZ, 12 (telephone), 01 (DUNS).'),
  id: z.string().min(1).max(15).describe('The id, without padding.'),
});
const separator = z.string().length(1);
const fileName = text.describe(
  'Name of the file; {poNumber} and {controlNumber} (X12) are replaced; in a folder it needs one of them.',
);
const x12Target = z.strictObject({
  format: z.literal('x12').describe('X12: segments of one transaction set.'),
  transaction: set.describe('The transaction set it writes (ST01), e.g. "850".'),
  version: version.describe('The release it writes (GS08), e.g. "004010".'),
  fileName: fileName.optional(),
  envelope: z
    .strictObject({
      sender: party.describe('Ours: ISA05 and ISA06.'),
      receiver: party.describe('That of the partner: ISA07 and ISA08.'),
      group: z.string().length(2).describe('Type of the group (GS01), e.g. PO.'),
      usage: z.enum(['P', 'T']).describe('Production or test (ISA15).'),
      separators: z
        .strictObject({
          element: separator.optional().describe('Between elements. Default *.'),
          component: separator.optional().describe('Between components (ISA16). Default >.'),
          repetition: separator.optional().describe('Between repetitions (ISA11, from 004020 on).'),
          segment: separator.optional().describe('Behind every segment. Default ~.'),
          newline: z.boolean().optional().describe('A line break behind every segment, for people.'),
          choose: z.boolean().optional().describe('Choose separators that no value holds.'),
        })
        .optional()
        .describe('Separators; default * > ~ without line breaks.'),
      separatorsInData: z
        .enum(['refuse', 'replace'])
        .optional()
        .describe('What a value that holds a separator does: refuse the document, or replace it by a blank.'),
    })
    .optional()
    .describe('Identities and separators of ISA and GS.'),
});
const csvTarget = z.strictObject({
  format: z.literal('csv').describe('CSV: rows of a text table.'),
  fileName,
  charset: text.optional().describe('Character set to write; default UTF-8.'),
  delimiter: z.string().length(1).optional().describe('Character between two cells. Default comma.'),
  newline: z.enum(['lf', 'crlf']).optional().describe('Line break behind every row; default lf.'),
});
const fixedTarget = z.strictObject({
  format: z.literal('fixed').describe('Fixed width: rows of characters at known places.'),
  fileName,
  charset: text.optional().describe('Character set to write; default UTF-8.'),
  columns: z
    .array(
      fixedColumn.extend({
        fill: z.string().length(1).optional().describe('Character that pads the value; default a blank.'),
      }),
    )
    .min(1)
    .describe('Columns in order, with their places.'),
  width: place.optional().describe('Characters of a whole row.'),
  newline: z.enum(['lf', 'crlf', 'none']).optional().describe('Line break behind every row; default lf.'),
});
const xmlTarget = z.strictObject({
  format: z.literal('xml').describe('XML: a tree of elements.'),
  fileName,
  charset: text.optional().describe('Character set to write; default UTF-8.'),
});
const jsonTarget = z.strictObject({
  format: z.literal('json').describe('JSON: a tree of values.'),
  fileName,
});
export const targets = {
  x12: x12Target,
  csv: csvTarget,
  fixed: fixedTarget,
  xml: xmlTarget,
  json: jsonTarget,
} as const;

export const inboundShape = {
  ...head,
  direction: z.literal('in').describe('in: a file of the partner is read.'),
  kind: z
    .enum(Object.keys(inboundKinds) as [keyof typeof inboundKinds, ...(keyof typeof inboundKinds)[]])
    .describe('The canonical document it makes.'),
  document: z.record(z.string(), inboundField).optional().describe('Fields of the header, by canonical name.'),
  lines: z
    .strictObject({
      each: z
        .union([text, texts])
        .describe(
          'The loop each occurrence of which is a line; row for tables. A list adds loops around it that are a line where it does not occur.',
        ),
      skip: z
        .record(z.string(), z.array(z.string()).min(1))
        .optional()
        .describe('Rows to leave out: column → texts; blank stands for an empty cell.'),
      trailer: trailerOf(inboundField).optional().describe('The last row of a table, with totals: it is no data.'),
      fields: z.record(z.string(), inboundField).describe('Fields of a line, by canonical name.'),
      onProblem: issueEffect
        .optional()
        .describe('What a bad line does where its field has no onError of its own. Default hold-line.'),
      holdFileAbove: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe('The share of held lines above which the whole document is held, e.g. 0.05 for 5 %.'),
    })
    .describe('What a line is, and its fields.'),
};

const node = z.record(z.string(), z.unknown());
export const outboundShape = {
  ...head,
  direction: z.literal('out').describe('out: a file for the partner is written.'),
  kind: z
    .enum(Object.keys(outboundKinds) as [keyof typeof outboundKinds, ...(keyof typeof outboundKinds)[]])
    .describe('The canonical document it writes.'),
};

/** Loops are compared with one another, which only a few of them can afford. */
const few = <Loops extends z.ZodRecord>(loops: Loops): Loops =>
  loops.refine((declared) => Object.keys(declared).length <= 50, 'a mapping has at most 50 loops');
const nodeLoop = loop.pick({ start: true, in: true });

/** A whole inbound file of one format. */
export const inboundFile = {
  x12: z.strictObject({ ...inboundShape, source: x12Source, loops: few(z.record(name, loop)) }),
  csv: z.strictObject({ ...inboundShape, source: csvSource }),
  fixed: z.strictObject({ ...inboundShape, source: fixedSource }),
  xml: z.strictObject({ ...inboundShape, source: xmlSource, loops: few(z.record(name, nodeLoop)) }),
  json: z.strictObject({ ...inboundShape, source: jsonSource, loops: few(z.record(name, nodeLoop)) }),
  xlsx: z.strictObject({ ...inboundShape, source: xlsxSource }),
} as const;

export const rows = z.strictObject({
  each: text.describe('The list to write a row for, e.g. order.lines.'),
  as: name.describe('Name of its element in the paths of the columns, e.g. line.'),
  columns: z.record(z.string(), outboundValue).describe('Columns in file order: header → constant or field.'),
});
const rootNode = z.array(node).length(1, 'expected exactly one root element');

/** A whole outbound file of one format. */
export const outboundFile = {
  x12: z.strictObject({ ...outboundShape, target: x12Target, emit: z.array(node).min(1) }),
  csv: z.strictObject({ ...outboundShape, target: csvTarget, rows }),
  fixed: z.strictObject({ ...outboundShape, target: fixedTarget, rows }),
  xml: z.strictObject({ ...outboundShape, target: xmlTarget, emit: rootNode }),
  json: z.strictObject({ ...outboundShape, target: jsonTarget, emit: rootNode }),
} as const;
