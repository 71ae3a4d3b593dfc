import { printable } from '../../kernel/problem.ts';
import { writtenYaml } from '../steps/written.ts';
import type { FieldProposal, MappingProposal, SettingProposal } from './proposal.ts';

/** What a mapping leaves aside of its sample: for the comments at its end. */
export interface LeftAside {
  readonly unread: readonly { readonly input: string; readonly count: number; readonly sample?: string }[];
  /** Canonical fields that nothing sets, with what they are. */
  readonly unset: readonly { readonly field: string; readonly doc: string }[];
}

export interface MappingFileNames {
  readonly id: string;
  readonly supplier: string;
  /** Name of the sample, for people. */
  readonly sample: string;
}

/** Lines longer than this are written as a block. */
const WIDEST = 116;
const MOST_UNREAD = 60;

/** The proposal as a mapping file; everything guessed has a TODO above it. */
export function renderMapping(proposal: MappingProposal, names: MappingFileNames, left?: LeftAside): string {
  const { source, loops, skip, codes, document, lines, each } = proposal;
  const out = [
    '# yaml-language-server: $schema=../../schema/mapping.v1.json',
    comment(
      '',
      `Proposed by "crossdock map init" from ${names.sample}. Compare it with the partner's guide; every TODO is a guess.`,
    ),
    ...proposal.remarks.map((remark) => comment('', `TODO ${remark}`)),
    'mapping: 1',
    `id: ${names.id}`,
    ...(proposal.extends === undefined ? [] : [`extends: ../base/${proposal.extends}.map.yaml`]),
    `supplier: ${names.supplier}`,
    ...(proposal.extends === undefined ? [`kind: ${proposal.kind}`, 'direction: in'] : []),
    ...section('source', source),
    ...section('loops', loops),
    ...fields('document', document, '  '),
    ...lineSection(each, skip, lines),
    ...section('codes', codes),
    ...(left === undefined ? [] : asideLines(left)),
  ];
  return `${out.join('\n')}\n`;
}

function section(name: string, setting: SettingProposal | undefined): string[] {
  if (setting === undefined || Object.keys(setting.keys).length === 0) return [];
  return [`${name}:`, ...entries(setting, '  ')];
}

function entries({ keys, guesses = {} }: SettingProposal, indent: string): string[] {
  return Object.entries(keys).flatMap(([key, value]) => [
    ...(Object.hasOwn(guesses, key) ? [comment(indent, `TODO guess: ${guesses[key]}`)] : []),
    ...entry(key, value, indent),
  ]);
}

/** A key with its value in one line, or its parts on lines of their own where that would be too long. */
function entry(key: string, value: unknown, indent: string): string[] {
  const written = `${indent}${inFlow(key)}: ${flow(value)}`;
  if (written.length <= WIDEST || typeof value !== 'object' || value === null) return [written];
  const inner = `${indent}  `;
  if (Array.isArray(value)) return [`${indent}${inFlow(key)}:`, ...value.map((item) => `${inner}- ${flow(item)}`)];
  return [`${indent}${inFlow(key)}:`, ...Object.entries(value).flatMap(([name, part]) => entry(name, part, inner))];
}

/** In one line, as the mapping files beside it are written: `{ from: SKU, do: [trim] }`. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return inFlow(value);
  const parts = Object.entries(value).map(([key, part]) => `${inFlow(key)}: ${flow(part)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** A scalar with the quotation marks it needs between brackets. */
function inFlow(value: unknown): string {
  // A point alone is easily overlooked, and a line break would break the line.
  if (typeof value === 'string' && (/^[^\w]{1,3}$/.test(value) || /\p{C}|[\u2028\u2029]/u.test(value)))
    return JSON.stringify(value);
  return writtenYaml([value]).slice(1, -1).trim();
}

function lineSection(
  each: MappingProposal['each'],
  skip: SettingProposal | undefined,
  lines: readonly FieldProposal[],
): string[] {
  const parts = [
    ...(each === undefined ? [] : [`  each: ${flow(each)}`]),
    ...(skip === undefined ? [] : ['  skip:', ...entries(skip, '    ')]),
    ...fields('  fields', lines, '    '),
  ];
  return parts.length === 0 ? [] : ['lines:', ...parts];
}

function fields(name: string, proposals: readonly FieldProposal[], indent: string): string[] {
  if (proposals.length === 0) return [];
  return [
    `${name}:`,
    ...proposals.flatMap(({ field, spec, guess, seen }) => {
      const values = seen.length === 0 ? '' : `seen: ${seen.map((value) => JSON.stringify(value)).join(', ')}`;
      const said = guess === undefined ? values : `TODO guess: ${guess}${values === '' ? '' : `; ${values}`}`;
      return [...(said === '' ? [] : [comment(indent, said)]), ...entry(field, spec, indent)];
    }),
  ];
}

function asideLines({ unread, unset }: LeftAside): string[] {
  const inputs = unread
    .slice(0, MOST_UNREAD)
    .map(({ input, count, sample }) =>
      comment('', `  ${input}: ${count} ×${sample === undefined ? '' : `, e.g. ${JSON.stringify(cut(sample))}`}`),
    );
  const rest =
    unread.length > MOST_UNREAD
      ? [comment('', `  … ${unread.length - MOST_UNREAD} more; "crossdock map coverage" lists them`)]
      : [];
  return [
    ...(inputs.length === 0 ? [] : ['', '# In the sample, but read by nothing here:', ...inputs, ...rest]),
    ...(unset.length === 0
      ? []
      : [
          '',
          '# Canonical fields that nothing sets:',
          ...unset.map(({ field, doc }) => comment('', `  ${field}: ${doc}`)),
        ]),
  ];
}

/** What comes from a file must not end a comment. */
function comment(indent: string, text: string): string {
  return `${indent}# ${printable(text)}`;
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
