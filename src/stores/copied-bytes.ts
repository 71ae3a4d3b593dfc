import { to as copyTo } from 'pg-copy-streams';
import { countDeadBuffers } from '../kernel/dead-buffers.ts';
import type { Database } from './database.ts';

/**
 * COPY's binary format (PostgreSQL, "COPY", Binary Format): 19 bytes, whose last four are the length of an extension that no
 * version has; then of each row the number of columns (2) and of its only column the length (4) and the bytes.
 */
const HEAD_BYTES = 19;
const ROW_HEAD_BYTES = 6;

/**
 * Hands out the bytes of the only column of a query as COPY sends them: of all rows one behind the other, in pieces as they
 * come. In the answer of a query the driver has them as hexadecimal text, which is twice as much and takes ten times as long.
 *
 * @param query with its parameters as `?`
 */
export async function copyBytes(
  db: Database,
  query: string,
  parameters: readonly (string | number)[],
  take: (bytes: Buffer) => void,
): Promise<void> {
  const sql = db.raw(query, [...parameters]).toQuery();
  const connection = await db.client.acquireConnection();
  const leaves = countDeadBuffers();
  try {
    let head = Buffer.alloc(0);
    let headBytes = HEAD_BYTES;
    let left = 0;
    for await (const chunk of connection.query(copyTo(`copy (${sql}) to stdout (format binary)`))) {
      leaves(chunk.length);
      for (let at = 0; at < chunk.length; ) {
        if (left > 0) {
          const bytes = chunk.subarray(at, at + left);
          take(bytes);
          at += bytes.length;
          left -= bytes.length;
          continue;
        }
        const bytes = chunk.subarray(at, at + headBytes - head.length);
        head = Buffer.concat([head, bytes]);
        at += bytes.length;
        if (head.length < headBytes) continue;
        // What ends it has two bytes, and so is no row head.
        left = headBytes === ROW_HEAD_BYTES ? head.readInt32BE(2) : 0;
        head = Buffer.alloc(0);
        headBytes = ROW_HEAD_BYTES;
      }
    }
  } finally {
    await db.client.releaseConnection(connection);
  }
}

/** The same bytes together; undefined where no row is, or an empty one. */
export async function copiedBytes(
  db: Database,
  query: string,
  parameters: readonly (string | number)[],
): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  await copyBytes(db, query, parameters, (bytes) => parts.push(bytes));
  return parts.length === 0 ? undefined : Buffer.concat(parts);
}
