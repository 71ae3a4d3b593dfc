import type { Code } from '../../kernel/codes.ts';

/** What the parser tells, in file order. Numbers, true and false come as the sender's text. */
export interface JsonHandler {
  open(kind: '{' | '['): void;
  close(): void;
  key(name: string): void;
  value(text: string): void;
}

/** Where and why the text is not JSON. */
export interface JsonFault {
  readonly code: Code;
  readonly message: string;
  readonly found: string;
  readonly line: number;
  /** Character in the line, from 1. */
  readonly column: number;
  readonly byteOffset: number;
}

/** Longest string or number, in characters. */
export const LONGEST_TOKEN = 1_048_576;

const Expect = { value: 0, firstValue: 1, key: 2, firstKey: 3, colon: 4, next: 5, nothing: 6 } as const;
type Expect = (typeof Expect)[keyof typeof Expect];

const EXPECTED = ['a value', 'a value or ]', 'a key', 'a key or }', ':', 'a comma or the end'] as const;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Thrown to leave the parser; never leaves this file. */
const STOP = Symbol('stop');

/**
 * RFC 8259 JSON, piece by piece of its text. Every piece is read as soon as it is there, and only a string or number
 * that a piece cuts is kept. As JSON Lines, every line is one value.
 *
 * It is our own because the parsers on npm either make numbers of numbers (`1.10`, 20 digits), or check no grammar, or
 * hold a string of any length, and none says in which line a mistake stands.
 */
export class JsonParser {
  fault: JsonFault | undefined;
  line = 1;
  private readonly handler: JsonHandler;
  private readonly isLines: boolean;
  private readonly lengthOf: (text: string) => number;
  private readonly open: ('{' | '[')[] = [];
  private expect: Expect = Expect.value;
  private text = '';
  private at = 0;
  /** Of the beginning of `text` in the file: bytes, and characters since the beginning of the line. */
  private byteOffset: number;
  private lineStart = 0;
  private values = 0;

  /** `lengthOf` tells how many bytes a piece of text took in the file, which begins at `byteOffset`. */
  constructor(handler: JsonHandler, isLines: boolean, lengthOf: (text: string) => number, byteOffset: number) {
    this.handler = handler;
    this.isLines = isLines;
    this.lengthOf = lengthOf;
    this.byteOffset = byteOffset;
  }

  write(piece: string): void {
    if (this.fault !== undefined) return;
    const rest = this.text.slice(this.at);
    this.byteOffset += this.lengthOf(this.text.slice(0, this.at));
    this.lineStart -= this.at;
    this.at = 0;
    this.text = rest + piece;
    this.guarded(() => {
      this.run();
      if (this.text.length - this.at > LONGEST_TOKEN) this.stop('JSON-LIMIT', 'A string or number does not end.');
    });
  }

  /** No more text. A value must be closed; only a number is not closed by its own end. */
  end(): void {
    if (this.fault !== undefined) return;
    this.guarded(() => {
      const rest = this.text.slice(this.at);
      const isLiteral = rest === 'true' || rest === 'false' || rest === 'null';
      if (this.open.length === 0 && this.expect === Expect.value && isLiteral) this.scalar(rest);
      else if (rest !== '' || this.open.length > 0) this.stop('JSON-CUT', 'The text ends inside a value.');
      if (this.values === 0) this.stop('JSON-CUT', 'The text ends before its value.');
    });
  }

  /** Stops reading here, for a reason of the handler's. */
  stop(code: Code, message: string): never {
    const { line, at, lineStart } = this;
    const byteOffset = this.byteOffset + this.lengthOf(this.text.slice(0, at));
    this.fault = { code, message, found: this.text.slice(at, at + 40), line, column: at - lineStart + 1, byteOffset };
    throw STOP;
  }

