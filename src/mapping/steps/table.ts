import { codeSteps } from './codes.ts';
import { dateSteps } from './dates.ts';
import { listSteps } from './lists.ts';
import { numberSteps } from './numbers.ts';
import type { Step } from './step.ts';
import { textSteps } from './text.ts';

/** Every step by its name in `do:`. The list is closed: what is not here is a lint error. */
export const steps: ReadonlyMap<string, Step> = new Map(
  Object.entries({ ...textSteps, ...listSteps, ...codeSteps, ...numberSteps, ...dateSteps }),
);

/** Steps people look for that this version does not have, and what to do instead. */
export const absentSteps: Readonly<Record<string, string>> = {
  expr: 'expressions are not part of version 1; combine steps, or ask the partner for the value',
  regex: 'use "matches" to test a pattern, or "replace" with "regex"',
  jsonata: 'expressions are not part of version 1; combine steps, or ask the partner for the value',
};
