import { SaxesParser } from 'saxes';
import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { DecodeOptions, SourceDocument, SourceEvent } from '../codec.ts';
import { NodeBuilder } from '../node-builder.ts';

/** Most characters between two events of the parser: comments, declarations, one very long text. */
const LONGEST_TOKEN = 1_048_576;

const LONGEST_TAIL = 300;

/** A document type declaration with a name and at most the place of a DTD. */
const EXTERNAL_ONLY = /^\s*[^\s[\]<>"']+(?:\s+(?:SYSTEM|PUBLIC\s+(?:"[^"]*"|'[^']*'))\s+(?:"[^"]*"|'[^']*'))?\s*$/;

/** Thrown inside a parser callback to stop the parser; never leaves this file. */
const STOP = Symbol('stop');

/** SAX events → node records. Holds one record and the header, never the document. */
export class XmlTree {
  refused: Problem | undefined;
  private readonly parser = new SaxesParser({ xmlns: false, position: true });
  private readonly nodes: NodeBuilder;
  private readonly place: Position;
  private readonly toleratesDoctype: boolean;
  private doctype: { readonly text: string; readonly line: number } | undefined;
  private readonly warnings: Problem[] = [];
  private events: SourceEvent[] = [];
  private document: SourceDocument | undefined;
  private recordCount = 0;
  private sinceEvent = 0;
  /** The last characters of the file. */
  private tail = '';

  constructor(options: DecodeOptions, place: Position) {
    this.nodes = new NodeBuilder(options.xml?.records ?? [], (message) => this.stop(this.limitProblem(message)));
    this.toleratesDoctype = options.tolerate?.includes('doctype') ?? false;
    this.place = place;
    this.parser.on('error', (error) => this.stop(this.syntaxProblem(error.message)));
    this.parser.on('doctype', (text) => this.sawDoctype(text));
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
      if (this.nodes.rootClosed) this.guarded(() => this.parser.close());
      else this.refused = this.cutProblem();
    }
    const reason = refused ?? this.refused;
    const complete = reason === undefined && this.nodes.rootClosed;
    const events = this.take();
    const finish: SourceEvent = { type: 'file-end', complete, byteCount };
    const { document, recordCount } = this;
    const problems = [...this.warnings, ...(reason === undefined ? [] : [reason])];
    if (document !== undefined)
      return [...events, { type: 'document-end', document, complete, problems, recordCount }, finish];
    return [...events, ...problems.map((found): SourceEvent => ({ type: 'problem', problem: found })), finish];
  }

  private openTag(name: string, attributes: Record<string, string>): void {
    this.sawEvent();
    if (this.nodes.current === undefined) {
      this.checkDoctype(name);
      this.document = { format: 'xml', set: name };
      this.events.push({ type: 'document-start', document: this.document });
    }
    this.nodes.start(name, attributes, this.parser.line);
  }

  /**
   * A declaration that only names a DTD declares nothing, as the DTD is never fetched. cXML demands one (cXML User's
   * Guide, "XML Declaration and DTD"). A declaration with anything inside it is refused for everybody.
   */
  private sawDoctype(text: string): void {
    this.sawEvent();
    this.doctype = { text: text.trim(), line: this.parser.line };
    if (!EXTERNAL_ONLY.test(text)) this.stop(this.doctypeProblem('error', 'The file has a document type declaration.'));
  }

  private checkDoctype(root: string): void {
    if (this.doctype === undefined) return;
    const isAgreed = this.toleratesDoctype || (root === 'cXML' && /^cXML(?:\s|$)/.test(this.doctype.text));
    if (!isAgreed) this.stop(this.doctypeProblem('error', 'The file has a document type declaration.'));
    this.warnings.push(this.doctypeProblem('warning', 'The document type declaration was not read.'));
  }

  private closeTag(): void {
    this.sawEvent();
    const record = this.nodes.end();
    if (record === undefined) return;
    this.recordCount += 1;
    this.events.push({ type: 'record', record });
  }

  private addText(text: string): void {
    this.sawEvent();
    this.nodes.text(text);
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
    return { ...this.place, row: this.parser.line, ...this.nodes.position };
  }

  private syntaxProblem(message: string): Problem {
    // Messages of the parser begin with line:column.
    const found = message.replace(/^(?:[^:]*:)?\d+:\d+:\s*/, '');
    if (/undefined entity|entity name/.test(found)) {
      return problem('XML-ENTITY', 'error', this.here(), 'An entity is used that XML does not define.', { found });
    }
    return problem('XML-SYNTAX', 'error', this.here(), 'The XML is not well-formed here.', { found });
  }

  private doctypeProblem(severity: Problem['severity'], message: string): Problem {
    const place = { ...this.place, row: this.doctype?.line ?? this.parser.line };
    return problem('XML-DOCTYPE', severity, place, message, { found: `<!DOCTYPE ${this.doctype?.text}>` });
  }

  private limitProblem(message: string): Problem {
    return problem('XML-LIMIT', 'error', this.here(), message);
  }

  private cutProblem(): Problem {
    const node = this.nodes.current;
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
