import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { ConfigError, errorMessage, TransientError } from '../../../kernel/errors.ts';
import type { ContentKey, ContentPlace, FetchedContent } from '../place.ts';
import { ContentUnreadable } from '../unreadable.ts';
import type { S3Settings } from './settings.ts';

const MARK = 'crossdock-archive.mark';
/** Parts of a multipart upload, of which two are in memory at a time; S3 wants at least 5 MiB and at most 10,000. */
const PART_BYTES = 16 * 1024 * 1024;
const PARALLEL_PARTS = 2;
const CONTENT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CONNECT_MS = 10_000;
/** Longest silence of the store within one request. */
const SILENCE_MS = 30_000;
const ATTEMPTS = 4;

/**
 * A bucket of an S3-compatible store: `<prefix><content id>.gz`. The key is the content id because the hash is known only
 * when everything was sent, and a copy under another key would send it twice. The id is new for every fetch, and is
 * written with If-None-Match, so that nothing is ever overwritten.
 */
export function s3Place(name: string, settings: S3Settings): ContentPlace {
  const client = new S3Client(clientConfig(settings));
  const room: Room = { name, client, settings };
  return {
    name,
    keyedBy: 'content-id',
    write: (contentId, bytes, now) => write(room, contentId, bytes, now),
    // A content id belongs to one fetch, and the sweep takes nothing as young as a fetch that may still be claimed.
    stillHas: async () => true,
    read: (_db, content) => read(room, content),
    remove: async (_db, { contentId }) => {
      await said(
        room,
        'remove an object',
        client.send(new DeleteObjectCommand(objectOf(room, keyOf(room, contentId)))),
      );
    },
    listOld: (_db, before) => listOld(room, before),
    isOld: async () => true,
    mark: (candidate) => mark(room, candidate),
    close: async () => client.destroy(),
  };
}

interface Room {
  readonly name: string;
  readonly client: S3Client;
  readonly settings: S3Settings;
}

function clientConfig(settings: S3Settings): S3ClientConfig {
  const { accessKeyId, secretAccessKey, endpoint, extended } = settings;
  return {
    region: settings.region,
    forcePathStyle: settings.pathStyle,
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: SILENCE_MS },
    requestChecksumCalculation: extended ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
    responseChecksumValidation: extended ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey } }),
  };
}

function keyOf({ settings }: Room, contentId: string): string {
  return `${settings.prefix}${contentId}.gz`;
}

function objectOf({ settings }: Room, key: string): { readonly Bucket: string; readonly Key: string } {
  return { Bucket: settings.bucket, Key: key };
}

async function write(
  room: Room,
  contentId: string,
  bytes: AsyncIterable<Uint8Array>,
  now: Date,
): Promise<FetchedContent> {
  const hash = createHash('sha256');
  let size = 0;
  let stored = 0;
  let fault: { readonly thrown: unknown } | undefined;
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of bytes) {
        hash.update(piece);
        size += piece.length;
        // Several wait to be compressed.
        yield Buffer.from(piece);
      }
    } catch (thrown) {
      fault = { thrown };
      throw thrown;
    }
  }
  const body = new PassThrough();
  body.on('data', (chunk: Buffer) => {
    stored += chunk.length;
  });
  body.pause();
  const packed = pipeline(Readable.from(counted(), { objectMode: false }), createGzip(), body);
  packed.catch(() => undefined);
  const key = keyOf(room, contentId);
  const upload = new Upload({
    client: room.client,
    params: {
      ...objectOf(room, key),
      Body: body,
      ContentType: 'application/gzip',
      ...(room.settings.extended ? { IfNoneMatch: '*', ChecksumAlgorithm: 'CRC32' as const } : {}),
    },
    partSize: PART_BYTES,
    queueSize: PARALLEL_PARTS,
  });
  try {
    await upload.done();
    await packed;
  } catch (thrown) {
    body.destroy();
    await packed.catch(() => undefined);
    if (fault !== undefined) throw fault.thrown;
    // The id is ours alone: when it is taken, an earlier try of this very upload came through and its answer was lost.
    if (!(isStatus(thrown, 412) && (await lengthOf(room, key)) === stored))
      throw s3Error(thrown, room, 'keep an object');
  }
  return { contentId, sha256: hash.digest(), size, writtenAt: now };
}

async function lengthOf(room: Room, key: string): Promise<number | undefined> {
  const head = await said(room, 'look at an object', room.client.send(new HeadObjectCommand(objectOf(room, key))));
  return head.ContentLength;
}

