import type { z } from 'zod';
import { nearest } from '../nearest.ts';
import { keysAt } from './schema-keys.ts';

/**
 * What is wrong with a setting, in words: what was found, what is expected, and what was probably meant. Without `found` the value
 * itself is not said, because it may be a secret.
 *
 * @param schema what the settings were checked against, for the names that it knows
 * @param found the value as its file has it
 */
export function issueWords(schema: z.core.$ZodType, issue: z.core.$ZodIssue, found?: string | undefined): string {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path);
    const unknown = issue.keys.map((key) => `"${key}"`).join(', ');
    const expected = known.length === 0 ? '' : `; expected ${known.join(', ')}`;
    return `unknown key ${unknown}${expected}${meant(issue.keys, known)}`;
  }
  const options = optionsOf(issue);
  if (options === undefined) return issue.message;
  if (issue.input === undefined && found === undefined) return `is missing; expected one of ${options.join(', ')}`;
  const given = typeof issue.input === 'string' ? issue.input : found;
  const shown = found === undefined ? '' : `"${found}" is not known; `;
  return `${shown}expected one of ${options.join(', ')}${given === undefined ? '' : meant([given], options)}`;
}

function optionsOf(issue: z.core.$ZodIssue): readonly string[] | undefined {
  if (issue.code === 'invalid_value') return issue.values.length > 1 ? issue.values.map(String) : undefined;
  const { options } = issue as { readonly options?: readonly unknown[] };
  return issue.code === 'invalid_union' && Array.isArray(options) ? options.map(String) : undefined;
}

function meant(written: readonly string[], known: readonly string[]): string {
  const near = written.flatMap((one) => nearest(one, known) ?? []);
  return near.length === 0 ? '' : `; did you mean ${near.map((one) => `"${one}"`).join(', ')}?`;
}

/** Everything that is wrong with the settings of one thing, each with its place: `crossdock.yaml:12:5 url: Invalid URL`. */
export function faultsOf(
  schema: z.core.$ZodType,
  issues: readonly z.core.$ZodIssue[],
  placeOf: ((issue: z.core.$ZodIssue) => string) | undefined,
): string {
  const faults = issues.map((issue) => {
    const place = placeOf === undefined ? '' : `${placeOf(issue)} `;
    return `${place}${issue.path.join('.') || '(options)'}: ${issueWords(schema, issue)}`;
  });
  return faults.join('; ');
}
