import { isAscii } from 'node:buffer';
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

  /** Text whose characters are one byte each. */
  updateLatin1(latin1: Uint8Array): void {
    this.hash.update(this.waiting);
    this.waiting = '';
    this.hash.update(isAscii(latin1) ? latin1 : Buffer.from(latin1).toString('latin1'));
  }

  digest(): Buffer {
    return this.hash.update(this.waiting).digest();
  }
}
