import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** One thing that can go wrong. */
export interface Fault {
  /** A letter for the group and a number: `B7`. */
  readonly id: string;
  readonly fault: string;
  readonly must: string;
  /** Has to be proved by a test, or excused in writing. */
  readonly isRequired: boolean;
}

export interface FaultGroup {
  readonly letter: string;
  readonly title: string;
  readonly faults: readonly Fault[];
}

interface WrittenGroup {
  readonly title: string;
  /** All of the group, none of it, or these. */
  readonly required: boolean | readonly string[];
  readonly faults: Readonly<Record<string, readonly [fault: string, must: string]>>;
}

/** The catalogue of faults as catalogue.yaml has it. */
export function faultCatalogue(): readonly FaultGroup[] {
  return Object.entries(read<Record<string, WrittenGroup>>('catalogue.yaml')).map(
    ([letter, { title, required, faults }]) => ({
      letter,
      title,
      faults: Object.entries(faults).map(([id, [fault, must]]) => ({
        id,
        fault,
        must,
        isRequired: typeof required === 'boolean' ? required : required.includes(id),
      })),
    }),
  );
}

/** Why faults have no test, by id. */
export function exemptions(): Readonly<Record<string, string>> {
  return read<Record<string, string> | null>('exempt.yaml') ?? {};
}

function read<Written>(file: string): Written {
  return parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as Written;
}
