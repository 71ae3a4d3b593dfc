import type { SourceRecord } from '../../formats/tree.ts';
import type { FieldTrace, Tracer } from '../../mapping/trace.ts';
import { FieldTally, type TalliedFields } from '../map/field-tally.ts';
import { once } from '../map/read.ts';
import { type TryReport, tryOpened } from '../map/try.ts';
import { type DraftFile, lintDraft, openDraft, overlaid, pathOf } from './draft.ts';
import { type FieldPlace, fieldPlaces } from './field-places.ts';
import { below, type LabFinding, labFinding } from './findings.ts';
import { linesOf, SampleCollector, type SampleView } from './sample-view.ts';

/** What a draft makes of a sample, how every value came about, and what of both sides is left over. */
export interface LabTrial extends TalliedFields {
  /** Of the draft and its supplier. */
  readonly findings: readonly LabFinding[];
  /** Absent when the draft cannot be compiled. */
  readonly report?: TryReport;
  readonly fields: readonly FieldPlace[];
  readonly sample: SampleView;
}

export interface TrialSample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Lints the draft and, where it can be compiled, tries it on the sample with a trace of every field. */
export async function tryDraft(
  draft: DraftFile,
  { name, bytes }: TrialSample,
  options: { readonly most: number; readonly line?: number | undefined },
): Promise<LabTrial> {
  const findings = lintDraft(draft).map((problem) => labFinding(draft.folder, problem));
  const tally = new FieldTally();
  const shown = new SampleCollector();
  let tracer: Tracer | undefined;
  const report = await tryOpened(
    (given) => {
      tracer = given;
      return openDraft(draft, given);
    },
    once(bytes),
    { file: name, trace: true, most: options.most, ...(options.line === undefined ? {} : { line: options.line }) },
    {
      field: (trace: FieldTrace) => tally.take(trace),
      record: (record: SourceRecord, document: number) => shown.add(record, document),
    },
  );
  if ('state' in report || tracer === undefined)
    return { findings, fields: [], neverSet: [], alwaysDefaulted: [], sample: linesOf(bytes) };
  const kind = report.direction === 'in' ? report.mapping.kind : undefined;
  return {
    findings,
    report: { ...report, mapping: { ...report.mapping, file: below(draft.folder, report.mapping.file) } },
    fields: fieldPlaces(overlaid(draft), draft.folder, pathOf(draft), tracer.fields),
    ...tally.result(tracer, kind),
    sample: shown.view(bytes),
  };
}