  private guarded(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      if (thrown !== STOP) throw thrown;
    }
  }

  private run(): void {
    const { text } = this;
    while (this.at < text.length) {
      const code = text.charCodeAt(this.at);
      if (code === 0x20 || code === 0x09) this.at += 1;
      else if (code === 0x0a || code === 0x0d) this.lineEnd(code);
      else if (code === 0x22) {
        if (!this.string()) return;
      } else if (code === 0x7b || code === 0x5b) this.enter(code === 0x7b ? '{' : '[');
      else if (code === 0x7d || code === 0x5d) this.leave(code === 0x7d ? '{' : '[');
      else if (code === 0x2c) this.comma();
      else if (code === 0x3a) {
        if (this.expect !== Expect.colon) this.unexpected();
        this.expect = Expect.value;
        this.at += 1;
      } else if (!this.bareWord()) return;
    }
  }

  private lineEnd(code: number): void {
    if (this.isLines && this.open.length > 0) this.stop('JSON-CUT', 'The line ends inside its value.');
    this.at += 1;
    if (code !== 0x0a) return;
    this.line += 1;
    this.lineStart = this.at;
    if (this.isLines) this.expect = Expect.value;
  }

  private enter(kind: '{' | '['): void {
    if (this.expect > Expect.firstValue) this.unexpected();
    this.handler.open(kind);
    this.open.push(kind);
    this.expect = kind === '{' ? Expect.firstKey : Expect.firstValue;
    this.at += 1;
  }

  private leave(kind: '{' | '['): void {
    const isEmpty = this.expect === (kind === '{' ? Expect.firstKey : Expect.firstValue);
    if (this.open.at(-1) !== kind || !(isEmpty || this.expect === Expect.next)) this.unexpected();
    this.open.pop();
    this.handler.close();
    this.at += 1;
    this.valueEnded();
  }

  private comma(): void {
    if (this.expect !== Expect.next) this.unexpected();
    this.expect = this.open.at(-1) === '{' ? Expect.key : Expect.value;
    this.at += 1;
  }

  /** A number, true, false or null; false when it may go on in the next piece. */
  private bareWord(): boolean {
    let end = this.at;
    while (end < this.text.length && isWord(this.text.charCodeAt(end))) end += 1;
    if (end === this.at || this.expect > Expect.firstValue) this.unexpected();
    if (end === this.text.length) return false;
    this.scalar(this.text.slice(this.at, end));
    return true;
  }

  private scalar(word: string): void {
    if (word !== 'true' && word !== 'false' && word !== 'null' && !NUMBER.test(word)) this.unexpected();
    this.handler.value(word === 'null' ? '' : word);
    this.at += word.length;
    this.valueEnded();
  }

  /** A key or a text; false when the piece cuts it. */
  private string(): boolean {
    const isKey = this.expect === Expect.key || this.expect === Expect.firstKey;
    if (!isKey && this.expect > Expect.firstValue) this.unexpected();
    const { text } = this;
    let end = this.at + 1;
    let hasEscapes = false;
    for (; ; end += 1) {
      if (end >= text.length) return false;
      const code = text.charCodeAt(end);
      if (code === 0x22) break;
      if (code === 0x5c) {
        hasEscapes = true;
        end += 1;
      } else if (code < 0x20) {
        this.at = end;
        this.stop('JSON-SYNTAX', 'A control character or line break stands inside a string.');
      }
    }
    const raw = text.slice(this.at + 1, end);
    const value = hasEscapes ? this.unescaped(raw) : raw;
    if (isKey) this.handler.key(value);
    else this.handler.value(value);
    this.at = end + 1;
    if (isKey) this.expect = Expect.colon;
    else this.valueEnded();
    return true;
  }

  private unescaped(raw: string): string {
    const value = raw.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, hex: string | undefined, one: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      return ESCAPES[one] ?? this.stop('JSON-SYNTAX', `\\${one} is not an escape of JSON.`);
    });
    if (value.includes('\0') || !value.isWellFormed()) {
      this.stop('JSON-CHARACTER', 'A string holds NUL or half a character.');
    }
    return value;
  }

  private valueEnded(): void {
    if (this.open.length > 0) {
      this.expect = Expect.next;
      return;
    }
    this.values += 1;
    this.expect = Expect.nothing;
  }

  private unexpected(): never {
    const { expect } = this;
    if (expect !== Expect.nothing) return this.stop('JSON-SYNTAX', `Expected ${EXPECTED[expect]}.`);
    return this.stop(
      'JSON-SYNTAX',
      `Something stands behind the end of the value${this.isLines ? ' in this line' : ''}.`,
    );
  }
}

/** Characters of numbers and of words in general, so that `tru3` is one mistake. */
function isWord(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x2e
  );
}
