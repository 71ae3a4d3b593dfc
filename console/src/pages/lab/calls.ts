import { api, said } from '../../api/client.ts';
import type { Comparison, LabFile, Proposal, Published, Replay, Sample, Tests, Trial } from './types.ts';

/** A mapping, by the names of its folder and file. */
export interface Name {
  readonly supplier: string;
  readonly mapping: string;
}

const at = ({ supplier, mapping }: Name) => ({ path: { supplier, mapping } });

export async function readFile(name: Name): Promise<LabFile> {
  return await said(api.GET('/v1/mappings/{supplier}/{mapping}', { params: at(name) }));
}

export async function tryDraft(name: Name, text: string, sample: Sample, signal: AbortSignal): Promise<Trial> {
  const body = { text, sample, most: 50 };
  return await said(api.POST('/v1/mappings/{supplier}/{mapping}/try', { params: at(name), body, signal }));
}

export async function compareDraft(name: Name, text: string, last: number, signal: AbortSignal): Promise<Comparison> {
  const body = { text, last };
  const call = api.POST('/v1/mappings/{supplier}/{mapping}/compare', { params: at(name), body, signal });
  return await said(call);
}

export async function testDraft(name: Name, text: string): Promise<Tests> {
  const call = api.POST('/v1/mappings/{supplier}/{mapping}/test', { params: at(name), body: { text } });
  return await said(call);
}

export async function saveDraft(name: Name, text: string, version: number, base: string | null): Promise<number> {
  const body = { text, version, base };
  const call = api.PUT('/v1/mappings/{supplier}/{mapping}/draft', { params: at(name), body });
  return (await said(call)).version;
}

export async function dropDraft(name: Name, version: number): Promise<void> {
  await said(api.DELETE('/v1/mappings/{supplier}/{mapping}/draft', { params: { ...at(name), query: { version } } }));
}

/** Makes a sample a test of the draft; without one, what comes out now becomes its expectation. */
export async function saveCase(
  name: Name,
  test: string,
  sample: Sample | undefined,
  anonymous: boolean,
): Promise<void> {
  const body = { ...(sample === undefined ? {} : { sample }), anonymous };
  const params = { path: { ...name, test } };
  await said(api.PUT('/v1/mappings/{supplier}/{mapping}/draft/tests/{test}', { params, body }));
}

export async function patchOf(name: Name): Promise<string> {
  const call = api.GET('/v1/mappings/{supplier}/{mapping}/draft/patch', { params: at(name), parseAs: 'text' });
  return (await said(call as Promise<{ data?: unknown }>)) as string;
}

export async function publishDraft(name: Name, version: number, reason: string): Promise<Published> {
  const body = { version, reason };
  return await said(api.POST('/v1/mappings/{supplier}/{mapping}/publish', { params: at(name), body }));
}

export async function revertTo(name: Name, to: string, base: string, reason: string): Promise<Published> {
  const body = { to, base, reason };
  return await said(api.POST('/v1/mappings/{supplier}/{mapping}/revert', { params: at(name), body }));
}

export async function replayFiles(
  name: Name,
  files: readonly string[],
  reason: string,
  preview: boolean,
): Promise<Replay> {
  const body = { files: [...files], reason, preview };
  return await said(api.POST('/v1/mappings/{supplier}/{mapping}/replay', { params: at(name), body }));
}

export async function propose(supplier: string, sample: Sample): Promise<Proposal> {
  const call = api.POST('/v1/mappings/{supplier}/propose', { params: { path: { supplier } }, body: { sample } });
  return await said(call);
}
