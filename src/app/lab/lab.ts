import { hostname } from 'node:os';
import type { Config } from '../../config/load.ts';
import { RejectedError } from '../../kernel/errors.ts';
import type { TableKind } from '../../mapping/infer/match.ts';
import { readWithin } from '../../partners/load.ts';
import { type Gateway, supplierOf } from '../../pipeline/gateway.ts';
import { type Reprocessed, reprocessFile } from '../../pipeline/inbound/reprocess.ts';
import type {
  MappingLab,
  MappingName,
  MappingText,
  Published,
  Publishing,
  SampleChoice,
} from '../../server/mapping-lab.ts';
import type { Database, DatabaseAddress } from '../../stores/database.ts';
import { failedFiles } from '../../stores/failed-files.ts';
import { viewFile } from '../../stores/file-list.ts';
import {
  draftCases,
  dropDraft,
  dropDraftCase,
  findDraft,
  listDrafts,
  type MappingDraft,
  saveDraft,
  saveDraftCase,
} from '../../stores/mapping-drafts.ts';
import { lastPublications } from '../../stores/mapping-publications.ts';
import { revisionInForce } from '../../stores/mapping-revisions.ts';
import { isWritable } from '../put-files.ts';
import { caseInput, draftedCases, type SamplePlace, sampleOf } from './case-inputs.ts';
import { type DraftFile, pathOf } from './draft.ts';
import { historyOf, textOfEntry } from './history.ts';
import { type LabFolder, parentsOf, sha256Of, stateOf } from './overview.ts';
import { patchOf } from './patch.ts';
import { publish } from './publish.ts';
import { type CaseFiles, casesOf } from './tests.ts';
import { LabThread } from './threads.ts';

export interface LabOptions {
  readonly gateway: Gateway;
  readonly config: Config;
  readonly address: DatabaseAddress;
  /** Has the mappings folder looked at now; returns when what it says is in force. */
  readonly look: () => Promise<void>;
}

const LIMITS = { lint: 5_000, try: 15_000, test: 60_000, compare: 120_000 } as const;
/** A preview is done and undone file by file; more than this nobody waits for. */
const MOST_FAILED = 50;

/** The lab of one gateway: what is typed goes through one thread, what takes longer through another. */
export class Lab implements MappingLab {
  readonly #options: LabOptions;
  readonly #folder: string;
  readonly #db: Database;
  readonly #place: SamplePlace;
  readonly #quick = new LabThread();
  readonly #slow = new LabThread();

  constructor(options: LabOptions) {
    this.#options = options;
    this.#folder = options.config.mappingsFolder;
    this.#db = options.gateway.db;
    this.#place = { gateway: options.gateway, folder: this.#folder };
  }

