import { z } from 'zod';
import { add, divide, multiply, round } from '../../kernel/decimal.ts';
import { compileNumberGrammar, describeGrammar, numberGrammar, plainWhole } from './number-grammar.ts';
import { defineStep, Fault, onText, type ReadAddress, type Step, type StepTools, type Value } from './step.ts';

const fromAddress = z.strictObject({
  from: z.string().min(1).describe('Address of the factor, e.g. PO401.'),
  default: z.number().positive().optional().describe('The factor where that address is blank; absent: a finding.'),
});
const numberOptions = z
  .strictObject({
    ...numberGrammar,
    out: z.literal('plain').optional().describe('Outbound: write the number without exponent.'),
  })
  .optional();
const decimalOptions = z
  .strictObject({
    ...numberGrammar,
    scale: z.int().min(0).max(6).optional().describe('Round half up to exactly so many digits after the point.'),
    minScale: z.int().min(0).max(6).optional().describe('Keep all digits after the point, and write at least so many.'),
    implied: z
      .int()
      .min(1)
      .max(6)
      .optional()
      .describe('So many digits stand behind a point that is not written: 1250 is 12.50.'),
  })
  .optional();
const factor = z.union([
  z.number().positive(),
  z.strictObject({
    by: z.union([z.number().positive(), fromAddress]).describe('A constant, or the address of the other factor.'),
    scale: z.int().min(0).max(6).default(6).describe('Digits after the point that a division keeps; default 6.'),
  }),
]);
type Factor = z.infer<typeof factor>;

const DEFAULT_GRAMMAR = { decimal: '.', negative: 'minus' } as const;
const plainNumber = compileNumberGrammar(DEFAULT_GRAMMAR);

/** Reads one amount as the options of `decimal` say. */
function decimalReader(options: z.infer<typeof decimalOptions>, tools: StepTools): (text: string) => string | Fault {
  const grammar = options ?? DEFAULT_GRAMMAR;
  const { scale, minScale, implied } = options ?? {};
  if (scale !== undefined && minScale !== undefined)
    tools.problem('MAP-LINT-STEP', 'give either "scale" or "minScale"');
  const read = compileNumberGrammar(grammar);
  if (scale === undefined && minScale === undefined && implied === undefined)
    return (text) => read(text) ?? notANumber(text, describeGrammar(grammar));
  const least = scale ?? minScale ?? 0;
  const shape = (plain: string): string => {
    const long = withDigits(plain, least);
    return scale === undefined || digitsOf(long) <= scale ? long : round(long, scale);
  };
  return (text) => {
    const plain = read(text);
    if (plain === undefined) return notANumber(text, describeGrammar(grammar));
    if (implied === undefined) return shape(plain);
    if (!plain.includes('.')) return shape(shiftPoint(plain, implied));
    return new Fault(
      'MAP-IMPLIED-POINT',
      `"${text}" has a decimal point although ${implied} decimals are implied; the point was taken literally`,
      { found: text, expected: 'an amount without a point', tolerated: shape(plain) },
    );
  };
}

/** The amount with at least so many digits after the point. */
function withDigits(plain: string, least: number): string {
  const digits = digitsOf(plain);
  return digits < least ? `${plain}${digits === 0 ? '.' : ''}${'0'.repeat(least - digits)}` : plain;
}

function digitsOf(plain: string): number {
  const point = plain.indexOf('.');
  return point < 0 ? 0 : plain.length - point - 1;
}

/** For the examples of `unit`. */
const CASES = { by: 'QTY03', to: 'EA', factors: { DZ: 12, CA: { from: 'PO401' } } };

