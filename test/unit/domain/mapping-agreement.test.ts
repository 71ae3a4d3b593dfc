import { expect, test } from 'vitest';
import { agree, type Proposal } from '../../../src/domain/mapping-agreement.ts';

/** Nothing changed, nothing new: a look at a folder that agrees. */
const calm: Proposal = {
  inForce: 'one',
  folder: 'one',
  isChange: false,
  isFirstLook: false,
  isKnown: true,
  isHeldElsewhere: false,
};

test.each<[what: string, proposal: Partial<Proposal>, agreement: ReturnType<typeof agree>]>([
  ['the folder says what is in force', {}, 'run'],
  ['neither knows the supplier', { inForce: undefined, folder: null }, 'run'],
  ['it is retired, and the folder lacks it', { inForce: null, folder: null }, 'run'],
  ['the database never knew the supplier', { inForce: undefined, isKnown: false, isFirstLook: true }, 'accept'],
  ['the folder holds what the database never saw', { folder: 'two', isKnown: false }, 'accept'],
  ['the folder was changed to what was in force earlier', { folder: 'two', isChange: true }, 'accept'],
  ['the supplier was taken out of the folder', { folder: null, isChange: true }, 'accept'],
  ['another gateway put something newer in force', { folder: 'two' }, 'follow'],
  ['another gateway retired it', { inForce: null }, 'follow'],
  ['another gateway has a supplier that this folder never had', { folder: null }, 'follow'],
  ['it starts with older files, alone', { folder: 'two', isFirstLook: true }, 'accept'],
  ['it starts with older files beside others', { folder: 'two', isFirstLook: true, isHeldElsewhere: true }, 'follow'],
  ['it starts without the supplier, alone', { folder: null, isFirstLook: true }, 'accept'],
  [
    'it starts without the supplier beside others',
    { folder: null, isFirstLook: true, isHeldElsewhere: true },
    'follow',
  ],
])('%s', (_what, proposal, agreement) => {
  expect(agree({ ...calm, ...proposal })).toBe(agreement);
});
