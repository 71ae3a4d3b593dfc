import { fstatSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { errorMessage } from '../kernel/errors.ts';

/** A file named on the command line, or standard input. */
export interface Input {
  readonly content: AsyncIterable<Uint8Array>;
  /** Undefined for standard input. */
  readonly name?: string;
  /** In bytes, where it is known beforehand. */
  readonly size?: number;
  /** To be called when enough was read. */
  close(): void;
}

/** Why a file could not be opened or read, in a sentence for people. */
export class UnreadableInput extends Error {
  constructor(file: string, cause: unknown) {
    const name = file === '-' ? 'standard input' : file;
    super(`${name} cannot be read: ${reasonOf(cause)}`, { cause });
    this.name = 'UnreadableInput';
  }
}

/**
 * Opens a file, or standard input for `-`.
 *
 * @throws UnreadableInput, also while the content is read
 */
export async function openInput(file: string): Promise<Input> {
  if (file === '-') {
    const size = sizeOf(fstatSync(0));
    const close = () => process.stdin.destroy();
    return { content: readable(process.stdin, file), ...(size === undefined ? {} : { size }), close };
  }
  try {
    const handle = await open(file);
    const size = sizeOf(await handle.stat());
    const stream = handle.createReadStream();
    const close = () => stream.destroy();
    return { content: readable(stream, file), name: basename(file), ...(size === undefined ? {} : { size }), close };
  } catch (thrown) {
    throw new UnreadableInput(file, thrown);
  }
}

async function* readable(stream: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (thrown) {
    throw new UnreadableInput(file, thrown);
  }
}

/** Pipes and devices have none. */
function sizeOf(stats: { isFile(): boolean; readonly size: number }): number | undefined {
  return stats.isFile() ? stats.size : undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder; name one file',
  EACCES: 'you have no permission to read it',
  EPERM: 'you have no permission to read it',
};

function reasonOf(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  return REASONS[code] ?? errorMessage(thrown);
}