/** Steps that make or change numbers. None of them guesses: a text outside the declared grammar is a finding. */
export const numberSteps: Readonly<Record<string, Step>> = {
  number: defineStep({
    doc: 'Reads a number in the declared grammar: `thousands`, `decimal`, `negative` (minus, trailing-minus, parentheses, none), `strip`. Outbound, `out: plain` writes it without exponent.',
    options: numberOptions,
    input: (options) => (options?.out === 'plain' ? ['number'] : ['text']),
    output: (_, options) => (options?.out === 'plain' ? 'decimal' : 'number'),
    examples: [
      { input: '24', output: 24 },
      { options: { thousands: ',' }, input: '1,204', output: 1204 },
      { options: { negative: 'parentheses' }, input: '(3)', output: -3 },
      { input: '1,0', fault: '"1,0" is not a number' },
      { input: '12abc', fault: '"12abc" is not a number' },
      { input: '1e3', fault: '"1e3" is not a number' },
      { input: 'NaN', fault: '"NaN" is not a number' },
      { options: { out: 'plain' }, input: 24, output: '24' },
    ],
    make: (options) => {
      if (options?.out === 'plain') return (value) => (typeof value === 'number' ? plainText(value) : value);
      const grammar = options ?? DEFAULT_GRAMMAR;
      const read = compileNumberGrammar(grammar);
      return (value) => {
        if (typeof value !== 'string') return value;
        const whole = plainWhole(value);
        if (whole !== undefined) return whole;
        const plain = read(value);
        if (plain === undefined) return notANumber(value, describeGrammar(grammar));
        const number = Number(plain);
        return Math.abs(number) <= Number.MAX_SAFE_INTEGER
          ? number
          : notANumber(value, `at most ${Number.MAX_SAFE_INTEGER}`);
      };
    },
  }),
  decimal: defineStep({
    doc: 'Reads an exact amount in the declared grammar (see `number`). `implied: 2` reads 1250 as 12.50; `scale: 4` rounds half up to exactly 4 digits after the point; `minScale: 2` keeps all digits, but at least 2.',
    options: decimalOptions,
    input: ['text', 'decimal'],
    output: 'decimal',
    examples: [
      { options: { scale: 4 }, input: '12.5', output: '12.5000' },
      { options: { strip: '$ ', thousands: ',', scale: 2 }, input: '$1,299.50', output: '1299.50' },
      { options: { implied: 2 }, input: '135802', output: '1358.02' },
      { options: { implied: 2 }, input: '-5', output: '-0.05' },
      { options: { minScale: 2 }, input: '4.1275', output: '4.1275' },
      { input: '1.234,56', fault: '"1.234,56" is not a number' },
    ],
    make: (options, tools) => onText(decimalReader(options, tools)),
  }),
  sum: defineStep({
    doc: 'Adds up the amounts of a list, each read as `decimal` reads one with the same options: several charges of one kind.',
    options: decimalOptions,
    input: ['list'],
    output: 'decimal',
    examples: [
      { options: { implied: 2 }, input: ['500', '1295'], output: '17.95' },
      { options: { minScale: 2 }, input: ['2.5', '', '0.5'], output: '3.00' },
      { input: ['2.5', 'free'], fault: '"free" is not a number' },
    ],
    make: (options, tools) => {
      const read = decimalReader(options, tools);
      const least = options?.scale ?? options?.minScale ?? options?.implied ?? 0;
      return (value) => {
        if (!Array.isArray(value)) return value;
        let tolerated: Fault | undefined;
        const amounts: string[] = [];
        for (const text of value) {
          if (text.trim() === '') continue;
          const amount = read(text);
          if (amount instanceof Fault && amount.tolerated === undefined) return amount;
          if (amount instanceof Fault) tolerated ??= amount;
          amounts.push(String(amount instanceof Fault ? amount.tolerated : amount));
        }
        if (amounts.length === 0) return undefined;
        const sum = withDigits(add(...amounts), least);
        if (tolerated === undefined) return sum;
        const { code, message, found, expected } = tolerated;
        return new Fault(code, message, { found, ...(expected === undefined ? {} : { expected }), tolerated: sum });
      };
    },
  }),
  multiply: defineStep({
    doc: 'Multiplies by a constant or by another address of the same line: `multiply: 12`, `multiply: { by: { from: PO401, default: 1 } }`.',
    options: factor,
    input: ['number', 'decimal'],
    output: 'same',
    examples: [
      { options: 12, input: 2, output: 24 },
      { options: 3, input: '0.10', output: '0.3' },
    ],
    make: (options, tools) => scaleBy(options, tools, (value, by) => multiply(value, by)),
  }),
  divide: defineStep({
    doc: 'Divides by a constant or by another address of the same line; amounts are rounded half up to `scale` digits (6).',
    options: factor,
    input: ['number', 'decimal'],
    output: 'same',
    examples: [
      { options: 12, input: 24, output: 2 },
      { options: { by: 3, scale: 4 }, input: '10.00', output: '3.3333' },
    ],
    make: (options, tools) =>
      scaleBy(options, tools, (value, by) =>
        Number(by) === 0 ? undefined : divide(value, by, typeof options === 'number' ? 6 : options.scale),
      ),
  }),
  unit: defineStep({
    doc: 'Converts a quantity into `to` by the unit found at `by`. A factor is a number or an address (pack size). Without a factor for the unit the line is held; `default` is the unit meant when `by` is blank.',
    options: z.strictObject({
      by: z.string().min(1).describe('Address of the unit of the quantity, e.g. QTY03.'),
      to: z.string().min(1).describe('The unit to convert into, in the codes of the partner; its factor is 1.'),
      default: z.string().min(1).optional().describe('The unit meant where that address is blank.'),
      factors: z
        .record(z.string(), z.union([z.number().positive(), fromAddress]))
        .describe('How many of `to` one of each unit is: a constant, or an address such as the pack size.'),
    }),
    input: ['number'],
    output: 'number',
    examples: [
      { options: CASES, beside: { QTY03: 'DZ' }, input: 2, output: 24 },
      { options: CASES, beside: { QTY03: 'CA', PO401: '6' }, input: 4, output: 24 },
      { options: CASES, beside: { QTY03: 'PL' }, input: 1, fault: 'no factor for unit PL' },
      { options: CASES, beside: { QTY03: 'CA' }, input: 4, fault: 'unit CA has no pack size' },
    ],
    make: (options, tools) => {
      const readUnit = tools.address(options.by);
      const toItself = (options.factors[options.to] ?? 1) === 1;
      const factors = new Map(Object.entries(options.factors).map(([unit, one]) => [unit, readFactor(one, tools)]));
      if (!factors.has(options.to)) factors.set(options.to, () => '1');
      return (value, source) => {
        if (typeof value !== 'number') return value;
        const unit = readUnit(source)?.trim() || options.default;
        if (unit === options.to && toItself) return value;
        const readOne = unit === undefined ? undefined : factors.get(unit);
        if (readOne === undefined) {
          return new Fault('MAP-UNIT', unit === undefined ? `no unit at ${options.by}` : `no factor for unit ${unit}`, {
            found: unit ?? '',
            expected: `one of ${[...factors.keys()].join(', ')}`,
          });
        }
        const by = readOne(source);
        if (by instanceof Fault) return by;
        if (by === undefined) {
          return new Fault('MAP-UNIT', `unit ${unit} has no pack size`, {
            found: '',
            expected: 'a number at the address of the factor',
          });
        }
        const product = value * Number(by);
        return Number.isSafeInteger(product) && Number.isInteger(value) && !by.includes('.')
          ? product
          : Number(multiply(plainText(value), by));
      };
    },
  }),
};

