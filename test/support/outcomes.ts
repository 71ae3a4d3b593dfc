import type { FunctionalGroup, SourceEvent } from '../../src/formats/codec.ts';
import type { DocumentOutcome, GroupOutcome, InterchangeOutcome } from '../../src/formats/registry.ts';

/** The groups of a file with their documents, as a functional acknowledgment wants them. */
export function groupOutcomes(events: readonly SourceEvent[]): GroupOutcome[] {
  const groups: GroupOutcome[] = [];
  let documents: DocumentOutcome[] = [];
  for (const event of events) {
    if (event.type === 'group-start') documents = [];
    if (event.type === 'document-end') documents.push(event);
    if (event.type === 'group-end') groups.push({ ...event, documents });
  }
  return groups;
}

/** The interchanges of a file with their groups, as an interchange acknowledgment wants them. */
export function interchangeOutcomes(events: readonly SourceEvent[]): InterchangeOutcome[] {
  const interchanges: InterchangeOutcome[] = [];
  let groups: FunctionalGroup[] = [];
  for (const event of events) {
    if (event.type === 'interchange-start') groups = [];
    if (event.type === 'group-start') groups.push(event.group);
    if (event.type === 'interchange-end') interchanges.push({ ...event, groups });
  }
  return interchanges;
}
