import { RejectedError } from '../../kernel/errors.ts';
import type { Gateway } from '../../pipeline/gateway.ts';
import type { MappingName, SampleChoice } from '../../server/mapping-lab.ts';
import type { Database } from '../../stores/database.ts';
import { draftCases } from '../../stores/mapping-drafts.ts';
import { testExtensions } from '../map/test.ts';
import { anonymised } from './anonymise.ts';
import { type DraftFile, openDraft } from './draft.ts';
import { givenSample, type LabSample, receivedSample } from './samples.ts';
import { type CaseFiles, casesOf } from './tests.ts';

/** Where samples are looked for. */
export interface SamplePlace {
  readonly gateway: Gateway;
  /** Absolute. */
  readonly folder: string;
}

/** The tests that come with the saved draft of a mapping. */
export async function draftedCases(db: Database, name: MappingName): Promise<CaseFiles[]> {
  return (await draftCases(db, name)).map(({ name: one, inputFile, input, expectedFile, expected }) => ({
    name: one,
    inputFile,
    input,
    expected: { file: expectedFile, bytes: expected },
  }));
}

/** The bytes that somebody chose. */
export async function sampleOf(place: SamplePlace, name: MappingName, choice: SampleChoice): Promise<LabSample> {
  if ('file' in choice) return receivedSample(place.gateway, name.supplier, choice.file);
  if ('test' in choice) {
    const { inputFile, input } = await caseOf(place, name, choice.test);
    return { name: inputFile, bytes: input, isCut: false };
  }
  return givenSample(choice.name, Buffer.from(choice.base64, 'base64'));
}

/** The bytes of a test to be: a sample, or the input that the test of this name has. */
export async function caseInput(
  place: SamplePlace,
  draft: DraftFile,
  test: string,
  choice: SampleChoice | undefined,
  anonymous: boolean,
): Promise<{ readonly inputFile: string; readonly input: Uint8Array }> {
  if (choice === undefined || ('test' in choice && choice.test === test)) return caseOf(place, draft, test);
  const { name, bytes, isCut } = await sampleOf(place, draft, choice);
  if (isCut) throw new RejectedError('LAB-SAMPLE', 'It is longer than 2 MB; paste the lines that matter as a sample.');
  const opened = openDraft(draft);
  if (opened.state !== 'ready')
    throw new RejectedError('MAPPING-NOT-READY', 'The draft cannot be compiled, so nothing comes out of the sample.');
  const { mapping } = opened;
  const format = mapping.direction === 'in' ? mapping.source.format : 'json';
  const extension = format === 'json' && /\.(?:jsonl|ndjson)$/i.test(name) ? 'jsonl' : testExtensions[format];
  return { inputFile: `${test}.${extension}`, input: anonymous ? anonymised(bytes, format) : bytes };
}

async function caseOf({ gateway, folder }: SamplePlace, name: MappingName, test: string): Promise<CaseFiles> {
  const found =
    (await draftedCases(gateway.db, name)).find((one) => one.name === test) ??
    casesOf(folder, name.supplier, name.mapping).find((one) => one.name === test);
  if (found === undefined) throw new RejectedError('MAPPING-UNKNOWN', `${name.mapping} has no test ${test}.`);
  return found;
}
