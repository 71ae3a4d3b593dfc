import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, ChannelCapabilities, RemoteFile, UploadTarget } from '../../src/channels/channel.ts';
import { RejectedError, TransientError } from '../../src/kernel/errors.ts';
import {
  type DocumentHarness,
  documentContract,
  refusesDocuments,
  refusesFiles,
} from './channel-documents.contract.ts';

/** Nothing was tried before. */
export const FIRST = { mayHaveHappened: false } as const;
/** An earlier attempt began, and nobody noted how it ended. */
const AGAIN = { mayHaveHappened: true } as const;

/** A channel and the other side's own hands on the same folders: outbound/, inbound/ and archive/ exist and are empty. */
export interface ChannelHarness {
  readonly channel: Channel;
  /** The other side shows control characters in names as something else (rclone). */
  readonly altersControlCharacters?: boolean;
  /** The supplier puts a whole file at once. */
  put(folder: string, name: string, bytes: Uint8Array | string, modifiedAt?: Date): Promise<void>;
  get(folder: string, name: string): Promise<Buffer | undefined>;
  /** All names, temporary ones included. */
  names(folder: string): Promise<readonly string[]>;
  remove(folder: string, name: string): Promise<void>;
  /** The next case goes on with this channel. */
  readonly keepsChannel?: boolean;
  close(): Promise<void>;
}

/** What decides which groups of the contract an adapter or a decorated one has to keep. */
export type Abilities = Pick<ChannelCapabilities, 'collects' | 'delivers'>;

const FILES: Abilities = { collects: 'poll', delivers: 'file' };

/**
 * What every channel adapter and every decorator promises (src/channels/channel.ts). What it can do is given as data and
 * decides which groups run; the others are skipped with the reason, and that it refuses what it cannot do is tested
 * instead.
 */
export function channelContract(name: string, start: () => Promise<ChannelHarness>): void;
export function channelContract(name: string, start: () => Promise<DocumentHarness>, abilities: Abilities): void;
export function channelContract(
  name: string,
  start: () => Promise<ChannelHarness | DocumentHarness>,
  abilities = FILES,
): void {
  const { collects, delivers } = abilities;
  describe(`channel contract: ${name}`, () => {
    it('says what it can do, as it is declared', async () => {
      const side = await start();
      expect(side.channel.capabilities).toMatchObject(abilities);
      await side.channel.close();
      await side.close();
    });

    if (collects === 'poll' && delivers === 'file') {
      fileContract(start as () => Promise<ChannelHarness>);
    } else {
      const reason = `it collects by ${collects} and delivers by ${delivers}`;
      for (const group of ['list', 'read', 'settle', 'stage and publish files'])
        it.skip(`${group}: ${reason}`, () => undefined);
      refusesFiles(start as () => Promise<DocumentHarness>);
    }

    if (delivers === 'request' || delivers === 'message') {
      documentContract(start as () => Promise<DocumentHarness>, delivers);
    } else {
      it.skip(`send documents: it delivers by ${delivers}`, () => undefined);
    }
    if (delivers === 'none') {
      refusesDocuments(start as () => Promise<DocumentHarness>);
    }
  });
}

