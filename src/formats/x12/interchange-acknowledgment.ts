import type { Problem } from '../../kernel/problem.ts';
import type { FunctionalGroup, Interchange, InterchangeAcknowledgment } from '../codec.ts';
import { carried } from './answer-values.ts';

/** What became of one interchange, from its end event. */
export interface InterchangeOutcome {
  readonly interchange: Interchange;
  readonly complete: boolean;
  /** Findings about the interchange itself; those of its groups and documents go into their own acknowledgment. */
  readonly problems: readonly Problem[];
  /** The functional groups in it. */
  readonly groups: readonly FunctionalGroup[];
  /** TA1 segments in it. */
  readonly acknowledgments?: readonly InterchangeAcknowledgment[];
}

/** TA105: no error; invalid content; the file ended too early. */
const NO_ERROR = '000';
const INVALID_CONTENT = '024';
const ENDED_EARLY = '023';

/**
 * The interchange acknowledgment (TA1) of an interchange: A when its envelope is clean, E when it was taken although
 * errors were noted, R when nothing in it counts, with the code of the first fault.
 *
 * With `requested` (default) it is due when ISA14 asks for it and when the sender would not hear of a fault otherwise;
 * what a tolerance waives is none. With `always` it is due for every interchange. Undefined when none is due, for an
 * interchange that carries nothing but TA1s, which is never acknowledged (two programs would answer each other for
 * ever), and when ISA13 is not there to be named.
 *
 * @param now written for the date and time of the interchange where ISA09 or ISA10 cannot be repeated, in UTC
 */
export function acknowledgeInterchange(
  outcome: InterchangeOutcome,
  now: Date,
  due: 'requested' | 'always' = 'requested',
): InterchangeAcknowledgment | undefined {
  const { interchange, groups, acknowledgments = [] } = outcome;
  if (groups.length === 0 && acknowledgments.length > 0) return undefined;
  const controlNumber = carried(interchange.controlNumber);
  if (controlNumber === undefined) return undefined;
  const { status, note, isFault } = verdict(outcome);
  if (!isFault && due === 'requested' && !interchange.acknowledgmentRequested) return undefined;
  const moment = now.toISOString().replace(/[-:T]/g, '');
  return {
    controlNumber,
    date: /^\d{6}$/.test(interchange.date) ? interchange.date : moment.slice(2, 8),
    time: /^\d{4}$/.test(interchange.time) ? interchange.time : moment.slice(8, 12),
    status,
    note,
  };
}

interface Verdict {
  readonly status: 'A' | 'E' | 'R';
  readonly note: string;
  readonly isFault: boolean;
}

function verdict({ complete, problems, groups }: InterchangeOutcome): Verdict {
  const errors = problems.filter((found) => found.severity === 'error');
  if (errors.length > 0 || !complete) {
    const note = noteOf(errors) ?? (errors.length === 0 ? ENDED_EARLY : INVALID_CONTENT);
    return { status: 'R', note, isFault: true };
  }
  // A group without type or number cannot be named in an acknowledgment of its own: this is where its sender hears of it.
  const isNamed = groups.every((group) => carried(group.functionalId) && carried(group.controlNumber));
  if (!isNamed) return { status: 'E', note: INVALID_CONTENT, isFault: true };
  const note = noteOf(problems);
  return { status: note === undefined ? 'A' : 'E', note: note ?? NO_ERROR, isFault: false };
}

/** The code of the first finding that has one. */
function noteOf(problems: readonly Problem[]): string | undefined {
  return problems.find((found) => found.acknowledgment?.level === 'TA1')?.acknowledgment?.code;
}
