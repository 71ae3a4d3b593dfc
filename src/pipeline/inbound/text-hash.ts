import { createHash } from 'node:crypto';

/** Text is hashed in pieces of about this many characters: each call has a price, and records are short. */
const PIECE = 16_384;

/** SHA-256 over many short texts, as if they were one. */
export class TextHash {
  private readonly hash = createHash('sha256');
  private waiting = '';

  update(text: string): void {
    this.waiting += text;
    if (this.waiting.length < PIECE) return;
    this.hash.update(this.waiting);
    this.waiting = '';
  }

  digest(): Buffer {
    return this.hash.update(this.waiting).digest();
  }
}
