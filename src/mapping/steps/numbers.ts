import { z } from 'zod';
import { divide, multiply, round } from '../../kernel/decimal.ts';
import { compileNumberGrammar, describeGrammar, numberGrammar } from './number-grammar.ts';
import { defineStep, Fault, type ReadAddress, type Step, type StepTools, type Value } from './step.ts';

const fromAddress = z.strictObject({ from: z.string().min(1), default: z.number().positive().optional() });
const numberOptions = z.strictObject({ ...numberGrammar, out: z.literal('plain').optional() }).optional();
const decimalOptions = z
  .strictObject({
    ...numberGrammar,
    scale: z.int().min(0).max(6).optional(),
    minScale: z.int().min(0).max(6).optional(),
    implied: z.int().min(1).max(6).optional(),
  })
  .optional();
const factor = z.union([
  z.number().positive(),
  z.strictObject({ by: z.union([z.number().positive(), fromAddress]), scale: z.int().min(0).max(6).default(6) }),
]);
type Factor = z.infer<typeof factor>;

const DEFAULT_GRAMMAR = { decimal: '.', negative: 'minus' } as const;
const plainNumber = compileNumberGrammar(DEFAULT_GRAMMAR);

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
    make: (options, tools) => {
      const grammar = options ?? DEFAULT_GRAMMAR;
      const { scale, minScale, implied } = options ?? {};
      if (scale !== undefined && minScale !== undefined)
        tools.problem('MAP-LINT-STEP', 'give either "scale" or "minScale"');
      const read = compileNumberGrammar(grammar);
      const least = scale ?? minScale ?? 0;
      const shape = (plain: string): string => {
        const point = plain.indexOf('.');
        const digits = point < 0 ? 0 : plain.length - point - 1;
        if (digits < least) return `${plain}${point < 0 ? '.' : ''}${'0'.repeat(least - digits)}`;
        return scale === undefined || digits === scale ? plain : round(plain, scale);
      };
      return (value) => {
        if (typeof value !== 'string') return value;
        const plain = read(value);
        if (plain === undefined) return notANumber(value, describeGrammar(grammar));
        if (implied === undefined) return shape(plain);
        if (!plain.includes('.')) return shape(shiftPoint(plain, implied));
        return new Fault(
          'MAP-IMPLIED-POINT',
          `"${value}" has a decimal point although ${implied} decimals are implied; the point was taken literally`,
          {
            found: value,
            expected: 'an amount without a point',
            tolerated: shape(plain),
          },
        );
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
      by: z.string().min(1),
      to: z.string().min(1),
      default: z.string().min(1).optional(),
      factors: z.record(z.string(), z.union([z.number().positive(), fromAddress])),
    }),
    input: ['number'],
    output: 'number',
    examples: [],
    make: (options, tools) => {
      const readUnit = tools.address(options.by);
      const factors = new Map(Object.entries(options.factors).map(([unit, one]) => [unit, readFactor(one, tools)]));
      if (!factors.has(options.to)) factors.set(options.to, () => '1');
      return (value, source) => {
        if (typeof value !== 'number') return value;
        const unit = readUnit(source)?.trim() || options.default;
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
