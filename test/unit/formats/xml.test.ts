import { describe, expect, it } from 'vitest';
import type { DecodeOptions } from '../../../src/formats/codec.ts';
import { codecs } from '../../../src/formats/registry.ts';
import type { TargetNode } from '../../../src/formats/tree.ts';
import { DEEPEST, LARGEST_RECORD } from '../../../src/formats/xml/tree-builder.ts';
import { codesOf, countingDocuments, eventsOf, isComplete, problemsOf, recordsOf } from '../../support/events.ts';

const items: DecodeOptions = { xml: { records: ['Item'] } };
const read = (text: string, options: DecodeOptions = items) => eventsOf(codecs.xml, text, options);

describe('XML reader', () => {
  it('gives each record with path and line, then the root without them', async () => {
    const events = await read(
      '<Stock asOf="2026">\n<Item sku="A">\n <Qty>7</Qty></Item>\n<Items><Item/></Items><Note>x</Note></Stock>',
    );
    expect(recordsOf(events)).toEqual([
      {
        kind: 'node',
        name: 'Item',
        attributes: { sku: 'A' },
        text: '\n ',
        path: 'Stock/Item',
        line: 2,
        children: [
          { kind: 'node', name: 'Qty', attributes: {}, text: '7', path: 'Stock/Item/Qty', line: 3, children: [] },
        ],
      },
      { kind: 'node', name: 'Item', attributes: {}, text: '', path: 'Stock/Items/Item', line: 4, children: [] },
      {
        kind: 'node',
        name: 'Stock',
        attributes: { asOf: '2026' },
        text: '',
        path: 'Stock',
        line: 1,
        children: [
          { kind: 'node', name: 'Items', attributes: {}, text: '', path: 'Stock/Items', line: 4, children: [] },
          { kind: 'node', name: 'Note', attributes: {}, text: 'x', path: 'Stock/Note', line: 4, children: [] },
        ],
      },
    ]);
    expect(events[0]).toEqual({ type: 'document-start', document: { format: 'xml', set: 'Stock' } });
    expect(events.at(-2)).toMatchObject({ type: 'document-end', complete: true, recordCount: 3 });
  });

  it('takes the whole document as one record when none is named', async () => {
    const events = await read('<Order><Line n="1"/><Line n="2"/></Order>', {});
    expect(recordsOf(events)).toMatchObject([{ name: 'Order', children: [{ name: 'Line' }, { name: 'Line' }] }]);
  });

  it('finds records by their name without prefix, and inner ones belong to the outer', async () => {
    const events = await read('<s:Stock xmlns:s="u"><s:Item id="1"><s:Item id="2"/></s:Item></s:Stock>');
    expect(recordsOf(events)).toMatchObject([
      { name: 's:Item', children: [{ attributes: { id: '2' } }] },
      { name: 's:Stock' },
    ]);
  });

  it('keeps text as it is: entities, CDATA, blanks', async () => {
    const events = await read('<Stock><Item> &lt;a&gt; &amp;&#65;&#x42; <![CDATA[<b>&]]></Item></Stock>');
    expect(recordsOf(events)[0]).toMatchObject({ text: ' <a> &AB <b>&' });
  });

  it.each([
    ['a document type', '<?xml version="1.0"?><!DOCTYPE Stock SYSTEM "http://x/y.dtd"><Stock/>', 'XML-DOCTYPE error'],
    [
      'a billion laughs',
      `<!DOCTYPE l [<!ENTITY a "ha">${'<!ENTITY b "&a;&a;&a;&a;">'.repeat(9)}]><Stock>&b;</Stock>`,
      'XML-DOCTYPE error',
    ],
    ['an entity that is not defined', '<Stock><Item>&nbsp;</Item></Stock>', 'XML-ENTITY error'],
    [
      'an entity named like a property of every object',
      '<Stock><Item>&constructor;</Item></Stock>',
      'XML-ENTITY error',
    ],
    ['nesting without end', '<a>'.repeat(DEEPEST + 1), 'XML-LIMIT error'],
    ['a record without end', `<Stock><Item>${'<b>x</b>'.repeat(LARGEST_RECORD / 100)}`, 'XML-LIMIT error'],
    ['a header without end', `<Stock>${'<b>x</b>'.repeat(LARGEST_RECORD / 100)}`, 'XML-LIMIT error'],
    ['a text without end', `<Stock><Item>${'x'.repeat(2_000_000)}`, 'XML-LIMIT error'],
    ['a comment without end', `<Stock><!--${'x'.repeat(2_000_000)}`, 'XML-LIMIT error'],
    ['mixed up tags', '<Stock><Item></Stock></Item>', 'XML-SYNTAX error'],
    ['a bare ampersand', '<Stock><Item>a & b</Item></Stock>', 'XML-ENTITY error'],
    ['a bare less-than sign', '<Stock><Item>a < b</Item></Stock>', 'XML-SYNTAX error'],
    ['an attribute given twice', '<Stock><Item a="1" a="2"/></Stock>', 'XML-SYNTAX error'],
    ['a second root', '<Stock/><Stock/>', 'XML-SYNTAX error'],
    ['text behind the root', '<Stock/>x', 'XML-SYNTAX error'],
    ['a cut', '<Stock><Item/>', 'XML-CUT error'],
    ['a comment cut behind the root', '<Stock/><!-- ', 'XML-SYNTAX error'],
    ['latin1 without saying so', '<Stock><Item>\xfc</Item></Stock>', 'FORMAT-CHARSET error'],
    ['an unknown character set', '<?xml version="1.0" encoding="EBCDIC"?><Stock/>', 'FORMAT-CHARSET-UNKNOWN error'],
    ['no XML', 'sku,qty\nA,1\n', 'FORMAT-FOREIGN error'],
  ])('refuses %s', async (_what, text, code) => {
    const events = await read(text);
    expect(codesOf(events)).toEqual([code]);
    expect(isComplete(events)).toBe(false);
    expect(countingDocuments(events)).toBe(0);
  });

  it('says in which element and line a mistake stands', async () => {
    const [found] = problemsOf(await read('<Stock>\n<Item>\n<Qty>1</Item>\n</Stock>', { ...items, file: 'stock.xml' }));
    expect(found).toMatchObject({
      code: 'XML-SYNTAX',
      position: { file: 'stock.xml', row: 3 },
      found: 'unexpected close tag.',
    });
  });

  it('lets the declaration of the file win over what was agreed', async () => {
    const text = '<?xml version="1.0" encoding="ISO-8859-1"?><Stock><Item>\xfc</Item></Stock>';
    expect(recordsOf(await read(text, { ...items, charset: 'utf-8' }))[0]).toMatchObject({ text: 'ü' });
    expect(recordsOf(await read('<S><Item>\xfc</Item></S>', { ...items, charset: 'latin1' }))[0]).toMatchObject({
      text: 'ü',
    });
  });

  it('lets no name touch anything but its record', async () => {
    const [record] = recordsOf(
      await read('<Stock><Item __proto__="x" constructor="y"><__proto__>z</__proto__></Item></Stock>'),
    );
    expect(Object.entries(record?.kind === 'node' ? record.attributes : {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(Object.prototype).not.toHaveProperty('x');
  });

  it('holds one record at a time: a feed larger than a record may be is read', async () => {
    // As a single record this would be refused: every element costs 100 characters besides its text.
    const count = LARGEST_RECORD / 200;
    const text = `<Stock>${'<Item><Q/></Item>\n'.repeat(count)}</Stock>`;
    expect((await read(text)).at(-2)).toMatchObject({ complete: true, problems: [] });
    expect(codesOf(await read(text, {}))).toEqual(['XML-LIMIT error']);
  });

  it('knows an & that swallows the rest from a file that is cut', async () => {
    const [found] = problemsOf(await read('<Stock><Item>Salt & Pepper</Item><Item/></Stock>\n'));
    expect(found).toMatchObject({ code: 'XML-ENTITY', position: { path: 'Stock/Item' }, expected: '&amp;' });
  });
});

describe('XML writer', () => {
  const node = (
    name: string,
    attributes: Record<string, string | undefined> = {},
    text?: string,
    children: TargetNode[] = [],
  ) => ({ kind: 'node', name, attributes, text, children }) satisfies TargetNode;
  const write = (body: TargetNode, declaration = true) => {
    const result = codecs.xml.encode({ documents: [{ body }], xml: { declaration } });
    return result.ok
      ? Buffer.from(result.bytes).toString('utf8')
      : result.problems.map(({ code, position }) => `${code} ${position.path}`);
  };

  it('escapes everything that must be', () => {
    expect(
      write(node('Order', { note: 'a "b" <c> & \n\t\r', none: undefined }, 'x < y & z > "é"\r', [node('Line')])),
    ).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<Order note="a &quot;b&quot; &lt;c&gt; &amp; &#10;&#9;&#13;">x &lt; y &amp; z &gt; "é"&#13;<Line/></Order>\n',
    );
    expect(write(node('o:Order'), false)).toBe('<o:Order/>\n');
  });

  it.each([
    ['a name with a blank', node('Order', {}, undefined, [node('two words')]), 'XML-WRITE-NAME Order/two words'],
    ['an attribute with a digit first', node('Order', { '1st': 'x' }), 'XML-WRITE-NAME Order/@1st'],
    [
      'a control character',
      node('Order', {}, undefined, [node('Note', {}, 'a\u0001b')]),
      'XML-WRITE-CHARACTER Order/Note',
    ],
    ['half a character', node('Order', { note: '\ud800' }), 'XML-WRITE-CHARACTER Order/@note'],
  ])('refuses %s', (_what, body, expected) => {
    expect(write(body)).toEqual([expected]);
  });
});