async function* read(room: Room, { contentId, sha256 }: ContentKey): AsyncGenerator<Uint8Array> {
  const key = keyOf(room, contentId);
  let packed: Readable;
  try {
    const answer = await room.client.send(new GetObjectCommand(objectOf(room, key)));
    packed = answer.Body as Readable;
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NoSuchKey') {
      throw new ContentUnreadable('ARCHIVE-MISSING', sha256, `are not in the place "${room.name}" any more`, error);
    }
    throw s3Error(error, room, 'read an object');
  }
  const plain = new PassThrough();
  const unpacked = pipeline(packed, createGunzip(), plain);
  unpacked.catch(() => undefined);
  try {
    yield* plain;
    await unpacked;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : errorMessage(error);
    if (code.startsWith('Z_') || /checksum mismatch/i.test(errorMessage(error))) {
      throw new ContentUnreadable('ARCHIVE-DAMAGED', sha256, `cannot be decompressed (${code})`, error);
    }
    throw s3Error(error, room, 'read an object');
  } finally {
    plain.destroy();
    packed.destroy();
    await unpacked.catch(() => undefined);
  }
}

async function* listOld(room: Room, before: Date): AsyncGenerator<readonly string[]> {
  const { client, settings } = room;
  const { bucket: Bucket, prefix: Prefix } = settings;
  const open = await said(room, 'list uploads', client.send(new ListMultipartUploadsCommand({ Bucket, Prefix })));
  for (const { Key, UploadId, Initiated } of open.Uploads ?? []) {
    if (Key === undefined || Initiated === undefined || Initiated >= before || idOf(room, Key) === undefined) continue;
    await said(room, 'end an upload', client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })));
  }
  try {
    for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
      const keys = (page.Contents ?? []).flatMap(({ Key, LastModified }) => {
        const id =
          Key !== undefined && LastModified !== undefined && LastModified < before ? idOf(room, Key) : undefined;
        return id === undefined ? [] : [id];
      });
      if (keys.length > 0) yield keys;
    }
  } catch (error) {
    throw s3Error(error, room, 'list objects');
  }
}

/** The content id in a key of ours; whatever else lies in the bucket is not ours to touch. */
function idOf({ settings }: Room, key: string): string | undefined {
  const id = key.startsWith(settings.prefix) && key.endsWith('.gz') ? key.slice(settings.prefix.length, -3) : '';
  return CONTENT_ID.test(id) ? id : undefined;
}

async function mark(room: Room, candidate: string | undefined): Promise<string | undefined> {
  const { client, settings } = room;
  const object = objectOf(room, `${settings.prefix}${MARK}`);
  try {
    await client.send(new HeadBucketCommand({ Bucket: settings.bucket }));
    const found = await textOf(client, object);
    if (found !== undefined || candidate === undefined) return found;
    await client.send(new PutObjectCommand({ ...object, Body: `${candidate}\n` }));
    return candidate;
  } catch (error) {
    const { message } = s3Error(error, room, 'be opened');
    throw new ConfigError('ARCHIVE-PLACE-UNUSABLE', message, { cause: error });
  }
}

async function textOf(client: S3Client, object: { Bucket: string; Key: string }): Promise<string | undefined> {
  try {
    const answer = await client.send(new GetObjectCommand(object));
    return (await answer.Body?.transformToString())?.trim();
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
}

async function said<Answer>(room: Room, action: string, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw s3Error(error, room, action);
  }
}

function isStatus(thrown: unknown, status: number): boolean {
  return thrown instanceof S3ServiceException && thrown.$metadata.httpStatusCode === status;
}

function s3Error(thrown: unknown, { name, settings }: Room, action: string): TransientError {
  const reason =
    thrown instanceof S3ServiceException
      ? `${thrown.name} (${thrown.$metadata.httpStatusCode ?? 'no status'})`
      : errorMessage(thrown).slice(0, 200);
  const code =
    isStatus(thrown, 507) || /QuotaExceeded|StorageFull/.test(reason) ? 'ARCHIVE-FULL' : 'ARCHIVE-UNAVAILABLE';
  return new TransientError(
    code,
    `The archive place "${name}" (bucket ${settings.bucket}) could not ${action}: ${reason}.`,
    {
      facts: { place: name, bucket: settings.bucket, action },
      cause: thrown,
    },
  );
}
