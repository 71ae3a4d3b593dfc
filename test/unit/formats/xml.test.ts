import { describe, expect, it } from 'vitest';
import type { DecodeOptions } from '../../../src/formats/codec.ts';
import { DEEPEST, LARGEST_RECORD } from '../../../src/formats/node-builder.ts';
import { codecs } from '../../../src/formats/registry.ts';
import type { TargetNode } from '../../../src/formats/tree.ts';
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

  describe('document types', () => {
    const cxml = (type: string, root = 'cXML'): string =>
      `<?xml version="1.0"?>\n${type}\n<${root}><Item>x</Item></${root}>`;

    it.each([
      '<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.050/cXML.dtd">',
      "<!DOCTYPE cXML PUBLIC '-//x' 'http://xml.cxml.org/cXML.dtd' >",
      '<!DOCTYPE cXML>',
    ])('that only name a DTD are let pass unread for cXML, with a warning: %s', async (type) => {
      const events = await read(cxml(type));
      expect(countingDocuments(events)).toBe(1);
      expect(problemsOf(events)).toMatchObject([
        {
          code: 'XML-DOCTYPE',
          severity: 'warning',
          position: { row: 2 },
          found: expect.stringContaining('<!DOCTYPE cXML'),
        },
      ]);
    });

    it('that only name a DTD are let pass for other roots where that was agreed', async () => {
      const text = cxml('<!DOCTYPE Stock SYSTEM "stock.dtd">', 'Stock');
      expect(codesOf(await read(text))).toEqual(['XML-DOCTYPE error']);
      expect(codesOf(await read(text, { ...items, tolerate: ['doctype'] }))).toEqual(['XML-DOCTYPE warning']);
    });

    it.each([
      ['an entity', '<!DOCTYPE cXML SYSTEM "cXML.dtd" [<!ENTITY a "b">]>'],
      ['an external entity', '<!DOCTYPE cXML [<!ENTITY a SYSTEM "file:///etc/passwd">]>'],
      ['a parameter entity', '<!DOCTYPE cXML [<!ENTITY % a SYSTEM "http://127.0.0.1/x.dtd"> %a;]>'],
      ['nothing', '<!DOCTYPE cXML SYSTEM "cXML.dtd" []>'],
      ['a quoted bracket and an entity', '<!DOCTYPE cXML SYSTEM "]>" [<!ENTITY a "]>">]>'],
    ])('with %s inside are refused, for cXML and whatever was agreed', async (_what, type) => {
      const events = await read(cxml(type), { ...items, tolerate: ['doctype'] });
      expect(codesOf(events)).toEqual(['XML-DOCTYPE error']);
      expect(countingDocuments(events)).toBe(0);
    });

    it.each([
      ['names cXML above another root', cxml('<!DOCTYPE cXML SYSTEM "x.dtd">', 'Stock')],
      ['names something else above cXML', cxml('<!DOCTYPE Stock SYSTEM "x.dtd">')],
    ])('that %s are refused', async (_what, text) => {
      expect(codesOf(await read(text))).toEqual(['XML-DOCTYPE error']);
    });

    it('do not help an entity that nobody declared', async () => {
      const text = '<!DOCTYPE cXML SYSTEM "x.dtd"><cXML><Item>&nbsp;</Item></cXML>';
      expect(codesOf(await read(text))).toEqual(['XML-DOCTYPE warning', 'XML-ENTITY error']);
    });
  });

  describe('hostile XML', () => {
    const many = (count: number, one: (index: number) => string): string =>
      Array.from({ length: count }, (_, index) => one(index)).join('');

    it.each([
      [
        'quadratic blow-up',
        `<!DOCTYPE S [<!ENTITY a "${'a'.repeat(50_000)}">]><Stock>${'&a;'.repeat(50_000)}</Stock>`,
        'XML-DOCTYPE error',
      ],
      [
        'an external entity',
        '<!DOCTYPE S [<!ENTITY a SYSTEM "http://127.0.0.1/">]><Stock>&a;</Stock>',
        'XML-DOCTYPE error',
      ],
      ['a flood of numeric entities', `<Stock><Item>${'&#65;'.repeat(LARGEST_RECORD + 1)}`, 'XML-LIMIT error'],
      ['a huge attribute', `<Stock><Item a="${'x'.repeat(2_000_000)}"/></Stock>`, 'XML-LIMIT error'],
      ['a tag without end of attributes', `<Stock><Item ${many(150_000, (n) => `a${n}="" `)}`, 'XML-LIMIT error'],
      ['a huge name', `<${'x'.repeat(2_000_000)}`, 'XML-LIMIT error'],
      ['a document type without end', `<!DOCTYPE cXML SYSTEM "${'x'.repeat(2_000_000)}`, 'XML-LIMIT error'],
      ['a processing instruction without end', `<Stock><?x ${'x'.repeat(2_000_000)}`, 'XML-LIMIT error'],
      ['a number that is no character', '<Stock><Item>&#0;</Item></Stock>', 'XML-SYNTAX error'],
    ])('with %s is refused', async (_what, text, code) => {
      const events = await read(text);
      expect(codesOf(events)).toEqual([code]);
      expect(countingDocuments(events)).toBe(0);
    });

    it('with names of inherited properties touches nothing', async () => {
      const text =
        '<__proto__ constructor="a"><Item><toString valueOf="b"/><__proto__ polluted="c"/></Item></__proto__>';
      const events = await read(text);
      expect(countingDocuments(events)).toBe(1);
      expect(recordsOf(events)[0]).toMatchObject({ children: [{ name: 'toString' }, { name: '__proto__' }] });
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    });
  });

  it('reads past comments, processing instructions and CDATA', async () => {
    const text =
      '<?xml version="1.0"?><!-- a --><?b c?><Stock><?d?><Item>1<!-- 2 --><![CDATA[<3]]><?e?>4</Item></Stock><!-- f -->';
    const events = await read(text);
    expect(codesOf(events)).toEqual([]);
    expect(recordsOf(events)[0]).toMatchObject({ text: '1<34' });
  });

  it.each([
    [
      'UTF-16, little-endian',
      Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><S><Item>ü€</Item></S>', 'utf16le'),
    ],
    [
      'UTF-16, big-endian',
      Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><S><Item>ü€</Item></S>', 'utf16le').swap16(),
    ],
    ['UTF-16 without mark', Buffer.from('<?xml version="1.0" encoding="UTF-16"?><S><Item>ü€</Item></S>', 'utf16le')],
    [
      'UTF-8 that claims to be UTF-16',
      Buffer.from('<?xml version="1.0" encoding="utf-16"?><S><Item>ü€</Item></S>', 'utf8'),
    ],
    ['UTF-8 with its mark', Buffer.from('\ufeff<S><Item>ü€</Item></S>', 'utf8')],
    [
      'windows-1252',
      Buffer.from('<?xml version="1.0" encoding="windows-1252"?><S><Item>\xfc\x80</Item></S>', 'latin1'),
    ],
  ])('reads %s', async (_what, bytes) => {
    const events = await eventsOf(codecs.xml, bytes, items);
    expect(codesOf(events)).toEqual([]);
    expect(recordsOf(events)[0]).toMatchObject({ text: 'ü€' });
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
