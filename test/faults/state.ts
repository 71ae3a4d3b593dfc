import { exemptions, type Fault, type FaultGroup, faultCatalogue } from './catalogue.ts';
import { type NamedTest, namedTests } from './test-names.ts';

/** A fault with what is known about its proof. */
export interface FaultState extends Fault {
  readonly tests: readonly NamedTest[];
  /** Why there is no test. */
  readonly exempt?: string;
  /** `open`: nobody demands a proof yet. */
  readonly state: 'proved' | 'exempt' | 'missing' | 'open';
}

export interface GroupState extends Omit<FaultGroup, 'faults'> {
  readonly faults: readonly FaultState[];
}

/** The catalogue joined with the names of the tests and the written reasons. */
export function faultStates(
  groups: readonly FaultGroup[] = faultCatalogue(),
  tests: readonly NamedTest[] = namedTests(),
  reasons: Readonly<Record<string, string>> = exemptions(),
): readonly GroupState[] {
  const byId = new Map<string, NamedTest[]>();
  for (const test of tests) for (const id of test.ids) byId.set(id, [...(byId.get(id) ?? []), test]);
  return groups.map((group) => ({
    ...group,
    faults: group.faults.map((fault) => {
      const proofs = byId.get(fault.id) ?? [];
      const exempt = reasons[fault.id];
      const unproved = exempt === undefined ? (fault.isRequired ? 'missing' : 'open') : 'exempt';
      return {
        ...fault,
        tests: proofs,
        ...(exempt === undefined ? {} : { exempt }),
        state: proofs.length > 0 ? 'proved' : unproved,
      };
    }),
  }));
}
