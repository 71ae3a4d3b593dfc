import type { InboundKind } from '../../documents/kinds.ts';

/** A mapping file that was inferred from a sample, before it is written as YAML. */
export interface MappingProposal {
  readonly kind: InboundKind;
  /** Behind the supplier in the name of the mapping: `846`, `inventory`. */
  readonly what: string;
  /** Name of the base mapping it extends, e.g. `x12-846`. */
  readonly extends?: string;
  readonly source: SettingProposal;
  readonly loops?: SettingProposal;
  readonly each?: string | readonly string[];
  readonly skip?: SettingProposal;
  readonly document: readonly FieldProposal[];
  readonly lines: readonly FieldProposal[];
  readonly codes?: SettingProposal;
  /** What a person has to decide, one sentence each. */
  readonly remarks: readonly string[];
}

/** Keys as the mapping file has them, and the words for those that were guessed. */
export interface SettingProposal {
  readonly keys: Readonly<Record<string, unknown>>;
  /** Key → why it is a guess. */
  readonly guesses?: Readonly<Record<string, string>>;
}

export interface FieldProposal {
  readonly field: string;
  /** As the mapping file writes the field; null takes it out of the base. */
  readonly spec: Readonly<Record<string, unknown>> | null;
  /** Why it is a guess; absent where the sample leaves no doubt. */
  readonly guess?: string;
  /** Real values. */
  readonly seen: readonly string[];
}
