/** Text in pieces → rows, by their line ends or by their width. Keeps only what the next piece goes on with. */
export class LineSplitter {
  private readonly width: number | undefined;
  private newline: '\n' | '\r' | undefined;
  private rest = '';

  /** `width`: rows follow one another without line ends. */
  constructor(width: number | undefined) {
    this.width = width;
  }

  /** The rows that are whole. */
  push(piece: string): string[] {
    const text = this.rest + piece;
    return this.width === undefined ? this.byLineEnds(text) : this.byWidth(text, this.width);
  }

  /** What stands behind the last whole row: a row that has no line end, or that is cut. */
  get remainder(): string {
    return this.rest;
  }

  private byLineEnds(text: string): string[] {
    // A CR at the very end may be half of a CR LF.
    this.newline ??= text.includes('\n') ? '\n' : /\r[^\n]/.test(text) ? '\r' : undefined;
    if (this.newline === undefined) {
      this.rest = text;
      return [];
    }
    const lines = text.split(this.newline);
    this.rest = lines.pop() ?? '';
    return this.newline === '\r' ? lines : lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  }

  private byWidth(text: string, width: number): string[] {
    const rows: string[] = [];
    let at = 0;
    for (; at + width <= text.length; at += width) rows.push(text.slice(at, at + width));
    this.rest = text.slice(at);
    return rows;
  }
}
