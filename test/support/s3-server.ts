import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';

/**
 * An S3-compatible store in the test's own process, written from Amazon's public API reference: buckets in the path,
 * Signature Version 4 verified (the payload's hash included), CRC-32 checked, If-None-Match, multipart uploads that count
 * only when they are completed, listings in pages. Faults are switched on by name.
 */
export interface S3Server {
  readonly endpoint: string;
  readonly objects: Map<string, { bytes: Buffer; at: Date }>;
  readonly uploads: Map<string, { key: string; at: Date; parts: Map<number, Buffer> }>;
  /** Requests so far, as `PUT key`. */
  readonly requests: string[];
  readonly faults: {
    /** Does what is asked, and hangs up instead of answering, so many times. */
    dropAnswers?: number;
    /** Answers 503 so many times. */
    busy?: number;
    /** Answers this error to every write. */
    refuseWrites?: { readonly status: number; readonly code: string };
  };
  close(): Promise<void>;
}

export const s3Keys = { accessKeyId: 'AKIDTEST', secretAccessKey: 'a secret for tests' };
export const s3Bucket = 'raw';

export async function startS3Server(): Promise<S3Server> {
  const objects: S3Server['objects'] = new Map();
  const uploads: S3Server['uploads'] = new Map();
  const requests: string[] = [];
  const faults: S3Server['faults'] = {};
  const store = { objects, uploads, faults };
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', 'http://store');
      const body = await bodyOf(request);
      requests.push(`${request.method} ${decodeURIComponent(url.pathname)}`);
      const fault = refusal(request, url, body, faults);
      const answer = fault ?? answerTo(store, request, url, body);
      if (fault === undefined && request.method !== 'GET' && (faults.dropAnswers ?? 0) > 0) {
        faults.dropAnswers = (faults.dropAnswers ?? 0) - 1;
        request.socket.destroy();
        return;
      }
      send(response, answer);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    uploads,
    requests,
    faults,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

function send(response: ServerResponse, { status, body = '', headers = {} }: Answer): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

function failure(status: number, code: string): Answer {
  return { status, body: xml('Error', `<Code>${code}</Code><Message>${code}</Message>`) };
}

function xml(root: string, inside: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${root}>${inside}</${root}>`;
}

function refusal(request: IncomingMessage, url: URL, body: Buffer, faults: S3Server['faults']): Answer | undefined {
  if (!isSigned(request, url, body)) return failure(403, 'SignatureDoesNotMatch');
  if ((faults.busy ?? 0) > 0) {
    faults.busy = (faults.busy ?? 0) - 1;
    return failure(503, 'SlowDown');
  }
  if (faults.refuseWrites && (request.method === 'PUT' || request.method === 'POST')) {
    return failure(faults.refuseWrites.status, faults.refuseWrites.code);
  }
  const sum = request.headers['x-amz-checksum-crc32'];
  if (request.method === 'PUT' && sum !== undefined && sum !== crcOf(body)) return failure(400, 'BadDigest');
  return undefined;
}

function crcOf(bytes: Buffer): string {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum.toString('base64');
}

function answerTo(
  { objects, uploads }: Pick<S3Server, 'objects' | 'uploads'>,
  request: IncomingMessage,
  url: URL,
  body: Buffer,
): Answer {
  const [, bucket, ...rest] = decodeURIComponent(url.pathname).split('/');
  const key = rest.join('/');
  const query = url.searchParams;
  const { method } = request;
  if (bucket !== s3Bucket) return failure(404, 'NoSuchBucket');
  if (key === '')
    return method === 'HEAD' ? { status: 200 } : query.has('uploads') ? listUploads(uploads) : list(objects, query);
  const object = objects.get(key);
  const isTaken = request.headers['if-none-match'] === '*' && object !== undefined;
  const upload = uploads.get(query.get('uploadId') ?? '');
  if (method === 'GET' || method === 'HEAD') {
    return object === undefined
      ? failure(404, 'NoSuchKey')
      : {
          status: 200,
          body: object.bytes,
          headers: { 'x-amz-checksum-crc32': crcOf(object.bytes), etag: etagOf(object.bytes) },
        };
  }
  if (method === 'POST' && query.has('uploads')) {
    const id = randomUUID();
    uploads.set(id, { key, at: new Date(), parts: new Map() });
    return { status: 200, body: xml('InitiateMultipartUploadResult', `<UploadId>${id}</UploadId>`) };
  }
  if (query.has('uploadId') && upload === undefined) return failure(404, 'NoSuchUpload');
  if (method === 'PUT' && upload !== undefined) {
    upload.parts.set(Number(query.get('partNumber')), body);
    return { status: 200, headers: { etag: etagOf(body) } };
  }
  if (method === 'DELETE') {
    if (upload === undefined) objects.delete(key);
    else uploads.delete(query.get('uploadId') ?? '');
    return { status: 204 };
  }
  if (isTaken) return failure(412, 'PreconditionFailed');
  if (method === 'POST' && upload !== undefined) {
    const wanted = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, number]) =>
      Number(number),
    );
    const parts = wanted.map((number) => upload.parts.get(number) ?? Buffer.alloc(0));
    if (parts.slice(0, -1).some((part) => part.length < 5 * 1024 * 1024)) return failure(400, 'EntityTooSmall');
    objects.set(key, { bytes: Buffer.concat(parts), at: new Date() });
    uploads.delete(query.get('uploadId') ?? '');
    return { status: 200, body: xml('CompleteMultipartUploadResult', `<Key>${key}</Key><ETag>"done"</ETag>`) };
  }
  objects.set(key, { bytes: body, at: new Date() });
  return { status: 200, headers: { etag: etagOf(body) } };
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

function list(objects: S3Server['objects'], query: URLSearchParams): Answer {
  const most = Math.min(Number(query.get('max-keys') ?? 2), 2);
  const after = query.get('continuation-token') ?? '';
  const all = [...objects].filter(([key]) => key.startsWith(query.get('prefix') ?? '') && key > after).sort();
  const page = all.slice(0, most);
  const contents = page.map(
    ([key, { bytes, at }]) =>
      `<Contents><Key>${key}</Key><LastModified>${at.toISOString()}</LastModified><Size>${bytes.length}</Size></Contents>`,
  );
  const more = all.length > most ? `<NextContinuationToken>${page.at(-1)?.[0]}</NextContinuationToken>` : '';
  return {
    status: 200,
    body: xml('ListBucketResult', `<IsTruncated>${more !== ''}</IsTruncated>${more}${contents.join('')}`),
  };
}

function listUploads(uploads: S3Server['uploads']): Answer {
  const open = [...uploads].map(
    ([id, { key, at }]) =>
      `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${at.toISOString()}</Initiated></Upload>`,
  );
  return { status: 200, body: xml('ListMultipartUploadsResult', `<IsTruncated>false</IsTruncated>${open.join('')}`) };
}

/** Signature Version 4 in the Authorization header, over the headers it names and the payload's hash. */
function isSigned(request: IncomingMessage, url: URL, body: Buffer): boolean {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    );
  if (match === null || match[1] !== s3Keys.accessKeyId) return false;
  const [, , day, region, names = '', signature = ''] = match as unknown as string[];
  const payload = String(request.headers['x-amz-content-sha256']);
  const hash = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== hash(body)) return false;
  const query = [...url.searchParams]
    .map(([key, value]) => `${encode(key)}=${encode(value)}`)
    .sort()
    .join('&');
  const headers = names.split(';').map(
    (name) =>
      `${name}:${String(request.headers[name] ?? '')
        .trim()
        .replace(/ +/g, ' ')}\n`,
  );
  const canonical = [request.method, url.pathname, query, headers.join(''), names, payload].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hash(canonical)].join('\n');
  const sign = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer>(
    (key, part) => sign(key, String(part)),
    Buffer.from(`AWS4${s3Keys.secretAccessKey}`),
  );
  return timingSafeEqual(sign(key, text), Buffer.from(signature, 'hex'));
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
