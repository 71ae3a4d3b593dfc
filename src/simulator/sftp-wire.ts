/**
 * SFTP version 3 on the server's side of the wire (draft-ietf-secsh-filexfer-02): requests in, answers out. Written
 * for the simulated supplier because ssh2's own server cannot advertise extensions, answer status 11 or lie on purpose.
 */
export const REQUESTS = {
  1: 'INIT',
  3: 'OPEN',
  4: 'CLOSE',
  5: 'READ',
  6: 'WRITE',
  7: 'LSTAT',
  8: 'FSTAT',
  9: 'SETSTAT',
  10: 'FSETSTAT',
  11: 'OPENDIR',
  12: 'READDIR',
  13: 'REMOVE',
  14: 'MKDIR',
  15: 'RMDIR',
  16: 'REALPATH',
  17: 'STAT',
  18: 'RENAME',
  19: 'READLINK',
  20: 'SYMLINK',
  200: 'EXTENDED',
} as const;

export type SftpOperation = (typeof REQUESTS)[keyof typeof REQUESTS];

export const STATUS = {
  OK: 0,
  EOF: 1,
  NO_SUCH_FILE: 2,
  PERMISSION_DENIED: 3,
  FAILURE: 4,
  BAD_MESSAGE: 5,
  OP_UNSUPPORTED: 8,
  FILE_ALREADY_EXISTS: 11,
} as const;

export const OPEN_FLAGS = { READ: 1, WRITE: 2, APPEND: 4, CREATE: 8, TRUNCATE: 16, EXCLUSIVE: 32 } as const;

/** File attributes as sent; every part may be missing. Times are seconds since 1970. */
export interface WireAttributes {
  readonly size?: number | bigint;
  readonly mode?: number;
  readonly mtime?: number;
}

export interface WireName {
  readonly filename: string;
  readonly longname: string;
  readonly attributes: WireAttributes;
}

/** Reads the fields of one request in order. */
export class RequestReader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#at = 0;
  }

  byte(): number {
    this.#at += 1;
    return this.#bytes.readUInt8(this.#at - 1);
  }

  uint32(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  uint64(): number {
    this.#at += 8;
    return Number(this.#bytes.readBigUInt64BE(this.#at - 8));
  }

  bytes(): Buffer {
    const length = this.uint32();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return this.bytes().toString('utf8');
  }

  /** Modification time of an ATTRS structure, in seconds, when it carries one. */
  modificationTime(): number | undefined {
    const flags = this.uint32();
    if (flags & 1) this.uint64();
    if (flags & 2) this.#at += 8;
    if (flags & 4) this.uint32();
    if (!(flags & 8)) return undefined;
    this.uint32();
    return this.uint32();
  }
}

/** Splits a byte stream into SFTP packets (length prefix removed). */
export function packetSplitter(onPacket: (packet: Buffer) => void): (chunk: Buffer) => void {
  let pending: Buffer[] = [];
  let held = 0;
  return (chunk) => {
    pending.push(chunk);
    held += chunk.length;
    while (held >= 4) {
      const all = pending.length === 1 && pending[0] !== undefined ? pending[0] : Buffer.concat(pending, held);
      const length = all.readUInt32BE(0);
      pending = [all];
      if (held < 4 + length) return;
      pending = [all.subarray(4 + length)];
      held -= 4 + length;
      onPacket(all.subarray(4, 4 + length));
    }
  };
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const string = (value: string | Buffer): Buffer[] => {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return [uint32(bytes.length), bytes];
};

function packet(type: number, parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 1);
  return Buffer.concat([uint32(length), Buffer.from([type]), ...parts], length + 4);
}

function attributeBytes({ size, mode, mtime }: WireAttributes): Buffer[] {
  const flags = (size === undefined ? 0 : 1) | (mode === undefined ? 0 : 4) | (mtime === undefined ? 0 : 8);
  const parts = [uint32(flags)];
  if (size !== undefined) {
    const bytes = Buffer.allocUnsafe(8);
    bytes.writeBigUInt64BE(BigInt.asUintN(64, BigInt(size)));
    parts.push(bytes);
  }
  if (mode !== undefined) parts.push(uint32(mode));
  if (mtime !== undefined) parts.push(uint32(mtime), uint32(mtime));
  return parts;
}

/** Answers, ready to send. */
export const answer = {
  version: (extensions: Readonly<Record<string, string>>): Buffer =>
    packet(2, [uint32(3), ...Object.entries(extensions).flatMap(([name, data]) => [...string(name), ...string(data)])]),
  status: (id: number, code: number, message: string): Buffer =>
    packet(101, [uint32(id), uint32(code), ...string(message), ...string('')]),
  handle: (id: number, handle: Buffer): Buffer => packet(102, [uint32(id), ...string(handle)]),
  data: (id: number, bytes: Buffer): Buffer => packet(103, [uint32(id), ...string(bytes)]),
  names: (id: number, names: readonly WireName[]): Buffer =>
    packet(104, [
      uint32(id),
      uint32(names.length),
      ...names.flatMap(({ filename, longname, attributes }) => [
        ...string(filename),
        ...string(longname),
        ...attributeBytes(attributes),
      ]),
    ]),
  /** What limits@openssh.com answers: the largest packet, read and write, and open handles (0: no limit). */
  limits: (id: number, { packet: most, read }: { readonly packet: number; readonly read: number }): Buffer =>
    packet(201, [uint32(id), ...[most, read, read, 0].flatMap((value) => [uint32(0), uint32(value)])]),
  attributes: (id: number, attributes: WireAttributes): Buffer =>
    packet(105, [uint32(id), ...attributeBytes(attributes)]),
};
