import { SaxesParser } from 'saxes';
import type { Position } from '../../kernel/position.ts';
import { refuse, type UnpackRefusal } from '../packed/refusal.ts';
import type { ZipEntry } from '../packed/zip.ts';
import { TextInput } from '../text-input.ts';

/** What the reader of one part of a workbook wants to hear; names are without namespace prefix. */
export interface PartHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(name: string): void;
  text(text: string): void;
}

/** Most characters between two tags: far above the 32,767 of a cell. */
const LONGEST_TOKEN = 1_048_576;
const DEEPEST = 100;

/**
 * Reads one part of a workbook as a stream of tags, pausing after every piece so that the caller can give on what came of
 * it. Document types, unknown entities and anything not well-formed end it.
 *
 * @param most characters that the part may have, where all of it is kept
 * @throws UnpackRefusal
 */
export async function* readPart(
  entry: ZipEntry,
  place: Position,
  handler: PartHandler,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<void> {
  const fail = (found: string): UnpackRefusal =>
    refuse('XLSX-STRUCTURE', place, `Part ${entry.name} of the workbook cannot be read.`, { found });
  const limit = (found: string, expected: string): UnpackRefusal =>
    refuse('XLSX-LIMIT', place, `Part ${entry.name} of the workbook is not like any real one.`, { found, expected });
  const parser = new SaxesParser({ xmlns: false, position: false });
  let read = 0;
  let sinceEvent = 0;
  let depth = 0;
  parser.on('error', (error) => {
    throw fail(error.message);
  });
  parser.on('doctype', () => {
    throw fail('<!DOCTYPE');
  });
  parser.on('opentag', (tag) => {
    sinceEvent = 0;
    depth += 1;
    if (depth > DEEPEST) throw limit(`elements nested ${depth} deep`, `at most ${DEEPEST}`);
    handler.open(localName(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag) => {
    sinceEvent = 0;
    depth -= 1;
    handler.close(localName(tag.name));
  });
  const text = (text: string): void => {
    sinceEvent = 0;
    handler.text(text);
  };
  parser.on('text', text);
  parser.on('cdata', text);
  const input = new TextInput({}, place, { what: 'XML', accepts: (format) => format === 'xml' });
  for await (const chunk of entry.content()) {
    const piece = input.push(chunk);
    read += piece.length;
    if (read > most) throw limit(`more than ${most} characters`, 'a few thousand');
    sinceEvent += piece.length;
    parser.write(piece);
    if (sinceEvent > LONGEST_TOKEN) throw limit('a text or tag without end', `at most ${LONGEST_TOKEN} characters`);
    yield;
  }
  input.end();
  if (input.refused !== undefined) throw fail(input.refused.message);
  parser.close();
  yield;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
