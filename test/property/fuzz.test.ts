import { expect, it } from 'vitest';
import { checkCase, fuzzCase, shrunk } from '../fuzz/fuzz.ts';
import { type TargetName, targets } from '../fuzz/targets.ts';

/** A few hundred cases of the fuzzer with fixed seeds; `npm run fuzz` goes on for as long as you like. */
const SEED = 20_260_901;
const CASES: Readonly<Record<TargetName, number>> = {
  x12: 250,
  csv: 250,
  xml: 400,
  json: 400,
  fixed: 250,
  xlsx: 120,
  packed: 200,
};

it.each(Object.keys(targets) as TargetName[])(
  'damaged %s files break no promise of the codec contract',
  async (name) => {
    for (let number = 0; number < CASES[name]; number += 1) {
      const one = fuzzCase(name, SEED, number);
      const violation = await checkCase(name, one);
      if (violation === undefined) continue;
      const { bytes, ...least } = await shrunk(name, { ...one, violation });
      expect.fail(JSON.stringify({ ...least, base64: bytes.toString('base64') }));
    }
  },
);

it('the same seed makes the same cases', () => {
  for (const name of Object.keys(targets) as TargetName[]) expect(fuzzCase(name, 7, 3)).toEqual(fuzzCase(name, 7, 3));
});
