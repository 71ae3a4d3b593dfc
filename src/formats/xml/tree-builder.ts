import { SaxesParser } from 'saxes';
import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { SourceDocument, SourceEvent } from '../codec.ts';
import type { NodeRecord } from '../tree.ts';

/** Deeper nesting than this is refused; partner files stay below 15. */
export const DEEPEST = 100;
/** Most characters one record, or everything outside records, may take in memory. */
export const LARGEST_RECORD = 8_388_608;
/** What an empty element costs besides its text. */
const ELEMENT_COST = 100;
/** Most characters between two events of the parser: comments, declarations, one very long text. */
const LONGEST_TOKEN = 1_048_576;

const LONGEST_TAIL = 300;

interface OpenNode {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly path: string;
  readonly line: number;
  readonly children: NodeRecord[];
  readonly isRecord: boolean;
  text: string;
}

/** Thrown inside a parser callback to stop the parser; never leaves this file. */
const STOP = Symbol('stop');

/** SAX events → node records. Holds one record and the header, never the document. */
export class XmlTree {
  refused: Problem | undefined;
  private readonly parser = new SaxesParser({ xmlns: false, position: true });
  private readonly records: ReadonlySet<string>;
  private readonly place: Position;
  private events: SourceEvent[] = [];
  private readonly open: OpenNode[] = [];
  private document: SourceDocument | undefined;
  private rootClosed = false;
  private insideRecord = false;
  private recordSize = 0;
  private headerSize = 0;
  private recordCount = 0;
  private sinceEvent = 0;
  /** The last characters of the file. */
  private tail = '';

  constructor(records: readonly string[], place: Position) {
    this.records = new Set(records);
    this.place = place;
    this.parser.on('error', (error) => this.stop(this.syntaxProblem(error.message)));
    this.parser.on('doctype', () => this.stop(this.doctypeProblem()));
    this.parser.on('opentag', (tag) => this.openTag(tag.name, tag.attributes));
    this.parser.on('closetag', () => this.closeTag());
    this.parser.on('text', (text) => this.addText(text));
    this.parser.on('cdata', (text) => this.addText(text));
    this.parser.on('comment', () => this.sawEvent());
    this.parser.on('processinginstruction', () => this.sawEvent());
  }

  write(text: string): void {
    this.sinceEvent += text.length;
    this.tail = (this.tail + text).slice(-LONGEST_TAIL);
    this.guarded(() => this.parser.write(text));
    if (this.refused === undefined && this.sinceEvent > LONGEST_TOKEN) {
      this.refused = this.limitProblem('One text, comment or declaration is too long.');
    }
  }

