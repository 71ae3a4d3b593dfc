import type { Codec, DecodeOptions, SourceEvent } from '../../src/formats/codec.ts';
import type { SourceRecord } from '../../src/formats/tree.ts';
import type { Problem } from '../../src/kernel/problem.ts';

/** Bytes as a stream, cut at the given offsets. */
export async function* streamOf(bytes: Uint8Array, cuts: readonly number[] = []): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    yield bytes.subarray(from, cut);
    from = cut;
  }
}

/** Every event of a file, flattened. */
export async function eventsOf(
  codec: Codec,
  bytes: Uint8Array | string,
  options: DecodeOptions = {},
  cuts: readonly number[] = [],
): Promise<SourceEvent[]> {
  const input = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
  const events: SourceEvent[] = [];
  for await (const batch of codec.decode(streamOf(input, cuts), options)) events.push(...batch);
  return events;
}

export function recordsOf(events: readonly SourceEvent[]): SourceRecord[] {
  return events.flatMap((event) => (event.type === 'record' ? [event.record] : []));
}

export function problemsOf(events: readonly SourceEvent[]): Problem[] {
  return events.flatMap((event) =>
    event.type === 'problem' ? [event.problem] : 'problems' in event ? event.problems : [],
  );
}

/** `CODE severity` of every finding, in order. */
export function codesOf(events: readonly SourceEvent[]): string[] {
  return problemsOf(events).map(({ code, severity }) => `${code} ${severity}`);
}

export function isComplete(events: readonly SourceEvent[]): boolean {
  const last = events.at(-1);
  return last?.type === 'file-end' && last.complete;
}

/** How many documents may take effect: complete, without an error, in complete groups and interchanges without one. */
export function countingDocuments(events: readonly SourceEvent[]): number {
  const good = (event: { complete: boolean; problems: readonly Problem[] }) =>
    event.complete && event.problems.every(({ severity }) => severity !== 'error');
  let inGroup = 0;
  let inInterchange = 0;
  let total = 0;
  let enveloped = false;
  for (const event of events) {
    if (event.type === 'interchange-start') enveloped = true;
    if (event.type === 'document-end' && good(event)) {
      if (enveloped) inGroup += 1;
      else total += 1;
    }
    if (event.type === 'group-end') {
      if (good(event)) inInterchange += inGroup;
      inGroup = 0;
    }
    if (event.type === 'interchange-end') {
      if (good(event)) total += inInterchange;
      inInterchange = 0;
      enveloped = false;
    }
  }
  return total;
}
