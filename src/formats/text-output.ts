import type { Position } from '../kernel/position.ts';
import { type Problem, problem } from '../kernel/problem.ts';
import { type Charset, charsetNamed, encodeText, unencodable } from './charset.ts';
import type { EncodeResult } from './codec.ts';

/** The text of a file to be written in an agreed character set: every value is checked, where it stands. */
export class TextOutput {
  readonly problems: Problem[] = [];
  readonly charset: Charset | undefined;

  constructor(charset = 'utf-8') {
    this.charset = charsetNamed(charset);
    if (this.charset !== undefined) return;
    const message = `Character set "${charset}" is not known.`;
    this.problems.push(problem('FORMAT-CHARSET-UNKNOWN', 'error', {}, message, { found: charset }));
  }

  /** The value itself; a finding when the character set cannot carry it. */
  value(text: string, place: Position): string {
    const character = this.charset === undefined ? undefined : unencodable(text, this.charset);
    if (character === undefined) return text;
    const message = `"${character}" does not exist in ${this.charset?.name}.`;
    this.problems.push(problem('FORMAT-WRITE-CHARSET', 'error', place, message, { found: text }));
    return text;
  }

  result(text: string): EncodeResult {
    const { problems, charset } = this;
    if (charset === undefined || problems.length > 0) return { ok: false, problems };
    return { ok: true, bytes: encodeText(text, charset) };
  }
}
