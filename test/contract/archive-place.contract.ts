import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Archive,
  keepContent,
  readContent,
  storeContent,
  sweepAbandonedContent,
} from '../../src/stores/archive/ledger.ts';
import { type ArchiveSettings, openArchive } from '../../src/stores/archive/open.ts';
import { type ContentPlace, type FetchedContent, keyIn } from '../../src/stores/archive/place.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

/** A place to run the contract against, and a way to reach behind it. */
export interface PlaceHarness {
  readonly settings: ArchiveSettings;
  /** The stored bytes of a key, as they lie there; undefined: nothing. */
  stored(key: string): Promise<Buffer | undefined>;
  /** Puts other bytes in their place. */
  damage(key: string, change: (stored: Buffer) => Buffer): Promise<void>;
  lose(key: string): Promise<void>;
  /** Everything that lies there, finished or not. */
  count(): Promise<number>;
  /** Makes all of it look as old as that. */
  age(to: Date): Promise<void>;
  close(): Promise<void>;
}

const HOUR = 3600_000;

export function archivePlaceContract(title: string, make: (database: TestDatabase) => Promise<PlaceHarness>): void {
  describe(`archive place: ${title}`, () => {
    const database = testDatabase();
    let harness: PlaceHarness;
    let archive: Archive;
    let place: ContentPlace;
    const now = new Date();
    const late = new Date(now.getTime() + 48 * HOUR);

    beforeEach(async () => {
      harness = await make(database);
      archive = await openArchive(database.db, harness.settings, { ids: { next: randomUUID }, now });
      place = archive.writesTo;
    });
    afterEach(async () => {
      for (const place of archive.places.values()) await place.close();
      await database.db.raw(
        "delete from raw_chunk; delete from raw_content; delete from archive_place where name <> 'database'",
      );
      await harness.close();
    });

    const write = (bytes: AsyncIterable<Uint8Array>, at = now): Promise<FetchedContent> =>
      storeContent(archive, randomUUID(), bytes, at);
    const keep = (content: FetchedContent, at = now): Promise<void> =>
      database.db.transaction((trx) => keepContent(archive, trx, content, at));
    const readAll = async (sha256: Buffer): Promise<Buffer> => {
      const parts: Uint8Array[] = [];
      for await (const part of readContent(archive, database.db, sha256)) parts.push(part);
      return Buffer.concat(parts);
    };
    const codeOf = (action: Promise<unknown>): Promise<unknown> =>
      action.then(
        () => 'no error',
        (error: { code?: string }) => error.code,
      );

    it.each([0, 1, 100_000, 3 * 1024 * 1024 + 17])(
      'gives %d bytes back as they came, with their hash and size',
      async (size) => {
        const bytes = randomBytes(size);
        const content = await write(inPieces(bytes, 70_001));
        expect(content.sha256.equals(createHash('sha256').update(bytes).digest())).toBe(true);
        expect(content.size).toBe(size);
        await keep(content);
        expect((await readAll(content.sha256)).equals(bytes)).toBe(true);
      },
    );

    it('takes pieces that hold only until the next one is asked for', async () => {
      const bytes = randomBytes(3 * 1024 * 1024);
      async function* reusing(): AsyncGenerator<Uint8Array> {
        const piece = Buffer.alloc(32 * 1024);
        for (let at = 0; at < bytes.length; at += piece.length) {
          bytes.copy(piece, 0, at, at + piece.length);
          yield piece;
          piece.fill(0);
        }
      }
      const content = await write(reusing());
      await keep(content);
      expect((await readAll(content.sha256)).equals(bytes)).toBe(true);
    });

    it('streams 64 MB without holding them', { timeout: 120_000 }, async () => {
      const piece = randomBytes(1024 * 1024);
      const hash = createHash('sha256');
      async function* many(): AsyncGenerator<Uint8Array> {
        for (let index = 0; index < 64; index += 1) {
          piece.writeUInt32BE(index);
          const copy = Buffer.from(piece);
          hash.update(copy);
          yield copy;
        }
      }
      const content = await write(many());
      await keep(content);
      expect(content.sha256.equals(hash.digest())).toBe(true);
      const again = createHash('sha256');
      for await (const part of readContent(archive, database.db, content.sha256)) again.update(part);
      expect(again.digest().equals(content.sha256)).toBe(true);
    });

    it('keeps compressed bytes', async () => {
      const content = await write(inPieces(Buffer.from('AAAA'.repeat(50_000)), 1000));
      await keep(content);
      expect((await harness.stored(keyIn(place, content)))?.length).toBeLessThan(10_000);
    });

    it('leaves nothing when what it reads from breaks off, and says what that said (C7)', async () => {
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield randomBytes(2 * 1024 * 1024);
        throw new Error('the supplier hung up');
      }
      await expect(write(breaking())).rejects.toThrow('the supplier hung up');
      expect(await harness.count()).toBe(0);
    });

    it('keeps equal bytes once, whoever brings them', async () => {
      const bytes = randomBytes(5000);
      const [one, two] = [await write(inPieces(bytes, 999)), await write(inPieces(bytes, 1000))];
      await keep(one);
      await keep(two);
      expect(await harness.count()).toBe(1);
      expect((await readAll(one.sha256)).equals(bytes)).toBe(true);
    });

    it('tells a flipped bit, wherever it is, and never ends as if all were well (C9)', async () => {
      const bytes = randomBytes(3000);
      const content = await write(inPieces(bytes, 700));
      await keep(content);
      const whole = (await harness.stored(keyIn(place, content))) as Buffer;
      // Time and system in the header of gzip, and filling bits of its first block, say nothing of the content.
      for (let at = 11; at < whole.length; at += 97) {
        await harness.damage(keyIn(place, content), () => {
          const damaged = Buffer.from(whole);
          damaged[at] = (damaged[at] ?? 0) ^ 0x10;
          return damaged;
        });
        expect({ at, code: await codeOf(readAll(content.sha256)) }).toEqual({ at, code: 'ARCHIVE-DAMAGED' });
      }
    });

    it('tells that bytes were cut or replaced by others (C9)', async () => {
      const content = await write(inPieces(randomBytes(3000), 700));
      const other = await write(inPieces(randomBytes(3000), 700));
      await keep(content);
      await keep(other);
      const key = keyIn(place, content);
      const instead = (await harness.stored(keyIn(place, other))) as Buffer;
      await harness.damage(key, (stored) => stored.subarray(0, stored.length - 5));
      expect(await codeOf(readAll(content.sha256))).toBe('ARCHIVE-DAMAGED');
      await harness.damage(key, () => instead);
      expect(await codeOf(readAll(content.sha256))).toBe('ARCHIVE-DAMAGED');
    });

    it('tells that bytes are gone', async () => {
      const content = await write(inPieces(randomBytes(300), 70));
      await keep(content);
      await harness.lose(keyIn(place, content));
      expect(['ARCHIVE-MISSING', 'ARCHIVE-DAMAGED']).toContain(await codeOf(readAll(content.sha256)));
    });

    it('lets a reader stop at any place', async () => {
      const content = await write(inPieces(randomBytes(4 * 1024 * 1024), 70_000));
      await keep(content);
      for await (const part of readContent(archive, database.db, content.sha256)) {
        expect(part.length).toBeGreaterThan(0);
        break;
      }
    });

    it('sweeps what nobody claimed for a day, and nothing else (C8)', async () => {
      const kept = await write(inPieces(randomBytes(300), 70));
      await write(inPieces(randomBytes(300), 70));
      await keep(kept);
      expect(await sweepAbandonedContent(archive, database.db, now)).toBe(0);
      expect(await harness.count()).toBe(2);
      await harness.age(now);
      expect(await sweepAbandonedContent(archive, database.db, late)).toBe(1);
      expect(await harness.count()).toBe(1);
      expect((await readAll(kept.sha256)).length).toBe(300);
    });

    it('refuses a claim that comes when the sweep may have been there (two gateways)', async () => {
      const content = await write(inPieces(randomBytes(300), 70));
      await harness.age(now);
      await sweepAbandonedContent(archive, database.db, late);
      expect(await codeOf(keep(content, late))).toBe('ARCHIVE-CLAIM-LATE');
      expect(await database.db('raw_content')).toEqual([]);
    });

    it('sweeps nothing that a claim is about to commit (two gateways)', async () => {
      const content = await write(inPieces(randomBytes(300), 70));
      await harness.age(now);
      let swept: Promise<number> | undefined;
      await database.db.transaction(async (trx) => {
        await keepContent(archive, trx, content, now);
        // The sweep of another gateway, whose clock is far ahead, finds the bytes old and unclaimed.
        swept = sweepAbandonedContent(archive, database.db, late);
        await waiting(database.db);
      });
      expect(await swept).toBe(0);
      expect((await readAll(content.sha256)).length).toBe(300);
    });

    it('brings bytes back that were removed, when they come again', async () => {
      const bytes = randomBytes(300);
      const content = await write(inPieces(bytes, 70));
      await keep(content);
      await database.db('raw_content').update({ removed_at: now });
      expect(await codeOf(readAll(content.sha256))).toBe('ARCHIVE-REMOVED');
      await keep(await write(inPieces(bytes, 80)));
      expect((await readAll(content.sha256)).equals(bytes)).toBe(true);
    });
  });
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Until another session waits for an advisory lock. */
async function waiting(db: TestDatabase['db']): Promise<void> {
  for (;;) {
    const { rows } = await db.raw(
      `select 1 from pg_locks l join pg_database d on d.oid = l.database
       where locktype = 'advisory' and not granted and datname = current_database()`,
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
