import type { FunctionalGroup, Interchange, InterchangeAcknowledgment } from '../codec.ts';
import type { SeenNumbers } from './control-numbers.ts';
import type { Findings } from './findings.ts';
import type { InterchangeRules } from './transaction-set.ts';

/** An interchange whose IEA has not come. */
export interface OpenInterchange {
  readonly value: Interchange;
  readonly rules: InterchangeRules;
  readonly findings: Findings;
  readonly groupNumbers: SeenNumbers;
  readonly acknowledgments: InterchangeAcknowledgment[];
  hasMoreAcknowledgments: boolean;
  groups: number;
}

/** A functional group whose GE has not come. */
export interface OpenGroup {
  readonly value: FunctionalGroup;
  readonly findings: Findings;
  readonly setNumbers: SeenNumbers;
  documents: number;
}
