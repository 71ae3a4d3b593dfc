import type { TableKind } from '../../mapping/infer/match.ts';
import type { Environment } from '../../partners/load.ts';
import { initMappings } from '../map/init.ts';
import { folderContents, hashOf } from '../reload/folder-contents.ts';
import { compareDraft, type LabSource } from './compare.ts';
import { type DraftFile, lintDraft, supplierAsItIs, supplierWith } from './draft.ts';
import { labFinding } from './findings.ts';
import { overviewOf } from './overview.ts';
import { type CaseFiles, expectationOf, testDraft } from './tests.ts';
import { type TrialSample, tryDraft } from './trial.ts';

/**
 * What the lab has done in a thread of its own: everything that depends on what somebody typed. The language of mappings holds
 * no code and its patterns are linear, but a draft may still be slow over a large file; in a thread it can be ended.
 */
export const tasks = {
  overview: async ({ folder, supplier }: { folder: string; supplier: string }) => overviewOf(folder, supplier),
  lint: async (draft: DraftFile) => lintDraft(draft).map((problem) => labFinding(draft.folder, problem)),
  try: async (given: { draft: DraftFile; sample: TrialSample; most: number; line?: number | undefined }) =>
    tryDraft(given.draft, given.sample, given),
  test: async (given: { draft: DraftFile; cases: readonly CaseFiles[] }) => testDraft(given.draft, given.cases),
  expectation: async (given: { draft: DraftFile; name: string; inputFile: string; input: Uint8Array }) =>
    expectationOf(given.draft, given.name, given.inputFile, given.input),
  compare: async (given: { draft: DraftFile; last: number; source: LabSource }) =>
    compareDraft(given.draft, given.last, given.source),
  judge: async (given: { draft: DraftFile; cases: readonly CaseFiles[]; environment: Environment }) => {
    const { draft, cases, environment } = given;
    const seen = await seenOf(draft.folder, draft.supplier);
    const connected = supplierWith(draft, environment).problems.map((one) => labFinding(draft.folder, one));
    const before = supplierAsItIs(draft.folder, draft.supplier).profile?.revision;
    const tests = await testDraft(draft, cases);
    const findings = tests.findings.length > 0 ? tests.findings : connected;
    return { tests: { ...tests, findings }, seen, ...(before === undefined ? {} : { before }) };
  },
  propose: async (given: { folder: string; supplier: string; sample: TrialSample; kind?: TableKind | undefined }) =>
    proposeFrom(given),
} as const;

export type Tasks = typeof tasks;

/** One hash over everything that a supplier's mappings are made of: its folder, and the maps that all share. */
export async function seenOf(folder: string, supplier: string): Promise<string> {
  return hashOf(await folderContents(folder), (path) => path.startsWith(`${supplier}/`) || path.startsWith('base/'));
}

/** What `map init` would write for this sample. */
async function proposeFrom({
  folder,
  supplier,
  sample,
  kind,
}: {
  folder: string;
  supplier: string;
  sample: TrialSample;
  kind?: TableKind | undefined;
}) {
  const result = await initMappings({
    samples: [sample],
    folder,
    supplier,
    dryRun: true,
    force: false,
    ...(kind === undefined ? {} : { kind }),
  });
  if (result.state === 'refused') return { state: 'refused' as const, reasons: result.reasons };
  if (result.state === 'no-agreement')
    return {
      state: 'refused' as const,
      reasons: [`supplier.yaml has no x12 section, which X12 needs: ${result.lines.join(' ')}`],
    };
  if (result.state === 'existing') return { state: 'refused' as const, reasons: ['the mapping is there already'] };
  const { mappings, files } = result.report;
  return {
    state: 'proposed' as const,
    mappings: mappings.map(({ path, ...about }) => ({
      ...about,
      text: files.find((file) => file.path === path)?.text ?? '',
    })),
  };
}
