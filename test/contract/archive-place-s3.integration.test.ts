import { execFile, spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { s3Place } from '../../src/stores/archive/s3/s3-place.ts';
import type { S3Settings } from '../../src/stores/archive/s3/settings.ts';
import { type S3Server, s3Bucket, s3Keys, startS3Server } from '../support/s3-server.ts';
import { archivePlaceContract } from './archive-place.contract.ts';

/**
 * No S3-compatible server can be had from Debian, so the store is one of our own (test/support/s3-server.ts). That it
 * speaks S3 and not only what the AWS SDK says is checked with a client of somebody else: rclone.
 */
const settingsOf = (server: S3Server): S3Settings => ({
  kind: 's3',
  bucket: s3Bucket,
  region: 'eu-central-1',
  endpoint: server.endpoint,
  pathStyle: true,
  prefix: 'cross/dock/',
  ...s3Keys,
  extended: true,
});
const objectKey = (key: string): string => `cross/dock/${key}.gz`;
const contents = (server: S3Server): string[] => [...server.objects.keys()].filter((key) => key.endsWith('.gz'));

archivePlaceContract('S3', async () => {
  const server = await startS3Server();
  return {
    settings: { write: 'cloud', places: { cloud: settingsOf(server) } },
    stored: async (key) => server.objects.get(objectKey(key))?.bytes,
    damage: async (key, change) => {
      const object = server.objects.get(objectKey(key));
      if (object) server.objects.set(objectKey(key), { ...object, bytes: change(object.bytes) });
    },
    lose: async (key) => void server.objects.delete(objectKey(key)),
    count: async () => contents(server).length + server.uploads.size,
    age: async (to) => {
      for (const object of server.objects.values()) object.at = to;
    },
    close: () => server.close(),
  };
});

describe('the S3 place', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const thing of open.splice(0).reverse()) await thing.close();
  });
  const start = async (change: Partial<S3Settings> = {}) => {
    const server = await startS3Server();
    const place = s3Place('cloud', { ...settingsOf(server), ...change });
    open.push(server, place);
    return { server, place };
  };
  async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  const now = new Date();

  it('sends large content in parts, which count only together', async () => {
    const { server, place } = await start();
    const bytes = randomBytes(40 * 1024 * 1024);
    const { contentId } = await place.write(randomUUID(), once(bytes), now);
    expect(server.requests.filter((request) => request.startsWith('PUT'))).toHaveLength(3);
    expect(gunzipSync(server.objects.get(objectKey(contentId))?.bytes as Buffer).equals(bytes)).toBe(true);
    expect(server.uploads.size).toBe(0);
  });

  it('repeats what the store was too busy for', async () => {
    const { server, place } = await start();
    server.faults.busy = 2;
    await place.write(randomUUID(), once(randomBytes(100)), now);
    expect(contents(server)).toHaveLength(1);
  });

  it('takes its own object for its own when the answer to the first try was lost (C4)', async () => {
    const { server, place } = await start();
    server.faults.dropAnswers = 1;
    const content = await place.write(randomUUID(), once(randomBytes(100)), now);
    expect(server.requests.filter((request) => request.startsWith('PUT'))).toHaveLength(2);
    expect(contents(server)).toEqual([objectKey(content.contentId)]);
  });

  it('never overwrites what lies under its key', async () => {
    const { server, place } = await start();
    const id = randomUUID();
    server.objects.set(objectKey(id), { bytes: Buffer.from('of somebody else'), at: now });
    await expect(place.write(id, once(randomBytes(100)), now)).rejects.toMatchObject({ code: 'ARCHIVE-UNAVAILABLE' });
    expect(server.objects.get(objectKey(id))?.bytes.toString()).toBe('of somebody else');
  });

  it.each([
    [507, 'StorageFull', 'ARCHIVE-FULL'],
    [403, 'AccessDenied', 'ARCHIVE-UNAVAILABLE'],
  ])('answers %d %s with %s, and leaves no upload open (C7)', async (status, code, expected) => {
    const { server, place } = await start();
    server.faults.refuseWrites = { status, code };
    await expect(place.write(randomUUID(), once(randomBytes(100)), now)).rejects.toMatchObject({ code: expected });
    expect(server.objects.size + server.uploads.size).toBe(0);
  });

  it('clears away uploads that died half way', async () => {
    const { server, place } = await start();
    const old = new Date(now.getTime() - 48 * 3600_000);
    server.uploads.set('dead', { key: objectKey(randomUUID()), at: old, parts: new Map() });
    server.uploads.set('alive', { key: objectKey(randomUUID()), at: now, parts: new Map() });
    server.uploads.set('foreign', { key: 'cross/dock/else.gz', at: old, parts: new Map() });
    const before = new Date(now.getTime() - 24 * 3600_000);
    for await (const _keys of place.listOld(undefined as never, before));
    expect([...server.uploads.keys()]).toEqual(['alive', 'foreign']);
  });

  it('refuses wrong keys at the start', async () => {
    const { place } = await start({ secretAccessKey: 'wrong' });
    await expect(place.mark('mark')).rejects.toMatchObject({ code: 'ARCHIVE-PLACE-UNUSABLE' });
  });

  const hasRclone = spawnSync('rclone', ['version']).status === 0;
  it.skipIf(!hasRclone)(
    'writes objects that another client lists and reads (skipped where rclone is not installed)',
    async () => {
      const { server, place } = await start();
      const bytes = randomBytes(5000);
      const { contentId } = await place.write(randomUUID(), once(bytes), now);
      const flags = ['--config', '/dev/null', '--s3-provider', 'Other', '--s3-region', 'eu-central-1'];
      const access = ['--s3-access-key-id', s3Keys.accessKeyId, '--s3-secret-access-key', s3Keys.secretAccessKey];
      const rclone = async (...command: string[]): Promise<Buffer> => {
        const { stdout } = await promisify(execFile)(
          'rclone',
          [...command, ...flags, ...access, '--s3-endpoint', server.endpoint, '--s3-force-path-style'],
          // No settings of this account or machine.
          { encoding: 'buffer', env: { PATH: process.env.PATH } },
        );
        return stdout;
      };
      expect((await rclone('lsf', `:s3:${s3Bucket}/cross/dock`)).toString()).toBe(`${contentId}.gz\n`);
      expect(gunzipSync(await rclone('cat', `:s3:${s3Bucket}/${objectKey(contentId)}`)).equals(bytes)).toBe(true);
    },
  );
});
