import { dirname } from 'node:path';
import type { Problem } from '../../../kernel/problem.ts';
import type { MappingProposal } from '../../../mapping/infer/proposal.ts';
import { type LeftAside, renderMapping } from '../../../mapping/infer/yaml.ts';
import { formatLintProblem } from '../../../mapping/lint/problem.ts';
import { loadMapping } from '../../../mapping/load.ts';
import type { InboundMapping } from '../../../mapping/mapping.ts';
import { kindReferences } from '../../../mapping/reference.ts';
import { Tracer } from '../../../mapping/trace.ts';
import { readWithin } from '../../../partners/load.ts';
import { once, readWithMapping } from '../read.ts';
import type { SampleFile } from './sample.ts';

/** A mapping file that was proposed, tried on its samples before it is written. */
export interface Draft {
  readonly id: string;
  readonly path: string;
  readonly text: string;
  readonly mapping: InboundMapping;
  readonly proposal: MappingProposal;
  readonly samples: readonly SampleFile[];
  readonly lines: number;
  readonly held: number;
  /** Why lines are held, each reason once. */
  readonly reasons: readonly string[];
  /** What keeps a sample from counting as a whole. */
  readonly faults: readonly string[];
  readonly left: LeftAside;
}

export type Drafted = Draft | { readonly refused: string };

const MOST_REASONS = 10;

/** Renders a proposal, compiles it and reads the samples with it, so that what it leaves aside can stand in its comments. */
export async function draft(
  proposal: MappingProposal,
  samples: readonly SampleFile[],
  place: { readonly folder: string; readonly supplier: string; readonly tolerate: readonly string[] },
): Promise<Drafted> {
  const { folder, supplier, tolerate } = place;
  const id = `${supplier}-${proposal.what}`;
  const path = `${folder}/${supplier}/${id}.map.yaml`;
  const names = { id, supplier, sample: samples.map(({ name }) => name).join(', ') };
  const tracer = new Tracer(() => undefined);
  const disk = readWithin(folder);
  const load = (text: string, using?: Tracer) =>
    loadMapping((name) => (name === path ? text : disk(name)), path, using);
  const loaded = load(renderMapping(proposal, names), tracer);
  if (loaded.mapping === undefined) return { refused: loaded.problems.map(formatLintProblem).join('\n') };
  if (loaded.mapping.direction !== 'in') return { refused: `${dirname(path)} is not inbound` };
  const tried = await tryOn(loaded.mapping, samples, tolerate);
  if (tried.unfit !== undefined)
    return {
      refused: `${tried.unfit} is ${proposal.kind} too, but is not written like ${samples[0]?.name}; start a supplier of its own from it`,
    };
  const left = { unread: tried.unread, unset: unsetFields(proposal, tracer) };
  const text = renderMapping(proposal, names, left);
  const final = load(text);
  if (final.mapping?.direction !== 'in') return { refused: (final.problems ?? []).map(formatLintProblem).join('\n') };
  const { lines, held, reasons, faults } = tried;
  return { id, path, text, mapping: final.mapping, proposal, samples, lines, held, reasons, faults, left };
}

interface Trial extends Pick<Draft, 'lines' | 'held' | 'reasons' | 'faults'>, Pick<LeftAside, 'unread'> {
  /** A sample of which the mapping, inferred from the first one, reads nothing. */
  readonly unfit?: string;
}

async function tryOn(
  mapping: InboundMapping,
  samples: readonly SampleFile[],
  tolerate: readonly string[],
): Promise<Trial> {
  const unread = new Map<string, { count: number; sample?: string }>();
  const reasons = new Set<string>();
  const faults = new Set<string>();
  let lines = 0;
  let held = 0;
  const note = (found: Problem): void => {
    if (found.severity === 'error' && faults.size < MOST_REASONS) faults.add(`${found.code}: ${found.message}`);
  };
  let unfit: string | undefined;
  for (const { name, bytes } of samples) {
    const before = lines;
    await readWithMapping(
      mapping,
      once(bytes),
      { file: name, tolerate },
      {
        open: () => ({
          line: () => undefined,
          held: ({ problems }) => {
            for (const { code, message } of problems)
              if (reasons.size < MOST_REASONS) reasons.add(`${code}: ${message}`);
          },
        }),
        close: ({ problems, result }) => {
          lines += result.lineCount;
          held += result.heldCount;
          [...problems, ...result.problems].forEach(note);
          for (const [input, count] of result.unread) {
            const known = unread.get(input);
            const sample = known?.sample ?? result.unreadSamples.get(input);
            unread.set(input, { count: count + (known?.count ?? 0), ...(sample === undefined ? {} : { sample }) });
          }
        },
        problem: note,
        end: (complete) => {
          if (!complete) faults.add(`${name} is not complete`);
        },
      },
    );
    if (lines === before && name !== samples[0]?.name) unfit ??= name;
  }
  const sorted = [...unread].map(([input, one]) => ({ input, ...one })).sort((left, right) => right.count - left.count);
  return {
    lines,
    held,
    reasons: [...reasons],
    faults: [...faults],
    unread: sorted,
    ...(unfit === undefined ? {} : { unfit }),
  };
}

/** Canonical fields of the kind that the mapping, with what it extends, does not mention. */
function unsetFields({ kind }: MappingProposal, { fields }: Tracer): LeftAside['unset'] {
  const known = kindReferences().find((one) => one.kind === kind)?.fields ?? [];
  const unset = new Map(known.map(({ name, doc }) => [name, doc]));
  for (const { part, name } of known) if (fields.has(`${part}.${name}`)) unset.delete(name);
  return [...unset].map(([field, doc]) => ({ field, doc }));
}
