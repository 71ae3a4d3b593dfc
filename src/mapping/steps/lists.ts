import { z } from 'zod';
import { defineStep, type Step } from './step.ts';

/**
 * Steps between a text and a list of texts. A list comes from several addresses, from `several: all`, or from `split`.
 */
export const listSteps: Readonly<Record<string, Step>> = {
  join: defineStep({
    doc: 'Joins the texts of a list with this between them; blank ones are left out.',
    options: z.string(),
    input: ['list'],
    output: 'text',
    examples: [{ options: '-', input: ['A', '', 'B'], output: 'A-B' }],
    make: (between) => (value) => (Array.isArray(value) ? value.filter((text) => text !== '').join(between) : value),
  }),
  split: defineStep({
    doc: 'Cuts a text into a list at every occurrence of this.',
    options: z.string().min(1),
    input: ['text'],
    output: 'list',
    examples: [{ options: '/', input: 'A/B', output: ['A', 'B'] }],
    make: (at) => (value) => (typeof value === 'string' ? value.split(at) : value),
  }),
  first: defineStep({
    doc: 'The first text of a list that is not blank.',
    options: z.undefined(),
    input: ['list'],
    output: 'text',
    examples: [{ input: ['', 'A', 'B'], output: 'A' }],
    make: () => (value) => (Array.isArray(value) ? value.find((text) => text.trim() !== '') : value),
  }),
  last: defineStep({
    doc: 'The last text of a list that is not blank.',
    options: z.undefined(),
    input: ['list'],
    output: 'text',
    examples: [{ input: ['A', 'B', ''], output: 'B' }],
    make: () => (value) => (Array.isArray(value) ? value.findLast((text) => text.trim() !== '') : value),
  }),
};