  async close(): Promise<void> {
    await Promise.all([this.#quick.close(), this.#slow.close()]);
  }

  async files(supplier: string): ReturnType<MappingLab['files']> {
    this.#checkSupplier(supplier);
    const folder: LabFolder = await this.#quick.ask('overview', { folder: this.#folder, supplier }, LIMITS.try);
    const [inForce, drafts, published] = await Promise.all([
      revisionInForce(this.#db, supplier),
      listDrafts(this.#db, supplier),
      lastPublications(this.#db, supplier),
    ]);
    const files = folder.files.map((file) => ({
      ...file,
      draft: drafts.find(({ mapping }) => mapping === file.mapping) ?? null,
      published: published.find(({ mapping }) => mapping === file.mapping) ?? null,
    }));
    return {
      supplier,
      place: `${hostname()}:${this.#folder}`,
      isWritable: await isWritable(`${this.#folder}/${supplier}`),
      inForce: inForce ?? null,
      revision: folder.revision ?? null,
      state: stateOf(folder, inForce),
      findings: folder.findings,
      files,
      /** Drafts of files that are not there yet. */
      drafts: drafts.filter(({ mapping }) => !folder.files.some((file) => file.mapping === mapping)),
    };
  }

  async file(name: MappingName): ReturnType<MappingLab['file']> {
    this.#checkSupplier(name.supplier);
    const text = this.#textOf(name);
    const draft = await findDraft(this.#db, name);
    if (text === undefined && draft === undefined)
      throw new RejectedError('MAPPING-UNKNOWN', `${name.supplier} has no mapping ${name.mapping}.`);
    const drafted = await draftCases(this.#db, name);
    const kept = casesOf(this.#folder, name.supplier, name.mapping);
    return {
      ...name,
      file: `${name.supplier}/${name.mapping}.map.yaml`,
      text: text ?? null,
      sha256: text === undefined ? null : sha256Of(text),
      extends: text === undefined ? [] : parentsOf(this.#folder, this.#pathOf(name)),
      draft: draft ?? null,
      tests: [
        ...kept.filter(({ name: one }) => !drafted.some((saved) => saved.name === one)).map(shownCase),
        ...drafted.map((saved) => ({
          ...shownCase({ ...saved, expected: { file: saved.expectedFile, bytes: saved.expected } }),
          draft: { savedBy: saved.savedBy, savedAt: saved.savedAt },
        })),
      ].sort((a, b) => (a.name < b.name ? -1 : 1)),
    };
  }

  async history(name: MappingName): ReturnType<MappingLab['history']> {
    const now = this.#textOf(name);
    const entries = await historyOf(this.#db, name);
    return { entries, sha256: now === undefined ? null : sha256Of(now) };
  }

  async textOf(name: MappingName, entry: string): ReturnType<MappingLab['textOf']> {
    return { text: await textOfEntry(this.#db, name, entry) };
  }

  async lint(draft: MappingText, signal: AbortSignal): ReturnType<MappingLab['lint']> {
    return { findings: await this.#quick.ask('lint', this.#draft(draft), LIMITS.lint, signal) };
  }

  async try(
    draft: MappingText,
    choice: SampleChoice,
    { most, line }: { readonly most: number; readonly line?: number | undefined },
    signal: AbortSignal,
  ): ReturnType<MappingLab['try']> {
    const { isCut, ...sample } = await sampleOf(this.#place, draft, choice);
    const trial = await this.#quick.ask('try', { draft: this.#draft(draft), sample, most, line }, LIMITS.try, signal);
    return { ...trial, isCut };
  }

  async compare(draft: MappingText, last: number, signal: AbortSignal): ReturnType<MappingLab['compare']> {
    const { config, address } = this.#options;
    return this.#slow.ask(
      'compare',
      { draft: this.#draft(draft), last, source: { config, address } },
      LIMITS.compare,
      signal,
    );
  }

  async test(draft: MappingText): ReturnType<MappingLab['test']> {
    return this.#slow.ask(
      'test',
      { draft: this.#draft(draft), cases: await draftedCases(this.#db, draft) },
      LIMITS.test,
    );
  }

  async propose(supplier: string, choice: SampleChoice, kind: string | undefined): ReturnType<MappingLab['propose']> {
    this.#checkSupplier(supplier);
    const { isCut: _, ...sample } = await sampleOf(this.#place, { supplier, mapping: '' }, choice);
    const given = { folder: this.#folder, supplier, sample, kind: kind as TableKind | undefined };
    return this.#slow.ask('propose', given, LIMITS.test);
  }

  async saveDraft(
    draft: MappingText,
    seen: number,
    base: string | null,
    by: string,
  ): ReturnType<MappingLab['saveDraft']> {
    this.#checkSupplier(draft.supplier);
    const savedAt = this.#options.gateway.clock.now();
    const version = await saveDraft(
      this.#db,
      draft,
      { text: draft.text, baseSha256: base, savedBy: by, savedAt },
      seen,
    );
    if (version === undefined) throw await this.#changed(draft);
    return { version, savedBy: by, savedAt };
  }

  async dropDraft(name: MappingName, seen: number): Promise<void> {
    if (!(await dropDraft(this.#db, name, seen))) throw await this.#changed(name);
  }

  async saveCase(
    name: MappingName,
    test: string,
    choice: SampleChoice | undefined,
    anonymous: boolean,
    by: string,
  ): ReturnType<MappingLab['saveCase']> {
    const draft = await this.#savedDraft(name);
    const at: DraftFile = this.#draft({ ...name, text: draft.text });
    const { inputFile, input } = await caseInput(this.#place, at, test, choice, anonymous);
    const expected = await this.#slow.ask('expectation', { draft: at, name: test, inputFile, input }, LIMITS.test);
    if ('findings' in expected)
      throw new RejectedError(
        'MAPPING-NOT-READY',
        `The draft cannot be compiled, so nothing comes out of ${inputFile}.`,
      );
    await saveDraftCase(this.#db, name, {
      name: test,
      inputFile,
      input: Buffer.from(input),
      expectedFile: expected.file,
      expected: Buffer.from(expected.bytes),
      savedBy: by,
      savedAt: this.#options.gateway.clock.now(),
    });
    return { name: test, file: inputFile, expectation: Buffer.from(expected.bytes).toString('utf8') };
  }

  async dropCase(name: MappingName, test: string): Promise<void> {
    if (!(await dropDraftCase(this.#db, name, test)))
      throw new RejectedError('MAPPING-UNKNOWN', `The draft of ${name.mapping} has no test ${test}.`);
  }

  async patch(name: MappingName): Promise<string> {
    const draft = await this.#savedDraft(name);
    const home = `${name.supplier}/tests/${name.mapping}`;
    const kept = casesOf(this.#folder, name.supplier, name.mapping);
    const before = this.#textOf(name);
    const own = {
      path: `${name.supplier}/${name.mapping}.map.yaml`,
      before: before === undefined ? undefined : Buffer.from(before),
      after: Buffer.from(draft.text),
    };
    const cases = (await draftCases(this.#db, name)).flatMap((saved) => {
      const known = kept.find((one) => one.name === saved.name);
      return [
        { path: `${home}/${saved.inputFile}`, before: known?.input, after: saved.input },
        { path: `${home}/${saved.expectedFile}`, before: known?.expected?.bytes, after: saved.expected },
      ];
    });
    return patchOf(
      [own, ...cases].filter((one) => one.before === undefined || Buffer.compare(one.before, one.after) !== 0),
    );
  }

  async publish(name: MappingName, seen: number, publishing: Publishing): Promise<Published> {
    const draft = await this.#savedDraft(name);
    if (draft.version !== seen) throw await this.#changed(name);
    return this.#put(
      name,
      draft.text,
      draft.baseSha256,
      await draftedCases(this.#db, name),
      publishing,
      async (trx) => {
        if (!(await dropDraft(trx, name, seen))) throw await this.#changed(name);
      },
    );
  }

  async revert(name: MappingName, entry: string, base: string, publishing: Publishing): Promise<Published> {
    const text = await textOfEntry(this.#db, name, entry);
    return this.#put(name, text, base, [], publishing, async () => undefined);
  }

  async failedFiles(name: MappingName): ReturnType<MappingLab['failedFiles']> {
    return { files: await failedFiles(this.#db, name.supplier, name.mapping, MOST_FAILED) };
  }

  async replay(
    { supplier }: MappingName,
    files: readonly string[],
    request: { readonly by: string; readonly reason: string },
    preview: boolean,
  ): ReturnType<MappingLab['replay']> {
    const { gateway } = this.#options;
    for (const id of files) {
      if ((await viewFile(this.#db, id))?.supplierId !== supplier)
        throw new RejectedError('MAPPING-UNKNOWN', `${supplier} sent no file ${id}.`);
    }
    const profile = supplierOf(gateway, supplier);
    const outcomes: { id: string; outcome: Reprocessed }[] = [];
    // The oldest first, as they came: of two stock files the newer one must win.
    for (const id of [...new Set(files)].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)))
      outcomes.push({ id, outcome: await reprocessFile(gateway, profile, id, request, preview) });
    return { preview, files: outcomes };
  }

  /** Judges a text with its tests and puts it into the folder. */
  async #put(
    name: MappingName,
    text: string,
    base: string | null,
    cases: readonly CaseFiles[],
    publishing: Publishing,
    then: (trx: Database) => Promise<void>,
  ): Promise<Published> {
    this.#checkSupplier(name.supplier);
    const now = this.#textOf(name);
    if ((now === undefined ? null : sha256Of(now)) !== base) throw await this.#changed(name);
    if (now === text && cases.length === 0)
      return { state: 'refused', said: 'It is what stands there already.', findings: [], cases: [] };
    const { gateway, config, look } = this.#options;
    const { tests, seen, before } = await this.#slow.ask(
      'judge',
      { draft: this.#draft({ ...name, text }), cases, environment: { ...config.environment } },
      LIMITS.test,
    );
    const failed = tests.cases.filter(({ status }) => status === 'failed');
    if (tests.findings.length > 0 || failed.length > 0)
      return {
        state: 'refused',
        said: `${tests.findings.length} findings of lint, ${failed.length} tests that fail. Nothing was changed.`,
        findings: tests.findings,
        cases: failed,
      };
    if (tests.own === 0)
      return {
        state: 'refused',
        said: `${name.mapping} has no test; save a sample as one first.`,
        findings: [],
        cases: [],
      };
    const { revision } = tests;
    const isLive = await publish(
      { gateway, folder: this.#folder, look },
      { ...name, text, base, cases, revision, before, seen },
      publishing,
      then,
    );
    const said =
      revision === undefined
        ? 'It is written. The supplier is switched off, so nothing is read with it yet.'
        : isLive
          ? 'It is in force: the next file is read with it.'
          : 'It is written; this gateway has not taken it up yet. Exceptions say so if it does not.';
    return { state: 'published', revision: revision ?? null, isLive, said };
  }

  /** Why something is not saved or published: who has been there. */
  async #changed(name: MappingName): Promise<RejectedError> {
    const draft = await findDraft(this.#db, name);
    const said =
      draft === undefined
        ? `Somebody published or dropped the draft of ${name.mapping}, or the file changed.`
        : `The draft of ${name.mapping} is version ${draft.version} by ${draft.savedBy}, or the file under it changed.`;
    return new RejectedError('MAPPING-CHANGED', said);
  }

  async #savedDraft(name: MappingName): Promise<MappingDraft> {
    const draft = await findDraft(this.#db, name);
    if (draft === undefined) throw new RejectedError('MAPPING-UNKNOWN', `${name.mapping} has no saved draft.`);
    return draft;
  }

  #draft({ supplier, mapping, text }: MappingText): DraftFile {
    this.#checkSupplier(supplier);
    return { folder: this.#folder, supplier, mapping, text };
  }

  #pathOf({ supplier, mapping }: MappingName): string {
    return pathOf({ folder: this.#folder, supplier, mapping });
  }

  #textOf(name: MappingName): string | undefined {
    return readWithin(this.#folder)(this.#pathOf(name));
  }

  #checkSupplier(supplier: string): void {
    if (readWithin(this.#folder)(`${this.#folder}/${supplier}/supplier.yaml`) === undefined)
      throw new RejectedError(
        'MAPPING-UNKNOWN',
        `There is no supplier ${supplier} in the mappings folder of this gateway.`,
      );
  }
}

function shownCase({ name, inputFile, input, expected }: CaseFiles) {
  return {
    name,
    file: inputFile,
    size: input.length,
    expectation: expected === undefined ? null : Buffer.from(expected.bytes).toString('utf8'),
    draft: null as { savedBy: string; savedAt: Date } | null,
  };
}