/** A finite number without exponent. */
function plainText(value: number): string {
  return Number.isInteger(value) ? String(value) : (plainNumber(String(value)) ?? value.toFixed(6));
}

function readFactor(
  one: number | { from: string; default?: number | undefined },
  tools: StepTools,
): (source: unknown) => string | Fault | undefined {
  if (typeof one === 'number') {
    const constant = plainText(one);
    return () => constant;
  }
  const read: ReadAddress = tools.address(one.from);
  const fallback = one.default === undefined ? undefined : plainText(one.default);
  return (source) => {
    const text = read(source)?.trim();
    if (text === undefined || text === '') return fallback;
    const plain = plainNumber(text);
    if (plain === undefined || plain.startsWith('-')) return notANumber(text, 'a positive number', one.from);
    if (Number(plain) === 0)
      return new Fault('MAP-UNIT', `${one.from} is 0`, { found: text, expected: 'a positive number' });
    return plain;
  };
}

function scaleBy(options: Factor, tools: StepTools, apply: (value: string, by: string) => string | undefined) {
  const by = readFactor(typeof options === 'number' ? options : options.by, tools);
  return (value: Value | undefined, source: unknown): Value | undefined | Fault => {
    const other = by(source);
    if (other instanceof Fault || value === undefined) return other instanceof Fault ? other : value;
    if (other === undefined)
      return new Fault('MAP-REQUIRED', 'the other factor is blank', { expected: 'a number at the address given' });
    const result = apply(typeof value === 'number' ? plainText(value) : String(value), other);
    if (result === undefined) return new Fault('MAP-DIVISION', `${String(value)} divided by zero`);
    return typeof value === 'number' ? Number(result) : result;
  };
}

/** 135802 with two implied decimals is 1358.02. */
function shiftPoint(plain: string, places: number): string {
  const minus = plain.startsWith('-') ? '-' : '';
  const digits = plain.slice(minus.length).padStart(places + 1, '0');
  return `${minus}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function notANumber(found: string, expected: string, where?: string): Fault {
  return new Fault('MAP-NUMBER', `${where === undefined ? '' : `${where} `}"${found}" is not a number`, {
    found,
    expected,
  });
}