/** What a channel promises whose other side is folders. */
function fileContract(start: () => Promise<ChannelHarness>): void {
  describe('files', () => {
    let side: ChannelHarness;
    let channel: Channel;
    const early = new Date('2026-11-20T10:00:00Z');
    const late = new Date('2026-11-21T10:00:00Z');
    const target: UploadTarget = { folder: 'inbound', name: '850_000000101.edi', temporaryName: '.850_000000101.tmp' };
    const order = Buffer.from('ISA*00*          *850 for 2 lamps~');

    beforeEach(async () => {
      side = await start();
      channel = side.channel;
    });
    afterEach(async () => {
      if (side.keepsChannel !== true) await channel.close();
      await side.close();
    });

    async function onlyFile(folder = 'outbound'): Promise<RemoteFile> {
      const { files } = await channel.list(folder);
      expect(files).toHaveLength(1);
      return files[0] as RemoteFile;
    }

    async function readAll(file: RemoteFile): Promise<Buffer> {
      const chunks: Uint8Array[] = [];
      for await (const chunk of channel.read(file)) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks);
    }

    describe('list', () => {
      it('names the files of a folder with size and time, oldest first', async () => {
        await side.put('outbound', 'a.edi', 'newer', late);
        await side.put('outbound', 'b.edi', 'old', early);
        expect((await channel.list('outbound')).files).toEqual([
          { folder: 'outbound', name: 'b.edi', size: 3, modifiedAt: early },
          { folder: 'outbound', name: 'a.edi', size: 5, modifiedAt: late },
        ]);
      });

      it('answers an empty folder with nothing', async () => {
        expect((await channel.list('outbound')).files).toEqual([]);
      });

      it.each(['.stock.edi', 'stock.edi.tmp', 'STOCK.TMP', 'stock.part', 'stock.edi.filepart', '~stock.edi'])(
        'leaves out the temporary name %s',
        async (temporary) => {
          await side.put('outbound', temporary, 'half');
          await side.put('outbound', 'stock.edi', 'whole');
          expect((await channel.list('outbound')).files.map((file) => file.name)).toEqual(['stock.edi']);
        },
      );

      it.each(['name with blank.edi', 'öäü.csv', 'a#b;c.edi', 'line\nbreak.edi', `${'x'.repeat(251)}.edi`])(
        'takes the name %j as it is',
        async (odd) => {
          await side.put('outbound', odd, 'odd');
          const file = await onlyFile();
          if (side.altersControlCharacters !== true || !odd.includes('\n')) expect(file.name).toBe(odd);
          expect((await readAll(file)).toString()).toBe('odd');
        },
      );

      it('rejects a folder that does not exist', async () => {
        const missing = channel.list('nowhere');
        await expect(missing).rejects.toBeInstanceOf(RejectedError);
        await expect(missing).rejects.toMatchObject({ code: 'CHANNEL-FOLDER-MISSING' });
      });
    });

    describe('read', () => {
      it.each([0, 1, 32 * 1024, 32 * 1024 + 1, 1_000_003])('gives all %i bytes in order', async (length) => {
        const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 0xff));
        await side.put('outbound', 'stock.edi', bytes, early);
        expect((await readAll(await onlyFile())).equals(bytes)).toBe(true);
      });

      it('refuses a file that changed since it was listed (C2)', async () => {
        await side.put('outbound', 'stock.edi', 'short', early);
        const listed = await onlyFile();
        await side.put('outbound', 'stock.edi', 'SHORT', late);
        let pieces = 0;
        const read = (async () => {
          for await (const _ of channel.read(listed)) pieces += 1;
        })();
        await expect(read).rejects.toBeInstanceOf(TransientError);
        await expect(read).rejects.toMatchObject({ code: 'CHANNEL-FILE-CHANGED' });
        expect(pieces).toBe(0);
      });

      it('refuses a file that is replaced while it is read, even by one of the same length (C2)', async () => {
        const length = 3_000_000;
        await side.put('outbound', 'stock.edi', Buffer.alloc(length, 65), early);
        const listed = await onlyFile();
        const read = (async () => {
          let first = true;
          for await (const _ of channel.read(listed)) {
            if (first) await side.put('outbound', 'stock.edi', Buffer.alloc(length, 66), late);
            first = false;
          }
        })();
        await expect(read).rejects.toMatchObject({ kind: 'transient', code: 'CHANNEL-FILE-CHANGED' });
      });

      it('says so when the file is gone', async () => {
        await side.put('outbound', 'stock.edi', 'short', early);
        const listed = await onlyFile();
        await side.remove('outbound', 'stock.edi');
        await expect(readAll(listed)).rejects.toMatchObject({ kind: 'transient', code: 'CHANNEL-FILE-GONE' });
      });

      it('reads a file that was sent again under the same name', async () => {
        await side.put('outbound', 'stock.edi', 'monday', early);
        expect((await readAll(await onlyFile())).toString()).toBe('monday');
        await side.put('outbound', 'stock.edi', 'tuesday', late);
        const again = await onlyFile();
        expect(again).toMatchObject({ size: 7, modifiedAt: late });
        expect((await readAll(again)).toString()).toBe('tuesday');
      });

      it('leaves a piece as it is until the next one is asked for, however slow its reader is', async () => {
        const bytes = randomBytes(1_500_000);
        await side.put('outbound', 'stock.edi', bytes, early);
        let at = 0;
        for await (const piece of channel.read(await onlyFile())) {
          // What was asked for ahead arrives meanwhile.
          if (at < 300_000) await new Promise((resolve) => setTimeout(resolve, 20));
          expect(bytes.subarray(at, at + piece.length).equals(piece)).toBe(true);
          at += piece.length;
        }
        expect(at).toBe(bytes.length);
      });

      it('can be given up half way, and the channel goes on', async () => {
        await side.put('outbound', 'stock.edi', Buffer.alloc(2_000_000, 65), early);
        const listed = await onlyFile();
        for await (const chunk of channel.read(listed)) {
          expect(chunk.length).toBeGreaterThan(0);
          break;
        }
        expect((await readAll(listed)).length).toBe(2_000_000);
      });

      it.each(['../stock.edi', 'a/b', '', '.', '..', 'nul\0.edi'])('rejects the name %j', async (bad) => {
        const read = readAll({ folder: 'outbound', name: bad, size: 1, modifiedAt: early });
        await expect(read).rejects.toMatchObject({ kind: 'rejected', code: 'CHANNEL-NAME' });
      });
    });

    describe('settle', () => {
      it('archives a file and says absent when asked again', async () => {
        await side.put('outbound', 'stock.edi', 'stock', early);
        const file = await onlyFile();
        expect(await channel.settle(file, { kind: 'archive', folder: 'archive' })).toBe('done');
        expect(await side.names('outbound')).toEqual([]);
        expect((await side.get('archive', 'stock.edi'))?.toString()).toBe('stock');
        expect(await channel.settle(file, { kind: 'archive', folder: 'archive' })).toBe('absent');
      });

      it('makes the archive folder when it is missing', async () => {
        await side.put('outbound', 'stock.edi', 'stock', early);
        expect(await channel.settle(await onlyFile(), { kind: 'archive', folder: 'done' })).toBe('done');
        expect((await side.get('done', 'stock.edi'))?.toString()).toBe('stock');
      });

      it('never overwrites an archived file of the same name', async () => {
        for (const text of ['one', 'two', 'three']) {
          await side.put('outbound', 'stock.edi', text, early);
          expect(await channel.settle(await onlyFile(), { kind: 'archive', folder: 'archive' })).toBe('done');
        }
        const names = await side.names('archive');
        expect(names).toEqual(['stock.edi', 'stock.edi.20261120T100000Z', 'stock.edi.20261120T100000Z.2']);
        const texts = await Promise.all(names.map(async (name) => String(await side.get('archive', name))));
        expect(texts).toEqual(['one', 'two', 'three']);
      });

      it('deletes a file and says absent when asked again', async () => {
        await side.put('outbound', 'stock.edi', 'stock', early);
        const file = await onlyFile();
        expect(await channel.settle(file, { kind: 'delete' })).toBe('done');
        expect(await side.names('outbound')).toEqual([]);
        expect(await channel.settle(file, { kind: 'delete' })).toBe('absent');
      });

      it('keeps a file where it is', async () => {
        await side.put('outbound', 'stock.edi', 'stock', early);
        expect(await channel.settle(await onlyFile(), { kind: 'keep' })).toBe('done');
        expect(await side.names('outbound')).toEqual(['stock.edi']);
      });

      it.each([
        ['of another size', 'stock of tuesday', early],
        ['of another time', 'STOCK', late],
      ])('leaves a new file %s alone', async (_, text, time) => {
        await side.put('outbound', 'stock.edi', 'stock', early);
        const read = await onlyFile();
        await side.put('outbound', 'stock.edi', text, time);
        expect(await channel.settle(read, { kind: 'archive', folder: 'archive' })).toBe('changed');
        expect(await channel.settle(read, { kind: 'delete' })).toBe('changed');
        expect((await side.get('outbound', 'stock.edi'))?.toString()).toBe(text);
      });

      it('rejects archiving into the folder itself', async () => {
        await side.put('outbound', 'stock.edi', 'stock', early);
        const settled = channel.settle(await onlyFile(), { kind: 'archive', folder: './outbound/' });
        await expect(settled).rejects.toMatchObject({ kind: 'rejected', code: 'CHANNEL-ARCHIVE-FOLDER' });
      });
    });

    describe('stage and publish', () => {
      it('shows the file under its temporary name only, and never lists that', async () => {
        await channel.stage(target, order);
        expect(await side.names('inbound')).toEqual([target.temporaryName]);
        expect((await channel.list('inbound')).files).toEqual([]);
      });

      it('gives the file its final name', async () => {
        await channel.stage(target, order);
        expect(await channel.publish(target, order, FIRST)).toEqual({ outcome: 'published' });
        expect(await side.names('inbound')).toEqual([target.name]);
        expect((await side.get('inbound', target.name))?.equals(order)).toBe(true);
      });

      it('overwrites what an earlier attempt left under the temporary name', async () => {
        await side.put('inbound', target.temporaryName, Buffer.alloc(5000, 88));
        await channel.stage(target, order);
        expect((await side.get('inbound', target.temporaryName))?.equals(order)).toBe(true);
      });

      it('answers already when it is asked again', async () => {
        await channel.stage(target, order);
        await channel.publish(target, order, FIRST);
        expect(await channel.publish(target, order, AGAIN)).toEqual({ outcome: 'already' });
        expect((await side.get('inbound', target.name))?.equals(order)).toBe(true);
      });

      it('answers already when the supplier has taken the file', async () => {
        await channel.stage(target, order);
        await channel.publish(target, order, FIRST);
        await side.remove('inbound', target.name);
        expect(await channel.publish(target, order, AGAIN)).toEqual({ outcome: 'already' });
        expect(await side.names('inbound')).toEqual([]);
      });

      it('writes again what was swept away before anybody began to publish it (J9)', async () => {
        await channel.stage(target, order);
        await side.remove('inbound', target.temporaryName);
        expect(await channel.publish(target, order, FIRST)).toEqual({ outcome: 'published' });
        expect((await side.get('inbound', target.name))?.equals(order)).toBe(true);
      });

      it('does not rename when it is told not to at the last moment', async () => {
        await channel.stage(target, order);
        const justBefore = () => Promise.reject(new RejectedError('DELIVERY-OUT-OF-TURN', 'not yours'));
        await expect(channel.publish(target, order, { ...FIRST, justBefore })).rejects.toMatchObject({
          code: 'DELIVERY-OUT-OF-TURN',
        });
        expect(await side.names('inbound')).toEqual([target.temporaryName]);
      });

      it('never replaces another file of the final name', async () => {
        await side.put('inbound', target.name, 'somebody else');
        await channel.stage(target, order);
        expect(await channel.publish(target, order, FIRST)).toEqual({ outcome: 'conflict' });
        expect((await side.get('inbound', target.name))?.toString()).toBe('somebody else');
        expect((await side.get('inbound', target.temporaryName))?.equals(order)).toBe(true);
      });

      it('tells another file of the same length from its own', async () => {
        await side.put('inbound', target.name, Buffer.alloc(order.length, 88));
        await channel.stage(target, order);
        expect(await channel.publish(target, order, FIRST)).toEqual({ outcome: 'conflict' });
        expect(await side.get('inbound', target.name)).toEqual(Buffer.alloc(order.length, 88));
      });

      it('removes the temporary file when the final one already has the same bytes', async () => {
        await side.put('inbound', target.name, order);
        await channel.stage(target, order);
        expect(await channel.publish(target, order, FIRST)).toEqual({ outcome: 'already' });
        expect(await side.names('inbound')).toEqual([target.name]);
      });

      it('reports a different file under the final name as a conflict even when the staged one is gone', async () => {
        await side.put('inbound', target.name, 'somebody else');
        expect(await channel.publish(target, order, FIRST)).toEqual({ outcome: 'conflict' });
      });

      it('never publishes a staged file that was cut', async () => {
        await channel.stage(target, order);
        await side.put('inbound', target.temporaryName, order.subarray(0, 5));
        expect(await channel.publish(target, order, FIRST)).toEqual({ outcome: 'published' });
        expect((await side.get('inbound', target.name))?.equals(order)).toBe(true);
      });

      it('stages an empty and a large document', async () => {
        const large = Buffer.from(Array.from({ length: 1_500_000 }, (_, index) => index & 0xff));
        await channel.stage(target, Buffer.alloc(0));
        expect((await side.get('inbound', target.temporaryName))?.length).toBe(0);
        await channel.stage(target, large);
        expect(await channel.publish(target, large, FIRST)).toEqual({ outcome: 'published' });
        expect((await side.get('inbound', target.name))?.equals(large)).toBe(true);
      });

      it('rejects a folder that does not exist', async () => {
        const staged = channel.stage({ ...target, folder: 'nowhere' }, order);
        await expect(staged).rejects.toMatchObject({ kind: 'rejected', code: 'CHANNEL-FOLDER-MISSING' });
      });

      it('rejects names that are paths', async () => {
        const staged = channel.stage({ ...target, temporaryName: '../x.tmp' }, order);
        await expect(staged).rejects.toMatchObject({ kind: 'rejected', code: 'CHANNEL-NAME' });
        const published = channel.publish({ ...target, name: 'a/b' }, order, FIRST);
        await expect(published).rejects.toMatchObject({ kind: 'rejected', code: 'CHANNEL-NAME' });
      });
    });

    describe('unstage', () => {
      it('removes the file under the temporary name and no other, as often as it is asked (J10)', async () => {
        await side.put('inbound', target.name, 'final');
        await side.put('inbound', '.850_000000102.tmp', 'of another one');
        await channel.stage(target, order);
        for (let round = 0; round < 2; round += 1) {
          await channel.unstage(target);
          expect(await side.names('inbound')).toEqual(['.850_000000102.tmp', target.name]);
        }
        expect((await side.get('inbound', target.name))?.toString()).toBe('final');
      });

      it('has nothing to do where nothing was staged (J10)', async () => {
        await channel.unstage(target);
        expect(await side.names('inbound')).toEqual([]);
      });

      it('leaves what was published (J10)', async () => {
        await channel.stage(target, order);
        await channel.publish(target, order, FIRST);
        await channel.unstage(target);
        expect((await side.get('inbound', target.name))?.equals(order)).toBe(true);
      });

      it('removes half a file, and what is staged after it is whole (J10)', async () => {
        await side.put('inbound', target.temporaryName, order.subarray(0, 5));
        await channel.unstage(target);
        expect(await side.names('inbound')).toEqual([]);
        await channel.stage(target, order);
        expect(await channel.publish(target, order, FIRST)).toEqual({ outcome: 'published' });
      });

      it.each(['../850.edi', 'a/b', '', '.', '..', 'nul\0.tmp'])('rejects the name %j', async (temporaryName) => {
        const unstaged = channel.unstage({ ...target, temporaryName });
        await expect(unstaged).rejects.toMatchObject({ kind: 'rejected', code: 'CHANNEL-NAME' });
      });
    });

    describe('check and close', () => {
      it('goes through list, write and rename and leaves nothing behind', async () => {
        const steps = await channel.check({ collect: ['outbound'], deliver: ['inbound'] });
        expect(steps.filter((step) => !step.ok)).toEqual([]);
        expect(steps.map((step) => step.name)).toEqual(expect.arrayContaining(['connect', 'list', 'write', 'rename']));
        expect(await side.names('inbound')).toEqual([]);
      });

      it('moves and deletes a file of its own where files are collected, and leaves nothing behind', async () => {
        await side.put('outbound', 'theirs.edi', 'theirs', early);
        const clear = [{ folder: 'outbound', archiveFolder: 'archive/deeper' }, { folder: 'outbound' }];
        const steps = await channel.check({ collect: [], deliver: [], clear });
        expect(steps.filter(({ name: step }) => step === 'archive' || step === 'delete')).toEqual([
          {
            name: 'archive',
            ok: true,
            detail: expect.stringMatching(/^\S*outbound: files can be moved to \S*archive\/deeper$/),
          },
          { name: 'delete', ok: true, detail: expect.stringMatching(/^\S*outbound: files can be deleted$/) },
        ]);
        expect(await side.names('outbound')).toEqual(['theirs.edi']);
        expect(await side.names('archive/deeper')).toEqual([]);
      });

      it('names the step that fails and what to do', async () => {
        const steps = await channel.check({ collect: ['nowhere'], deliver: ['inbound'] });
        const failed = steps.filter((step) => !step.ok);
        expect(failed.map((step) => step.name)).toEqual(['list']);
        expect(failed[0]?.detail).toMatch(/^CHANNEL-FOLDER-MISSING: .*nowhere.*Compare the folder in supplier\.yaml/s);
      });

      it('serves calls at the same time', async () => {
        for (let index = 0; index < 20; index += 1) await side.put('outbound', `${index}.edi`, `file ${index}`, early);
        const { files } = await channel.list('outbound');
        const texts = await Promise.all(files.map(async (file) => `${file.name}=${await readAll(file)}`));
        expect(texts.sort()).toEqual(files.map(({ name: file }) => `${file}=file ${Number.parseInt(file, 10)}`).sort());
      });

      it('refuses work after it was closed, and closes twice', async () => {
        await channel.list('outbound');
        await channel.close();
        await channel.close();
        await expect(channel.list('outbound')).rejects.toMatchObject({ kind: 'transient', code: 'CHANNEL-CLOSED' });
        await expect(channel.unstage(target)).rejects.toMatchObject({ kind: 'transient', code: 'CHANNEL-CLOSED' });
      });
    });
  });
}
