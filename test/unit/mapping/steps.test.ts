import { describe, expect, it } from 'vitest';
import { Fault, type StepTools } from '../../../src/mapping/steps/step.ts';
import { steps } from '../../../src/mapping/steps/table.ts';

const tools: StepTools = {
  address: () => () => undefined,
  codes: () => new Map(),
  unknownCode: 'hold-line',
  problem: (code, message) => {
    throw new Error(`${code} ${message}`);
  },
};

describe.each([...steps])('step %s', (name, step) => {
  it('is documented', () => {
    expect(step.doc).toMatch(/^[A-Z].*\.$/s);
    expect(step.examples, `${name} has no example`).not.toEqual([]);
  });

  it.each(step.examples.map((example) => [JSON.stringify(example), example] as const))('%s', (_, example) => {
    const options = step.options.parse(example.options);
    const around: StepTools = {
      ...tools,
      address: (text) => () => example.beside?.[text],
      codes: (list) => new Map(Object.entries(example.codes?.[list] ?? {})),
    };
    const result = step.make(options, around)(example.input, undefined);
    if (example.fault === undefined) expect(result).toEqual(example.output);
    else {
      expect(result).toBeInstanceOf(Fault);
      expect((result as Fault).message).toBe(example.fault);
    }
  });
});

describe('numbers', () => {
  const read = (options: unknown, text: string): unknown => {
    const step = steps.get('number');
    return step?.make(step.options.parse(options), tools)(text, undefined);
  };

  it.each([
    '',
    ' ',
    '1 ',
    ' 1',
    '+1',
    '1.',
    '--1',
    '1-',
    '0x10',
    '1e3',
    'Infinity',
    '१२',
    '1_000',
    '1,000',
    '$5',
    '9'.repeat(17),
  ])('refuses %j without a declared grammar', (text) => {
    expect(read(undefined, text)).toBeInstanceOf(Fault);
  });

  it('takes thousands only in groups of three', () => {
    expect(read({ thousands: ',' }, '12,345,678')).toBe(12_345_678);
    for (const text of ['1,23', '12,34,567', ',123', '1,2345', '1234,567'])
      expect(read({ thousands: ',' }, text)).toBeInstanceOf(Fault);
  });

  it('reads X12 numbers below one without a zero', () => {
    expect(read(undefined, '.5')).toBe(0.5);
  });

  it('takes only the declared sign', () => {
    expect(read({ negative: 'parentheses' }, '-3')).toBeInstanceOf(Fault);
    expect(read({ negative: 'trailing-minus' }, '3-')).toBe(-3);
    expect(read({ negative: 'none' }, '-3')).toBeInstanceOf(Fault);
  });

  it('keeps large amounts exact', () => {
    const step = steps.get('decimal');
    const apply = step?.make(step.options.parse({ scale: 2 }), tools);
    expect(apply?.('12345678901234567890.005', undefined)).toBe('12345678901234567890.01');
  });
});
