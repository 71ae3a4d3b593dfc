import { to as copyTo } from 'pg-copy-streams';
import type { Database } from './database.ts';

/**
 * COPY's binary format (PostgreSQL, "COPY", Binary Format): 19 bytes, whose last four are the length of an extension that no
 * version has; then of each row the number of columns (2) and of its only column the length (4) and the bytes.
 */
const HEAD_BYTES = 19;
const ROW_HEAD_BYTES = 6;

/**
 * Hands out the bytes of the only column of a query, row by row, as COPY sends them. In the answer of a query the driver has
 * them as hexadecimal text, which is twice as much and takes ten times as long.
 *
 * @param query with its parameters as `?`
 * @param take what it is given is its own
 */
export async function copyBytes(
  db: Database,
  query: string,
  parameters: readonly (string | number)[],
  take: (bytes: Buffer) => void,
): Promise<void> {
  const sql = db.raw(query, [...parameters]).toQuery();
  const connection = await db.client.acquireConnection();
  try {
    const parts = new Parts();
    let isBehindHead = false;
    for await (const chunk of connection.query(copyTo(`copy (${sql}) to stdout (format binary)`))) {
      parts.add(chunk);
      if (!isBehindHead) {
        if (parts.length < HEAD_BYTES) continue;
        parts.take(HEAD_BYTES);
        isBehindHead = true;
      }
      // What ends it has two bytes, and so no row head.
      while (parts.length >= ROW_HEAD_BYTES) {
        const size = parts.first(ROW_HEAD_BYTES).readInt32BE(2);
        if (parts.length < ROW_HEAD_BYTES + size) break;
        parts.take(ROW_HEAD_BYTES);
        take(parts.take(size));
      }
    }
  } finally {
    await db.client.releaseConnection(connection);
  }
}

/** Bytes as they come, taken in other lengths. */
class Parts {
  length = 0;
  private parts: Buffer[] = [];

  add(part: Buffer): void {
    this.parts.push(part);
    this.length += part.length;
  }

  /** A buffer that begins with so many of them. */
  first(size: number): Buffer {
    const [first] = this.parts;
    if (first !== undefined && first.length >= size) return first;
    const joined = Buffer.concat(this.parts, this.length);
    this.parts = [joined];
    return joined;
  }

  take(size: number): Buffer {
    const first = this.first(size);
    this.length -= size;
    if (first.length === size) this.parts.shift();
    else this.parts[0] = first.subarray(size);
    return first.subarray(0, size);
  }
}
