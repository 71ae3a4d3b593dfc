import { detectFormat } from '../../formats/detect.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import { type StagedLine, StagedRows } from '../../stores/stage-writer.ts';
import type { Gateway } from '../gateway.ts';
import { Handover } from './handover.ts';
import { withHead } from './head.ts';
import type { KnownFeed } from './imprint.ts';
import { knownFeed } from './known-feed.ts';
import type { FetchedFile, ReadAhead } from './read-ahead.ts';
import { translateContent } from './translate.ts';

/** So many bytes of lines that are not known may wait for the opening. */
const MOST_ROW_BYTES = 8 * 1024 * 1024;

/**
 * Bytes on their way to the archive. A large stock file most of whose lines are known is read as they pass, which takes no
 * longer than they do; whatever stands against it only means that the file is read when it is opened.
 *
 * @returns the bytes, and what is to be called when they are in the archive, or when they are not (undefined)
 */
export function readWhileFetched(
  gateway: Gateway,
  profile: SupplierProfile,
  file: { readonly name: string; readonly size: number },
  bytes: AsyncIterable<Uint8Array>,
): { readonly bytes: AsyncIterable<Uint8Array>; readonly ended: (file: FetchedFile | undefined) => void } {
  const { readAheads } = gateway;
  const mayBeKnown = profile.pgp === undefined && profile.stock.coverage === 'full' && profile.stock.skipUnchanged;
  if (!mayBeKnown || readAheads?.takes(file.size) !== true) return { bytes, ended: () => undefined };
  const copy = new Handover();
  const reading = readCopy(gateway, profile, file.name, copy);
  reading.catch((error: unknown) => {
    if (!(error instanceof NotAhead)) gateway.logger.debug({ file: file.name, error }, 'file was not read ahead');
  });
  // Whatever becomes of the reader, the archive gets all of it.
  reading.finally(() => copy.leave()).catch(() => undefined);
  const kept = readAheads.begin(reading);
  return {
    bytes: copied(bytes, copy),
    ended: (fetched) => {
      if (fetched === undefined) copy.fail(new NotAhead('it is not in the archive'));
      kept(fetched);
    },
  };
}

async function* copied(bytes: AsyncIterable<Uint8Array>, copy: Handover): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of bytes) {
      await copy.write(chunk);
      yield chunk;
    }
    copy.end();
  } finally {
    copy.fail(new NotAhead('it was not fetched'));
  }
}

async function readCopy(
  gateway: Gateway,
  profile: SupplierProfile,
  name: string,
  copy: Handover,
): Promise<ReadAhead | undefined> {
  const { head, content } = await withHead(copy.blocks());
  const detected = detectFormat(head, name);
  if (detected.format !== 'x12') throw new NotAhead('it is no X12');
  const rows = new StagedRows();
  let known: KnownFeed | undefined;
  const nothing = async (): Promise<void> => undefined;
  const tools = {
    codecs: gateway.codecs,
    stage: {
      add: (line: StagedLine) => rows.add(line),
      ready: async () => {
        if (rows.length > MOST_ROW_BYTES) throw new NotAhead('much of it changed');
      },
      end: nothing,
      abandon: nothing,
    },
    known: async () => {
      known = await knownFeed(gateway, profile, true);
      if (known?.imprint.of === undefined) throw new NotAhead('nothing is known of it');
      return known;
    },
  };
  const translated = await translateContent(
    tools,
    profile,
    { name, label: name, content, documentsBefore: 0 },
    detected,
  );
  return translated && known && { revision: profile.revision, translated, known, rows };
}

/** It is not read ahead, for a reason that is no mistake. */
class NotAhead extends Error {}
