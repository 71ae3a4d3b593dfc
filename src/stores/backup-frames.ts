import { ConfigError } from '../kernel/errors.ts';

/** A backup is a row of frames: one byte that says what follows (`j` JSON, `d` data), four that say how long, the content. */
export type Frame = 'json' | 'data';

const KINDS: Readonly<Record<Frame, number>> = { json: 0x6a, data: 0x64 };
const HEAD_BYTES = 5;
/** No frame of ours is nearly as long; what says so is none. */
const LONGEST = 256 * 1024 * 1024;

export function framed(kind: Frame, content: Buffer | object): Buffer {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  const frame = Buffer.allocUnsafe(HEAD_BYTES + bytes.length);
  frame.writeUInt8(KINDS[kind], 0);
  frame.writeUInt32BE(bytes.length, 1);
  bytes.copy(frame, HEAD_BYTES);
  return frame;
}

/**
 * Reads frames one after the other.
 *
 * @throws ConfigError BACKUP-UNREADABLE when it ends in the middle, or is something else
 */
export function frames(source: AsyncIterable<Uint8Array>): {
  /** The next frame, which must be JSON. */
  json(): Promise<unknown>;
  /** The data that follows, up to the next JSON. */
  data(): AsyncGenerator<Buffer>;
} {
  const chunks = source[Symbol.asyncIterator]();
  let buffered = Buffer.alloc(0);
  let waiting: { kind: number; content: Buffer } | undefined;

  async function take(length: number): Promise<Buffer> {
    const parts = [buffered];
    let have = buffered.length;
    while (have < length) {
      const next = await chunks.next();
      if (next.done === true) throw cut();
      parts.push(Buffer.from(next.value));
      have += next.value.length;
    }
    const all = parts.length === 1 ? buffered : Buffer.concat(parts);
    buffered = all.subarray(length);
    return all.subarray(0, length);
  }

  async function next(): Promise<{ kind: number; content: Buffer }> {
    if (waiting !== undefined) {
      const frame = waiting;
      waiting = undefined;
      return frame;
    }
    const head = await take(HEAD_BYTES);
    const length = head.readUInt32BE(1);
    const kind = head.readUInt8(0);
    if (length > LONGEST || (kind !== KINDS.json && kind !== KINDS.data)) throw cut();
    return { kind, content: await take(length) };
  }

  return {
    async json() {
      const { kind, content } = await next();
      if (kind !== KINDS.json) throw cut();
      return JSON.parse(content.toString('utf8')) as unknown;
    },
    async *data() {
      for (;;) {
        const frame = await next();
        if (frame.kind === KINDS.json) {
          waiting = frame;
          return;
        }
        yield frame.content;
      }
    },
  };
}

function cut(): ConfigError {
  return new ConfigError(
    'BACKUP-UNREADABLE',
    'The backup cannot be read: it ends in the middle, or is no backup of Crossdock.',
  );
}
