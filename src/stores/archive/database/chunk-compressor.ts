import { constants, createZstdCompress, type ZstdCompress } from 'node:zlib';

/** Of the output: for each of them the thread that compresses waits until this one has taken it. */
const PART_BYTES = 256 * 1024;

/**
 * Compresses chunks one after another, each to a frame that can be read by itself, with one and the same context. A context of
 * its own for every chunk would cost five times what compressing it does: most of that is memory the system hands out
 * anew and takes back.
 */
export class ChunkCompressor {
  private readonly stream: ZstdCompress;
  private parts: Buffer[] = [];
  private fail: (error: Error) => void = () => undefined;

  constructor() {
    // The fastest level: the file waits for it, and the slower ones save little.
    const params = { [constants.ZSTD_c_compressionLevel]: 1 };
    this.stream = createZstdCompress({ params, chunkSize: PART_BYTES });
    this.stream.on('data', (part: Buffer) => this.parts.push(part));
    this.stream.on('error', (error) => this.fail(error));
  }

  /** One at a time; the bytes must stay as they are until it answers. */
  compress(bytes: Uint8Array): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.fail = reject;
      this.stream.write(bytes);
      this.stream.flush(constants.ZSTD_e_end, () => {
        const { parts } = this;
        this.parts = [];
        resolve(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts));
      });
    });
  }

  close(): void {
    this.stream.destroy();
  }
}