  take(): readonly SourceEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }

  end(refused: Problem | undefined, byteCount: number): readonly SourceEvent[] {
    if (refused === undefined && this.refused === undefined) {
      if (this.rootClosed) this.guarded(() => this.parser.close());
      else this.refused = this.cutProblem();
    }
    const reason = refused ?? this.refused;
    const complete = reason === undefined && this.rootClosed;
    const events = this.take();
    const finish: SourceEvent = { type: 'file-end', complete, byteCount };
    const { document, recordCount } = this;
    const problems = reason === undefined ? [] : [reason];
    if (document !== undefined)
      return [...events, { type: 'document-end', document, complete, problems, recordCount }, finish];
    return [...events, ...problems.map((found): SourceEvent => ({ type: 'problem', problem: found })), finish];
  }

  private openTag(name: string, attributes: Record<string, string>): void {
    this.sawEvent();
    const parent = this.open.at(-1);
    if (this.open.length >= DEEPEST) this.stop(this.limitProblem(`Elements are nested deeper than ${DEEPEST}.`));
    if (parent === undefined) {
      this.document = { format: 'xml', set: name };
      this.events.push({ type: 'document-start', document: this.document });
    }
    const isRecord = !this.insideRecord && parent !== undefined && this.isRecord(name);
    if (isRecord) {
      this.insideRecord = true;
      this.recordSize = 0;
    }
    let size = ELEMENT_COST + name.length;
    for (const key in attributes) size += key.length + (attributes[key]?.length ?? 0) + ELEMENT_COST;
    this.grow(size);
    this.open.push({
      name,
      attributes,
      path: parent === undefined ? name : `${parent.path}/${name}`,
      line: this.parser.line,
      children: [],
      isRecord,
      text: '',
    });
  }

  private closeTag(): void {
    this.sawEvent();
    const node = this.open.pop();
    if (node === undefined) return;
    const { name, attributes, text, children, path, line } = node;
    const record: NodeRecord = { kind: 'node', name, attributes, text, children, path, line };
    if (node.isRecord) {
      this.insideRecord = false;
      this.push(record);
      return;
    }
    const parent = this.open.at(-1);
    if (parent !== undefined) {
      parent.children.push(record);
      return;
    }
    this.rootClosed = true;
    this.push(record);
  }

  private addText(text: string): void {
    this.sawEvent();
    const node = this.open.at(-1);
    if (node === undefined) return;
    // Layout between the record elements would otherwise add up over the whole file.
    if (!this.insideRecord && this.records.size > 0 && text.trim() === '') return;
    this.grow(text.length);
    node.text += text;
  }

  private push(record: NodeRecord): void {
    this.recordCount += 1;
    this.events.push({ type: 'record', record });
  }

  /** By its name as written, or without its namespace prefix. */
  private isRecord(name: string): boolean {
    return this.records.has(name) || this.records.has(name.slice(name.indexOf(':') + 1));
  }

  private grow(size: number): void {
    if (this.insideRecord) this.recordSize += size;
    else this.headerSize += size;
    const total = this.insideRecord ? this.recordSize : this.headerSize;
    if (total > LARGEST_RECORD) {
      const what = this.insideRecord ? 'One record' : 'What stands outside records';
      this.stop(this.limitProblem(`${what} is larger than ${LARGEST_RECORD} characters.`));
    }
  }

  private sawEvent(): void {
    this.sinceEvent = 0;
  }

  private stop(reason: Problem): never {
    this.refused ??= reason;
    throw STOP;
  }

  private guarded(work: () => void): void {
    if (this.refused !== undefined) return;
    try {
      work();
    } catch (thrown) {
      if (thrown !== STOP) throw thrown;
    }
  }

  private here(): Position {
    const node = this.open.at(-1);
    return { ...this.place, row: this.parser.line, ...(node === undefined ? {} : { path: node.path, tag: node.name }) };
  }

  private syntaxProblem(message: string): Problem {
    // Messages of the parser begin with line:column.
    const found = message.replace(/^(?:[^:]*:)?\d+:\d+:\s*/, '');
    if (/undefined entity|entity name/.test(found)) {
      return problem('XML-ENTITY', 'error', this.here(), 'An entity is used that XML does not define.', { found });
    }
    return problem('XML-SYNTAX', 'error', this.here(), 'The XML is not well-formed here.', { found });
  }

  private doctypeProblem(): Problem {
    return problem('XML-DOCTYPE', 'error', this.here(), 'The file has a document type declaration.', {
      found: '<!DOCTYPE',
    });
  }

  private limitProblem(message: string): Problem {
    return problem('XML-LIMIT', 'error', this.here(), message);
  }

  private cutProblem(): Problem {
    const node = this.open.at(-1);
    // The root's end tag is there, but the parser is still waiting for the `;` of an entity.
    if (this.document !== undefined && this.tail.trimEnd().endsWith(`</${this.document.set}>`)) {
      const message =
        'Something in this element swallows the rest of the file, probably an & that is not written as &amp;.';
      return problem('XML-ENTITY', 'error', this.here(), message, { expected: '&amp;' });
    }
    const message =
      node === undefined ? 'The file ends before its root element.' : `The file ends inside ${node.path}.`;
    return problem('XML-CUT', 'error', this.here(), message, {
      expected: node === undefined ? 'a root element' : `</${node.name}>`,
    });
  }
}
