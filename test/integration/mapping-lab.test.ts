import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { RunningGateway } from '../../src/app.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { HEADER, type MappingRoom, mappingRoom } from '../support/mapping-room.ts';

/** A mapping from what somebody types to what is in force, over HTTP against a running gateway. */
const database = testDatabase();
let room: MappingRoom;
let running: RunningGateway;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, gateway, exception, mapping_draft, mapping_publication, audit_entry',
    { restart: true },
  );
  room = mappingRoom('tiny');
  running = await room.start(database);
  onTestFinished(async () => {
    await running.stop();
  });
});
afterEach(() => room.clear());

const MAPPING = 'tiny/tiny-stock.map.yaml';
const AT = '/mappings/tiny/tiny-stock';
const until = { timeout: 30_000, interval: 100 };

async function ask(method: string, url: string, body?: object) {
  const answer = await fetch(`${running.url}/v1${url}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return { status: answer.status, body: isJson ? JSON.parse(text) : text };
}
const textNow = (): string => readFileSync(room.path(MAPPING), 'utf8');
const given = (text: string) => ({ name: 'stock9.csv', base64: Buffer.from(text).toString('base64') });
const words = (text: string): string => text.replace('do: [number]', 'do: [{ words: { many: 50 } }, number]');
const doubled = (text: string): string => text.replace('do: [number]', 'do: [number, { multiply: 2 }]');

/** Saves a draft on top of what is there, and answers its version. */
async function save(text: string, version = 0): Promise<number> {
  const { body: file } = await ask('GET', AT);
  const saved = await ask('PUT', `${AT}/draft`, { text, version, base: file.sha256 });
  expect(saved).toMatchObject({ status: 200 });
  return saved.body.version;
}
const publish = (version: number, reason = 'they write words now') => ask('POST', `${AT}/publish`, { version, reason });
const inForce = async (): Promise<string> => (await database.db('supplier').where({ id: 'tiny' }).first()).revision;

/** Received files with one line that the mapping in force cannot read. */
async function failing(): Promise<string> {
  room.drop('tiny', 'stock1.csv', `${HEADER}a-1,4,1.00\nb-1,many,2.00\n`);
  await expect.poll(() => database.db('held_line').where({ state: 'open' }), until).toHaveLength(1);
  return (await database.db('seen_file').where({ name: 'stock1.csv' }).first()).id;
}

describe('a draft', () => {
  it('is linted with places and what was probably meant', async () => {
    const { body } = await ask('POST', `${AT}/lint`, { text: textNow().replace('upper', 'uper') });
    expect(body.findings).toMatchObject([
      { code: 'MAP-LINT-STEP', file: MAPPING, line: 10, column: 35, suggestion: 'upper', remedy: expect.any(String) },
    ]);
    expect(await ask('POST', `${AT}/lint`, { text: textNow() })).toMatchObject({ status: 200, body: { findings: [] } });
    expect(await ask('POST', `${AT}/lint`, { text: 'x'.repeat(200_001) })).toMatchObject({ status: 422 });
  });

  it('is tried on a sample: what comes out, where it came from on either side, and what is left over', async () => {
    const sample = given('Item,Qty,Cost,Colour\na-1,5,2.50,red\nb-1,many,1.00,\n');
    const { status, body } = await ask('POST', `${AT}/try`, { text: textNow(), sample });
    expect(status).toBe(200);
    const [document] = body.report.documents;
    expect(document).toMatchObject({
      lines: [{ number: 1, fields: { sku: 'A-1', quantity: 5, cost: '2.50' } }],
      held: [{ number: 2, problems: [{ code: 'MAP-NUMBER', position: { row: 3, column: 'Qty' } }] }],
      unread: [{ input: 'Colour', count: 1, sample: 'red' }],
    });
    const quantity = document.lines[0].trace.find(({ field }: { field: string }) => field === 'quantity');
    expect(quantity).toMatchObject({
      path: 'lines.fields.quantity',
      reads: [{ value: '5', place: { row: 2, column: 'Qty' } }],
    });
    expect(body.fields).toContainEqual({
      path: 'lines.fields.quantity',
      field: 'quantity',
      file: MAPPING,
      line: 11,
      column: 5,
      endLine: 11,
    });
    expect(body.sample).toMatchObject({
      kind: 'rows',
      header: ['Item', 'Qty', 'Cost', 'Colour'],
      pieces: [{ document: 1, ordinal: 2, cells: ['a-1', '5', '2.50', 'red'] }, { ordinal: 3 }],
    });
    expect(body.neverSet).toContainEqual({ path: 'lines.fields.gtin', field: 'gtin', isMapped: false });
  });

  it('that cannot be compiled still shows the sample, and says why', async () => {
    const { body } = await ask('POST', `${AT}/try`, {
      text: 'mapping: 1\nid: [',
      sample: given(`${HEADER}a-1,5,2.50\n`),
    });
    expect(body.report).toBeUndefined();
    expect(body.findings[0]).toMatchObject({ code: 'MAP-LINT-YAML' });
    expect(body.sample.pieces).toHaveLength(2);
  });

  it('is compared with what is in force over the files that came', async () => {
    await failing();
    const { status, body } = await ask('POST', `${AT}/compare`, { text: words(textNow()), last: 10 });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'compared',
      files: [{ name: 'stock1.csv', lines: 2, differences: 1 }],
      differences: [{ kind: 'now-read', count: 1, examples: [{ file: 'stock1.csv' }] }],
    });
  });

  it('cannot read how a supplier is connected, nor anything outside the folder', async () => {
    writeFileSync(room.path('../secret.csv'), 'code,value\nx,y\n');
    for (const file of ['supplier.yaml', '../../secret.csv', '/etc/passwd']) {
      const text = `${textNow()}codes:\n  stolen: { file: "${file}" }\n`;
      const { body } = await ask('POST', `${AT}/lint`, { text });
      expect(body.findings).toMatchObject([
        { code: 'MAP-LINT-CODES', message: expect.stringContaining('cannot read') },
      ]);
    }
    const everything = JSON.stringify([(await ask('GET', '/mappings/tiny')).body, (await ask('GET', AT)).body]);
    expect(everything).not.toContain('outbound');
  });

  it('of two people is never lost: who saves names the version they saw', async () => {
    const first = await save(words(textNow()));
    const base = (await ask('GET', AT)).body.sha256;
    const late = await ask('PUT', `${AT}/draft`, { text: 'other', version: 0, base });
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'MAPPING-CHANGED', detail: expect.stringContaining('this machine') },
    });
    const second = await ask('PUT', `${AT}/draft`, { text: doubled(textNow()), version: first, base });
    expect(second).toMatchObject({ status: 200, body: { version: first + 1 } });
    expect(await publish(first)).toMatchObject({ status: 409, body: { code: 'MAPPING-CHANGED' } });
    expect((await ask('GET', AT)).body.draft).toMatchObject({ version: first + 1, text: doubled(textNow()) });
    expect(await ask('DELETE', `${AT}/draft?version=${first}`)).toMatchObject({ status: 409 });
    expect(await ask('DELETE', `${AT}/draft?version=${first + 1}`)).toMatchObject({ status: 204 });
  });
});

describe('names', () => {
  it.each(['..%2f..', '%2e%2e', '.', 'tiny%00', 'a%2f..%2fb', 'base'])(
    'that could be a path, such as %s, are refused',
    async (name) => {
      const file = await ask('GET', `/mappings/${name}/tiny-stock`);
      expect([404, 422]).toContain(file.status);
      const text = await ask('PUT', `/mappings/tiny/${name}/draft`, { text: 'x', version: 0, base: null });
      expect([404, 422]).toContain(text.status);
      expect(await database.db('mapping_draft')).toEqual([]);
    },
  );

  it('of suppliers and mappings that are not there are said to be so', async () => {
    expect(await ask('GET', '/mappings/nobody')).toMatchObject({ status: 404, body: { code: 'MAPPING-UNKNOWN' } });
    expect(await ask('GET', '/mappings/tiny/tiny-none')).toMatchObject({
      status: 404,
      body: { code: 'MAPPING-UNKNOWN' },
    });
    const saved = await ask('PUT', '/mappings/nobody/x/draft', { text: 'x', version: 0, base: null });
    expect(saved).toMatchObject({ status: 404 });
  });
});

describe('publishing', () => {
  it('writes the file and its tests, is in force at once, noted with before and after, and reverted', async () => {
    const before = textNow();
    const revision = await inForce();
    const file = await failing();
    const version = await save(words(before));
    const saved = await ask('PUT', `${AT}/draft/tests/02-words`, { sample: { file } });
    expect(saved).toMatchObject({
      status: 200,
      body: { file: '02-words.csv', expectation: expect.stringContaining('50') },
    });
    const tests = await ask('POST', `${AT}/test`, { text: words(before) });
    expect(tests.body).toMatchObject({
      passed: 2,
      failed: 0,
      cases: [
        { name: '01-happy', status: 'passed', isDraft: false },
        { name: '02-words', status: 'passed', isDraft: true },
      ],
    });
    expect(await publish(version, '')).toMatchObject({ status: 422 });
    expect(await publish(version)).toMatchObject({ status: 200, body: { state: 'published', isLive: true } });
    expect(textNow()).toBe(words(before));
    expect(readFileSync(room.path('tiny/tests/tiny-stock/02-words.csv'), 'utf8')).toContain('many');
    expect(await inForce()).not.toBe(revision);
    expect(running.gateway.suppliers.get('tiny')?.revision).toBe(await inForce());
    expect((await ask('GET', AT)).body).toMatchObject({
      draft: null,
      tests: [{ name: '01-happy' }, { name: '02-words' }],
    });
    const [noted] = await database.db('audit_entry').where({ action: 'publish mapping' });
    expect(noted).toMatchObject({
      entity: 'mapping/tiny/tiny-stock',
      reason: 'they write words now',
      who: 'this machine',
    });
    expect(noted.after.patch).toContain('+    quantity: { from: Qty, do: [{ words: { many: 50 } }, number]');
    expect(noted.before.revision).toBe(revision);

    const { body: history } = await ask('GET', `${AT}/history`);
    expect(history.entries).toMatchObject([
      {
        entry: expect.stringMatching(/^p\d+$/),
        by: 'this machine',
        reason: 'they write words now',
        sha256: history.sha256,
      },
      { entry: revision, by: null },
    ]);
    expect((await ask('GET', `${AT}/history/${revision}`)).body.text).toBe(before);
    // Its own test speaks against the older text, so that does not go live either.
    const refused = await ask('POST', `${AT}/revert`, { to: revision, base: history.sha256, reason: 'back' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'MAPPING-NOT-READY', cases: [{ name: '02-words' }] } });
    rmSync(room.path('tiny/tests/tiny-stock/02-words.csv'));
    const reverted = await ask('POST', `${AT}/revert`, { to: revision, base: history.sha256, reason: 'back' });
    expect(reverted).toMatchObject({ status: 200, body: { state: 'published', isLive: true, revision } });
    expect(textNow()).toBe(before);
    expect(await inForce()).toBe(revision);
  });

  it('is refused when a test fails, unless what comes out now is taken for right', async () => {
    const before = textNow();
    const version = await save(doubled(before));
    const refused = await publish(version);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'MAPPING-NOT-READY',
        cases: [{ name: '01-happy', difference: expect.stringContaining('+          "quantity": 10') }],
      },
    });
    expect(textNow()).toBe(before);
    expect(await ask('PUT', `${AT}/draft/tests/01-happy`, {})).toMatchObject({ status: 200 });
    expect(await publish(version)).toMatchObject({ status: 200, body: { isLive: true } });
    expect(readFileSync(room.path('tiny/tests/tiny-stock/01-happy.expect.json'), 'utf8')).toContain('"quantity": 10');
  });

  it('is refused when it does not lint, and for a mapping without a test', async () => {
    const broken = await save(textNow().replace('upper', 'uper'));
    expect(await publish(broken)).toMatchObject({
      status: 409,
      body: { findings: [{ suggestion: 'upper' }], cases: [] },
    });
    rmSync(room.path('tiny/tests'), { recursive: true });
    const version = await save(words(textNow()), broken);
    expect(await publish(version)).toMatchObject({ status: 409, body: { detail: expect.stringContaining('no test') } });
  });

  it('is refused when somebody changed the file meanwhile', async () => {
    const version = await save(words(textNow()));
    room.change(MAPPING, (text) => `# by hand\n${text}`);
    expect(await publish(version)).toMatchObject({ status: 409, body: { code: 'MAPPING-CHANGED' } });
    expect(textNow()).toMatch(/^# by hand/);
  });

  it('leaves nothing half done where the folder cannot be written, and offers the patch', async () => {
    const before = textNow();
    const version = await save(words(before));
    await ask('PUT', `${AT}/draft/tests/02-words`, { sample: given(`${HEADER}b-1,many,2.00\n`) });
    // Where a file must go stands a link that leads nowhere good: no permissions are needed for that, root's or other.
    symlinkSync('/dev/null', room.path('tiny/tests/tiny-stock/02-words.csv'));
    const refused = await publish(version);
    expect(refused).toMatchObject({ status: 409, body: { code: 'MAPPING-READ-ONLY' } });
    expect(textNow()).toBe(before);
    const names = await database.db('mapping_publication');
    expect(names).toEqual([]);
    const patch = await ask('GET', `${AT}/draft/patch`);
    expect(patch.body).toContain('+++ b/tiny/tiny-stock.map.yaml');
    expect(patch.body).toContain('+++ b/tiny/tests/tiny-stock/02-words.expect.json');
    rmSync(room.path('tiny/tests/tiny-stock/02-words.csv'));
    expect(await publish(version)).toMatchObject({ status: 200 });
  });

  it('is refused where the folder does not hold what is in force', async () => {
    const version = await save(words(textNow()));
    await database.db('supplier').where({ id: 'tiny' }).update({ revision: 'somebody elses' });
    expect(await publish(version)).toMatchObject({ status: 409, body: { code: 'MAPPING-FOLDER-BEHIND' } });
    expect((await ask('GET', '/mappings/tiny')).body).toMatchObject({ state: 'behind' });
  });

  it('makes a new mapping from what is proposed for a sample', async () => {
    const sample = {
      name: 'prices_1.csv',
      base64: Buffer.from('SKU,Cost,Currency\nA-1,2.50,USD\nB-1,3.75,USD\n').toString('base64'),
    };
    const { body } = await ask('POST', '/mappings/tiny/propose', { sample, kind: 'price-catalog' });
    expect(body).toMatchObject({
      state: 'proposed',
      mappings: [{ id: expect.stringMatching(/^tiny-/), kind: 'price-catalog' }],
    });
    const [{ id, text }] = body.mappings;
    const at = `/mappings/tiny/${id}`;
    expect(await ask('PUT', `${at}/draft`, { text, version: 0, base: null })).toMatchObject({ status: 200 });
    expect(await ask('PUT', `${at}/draft/tests/01-sample`, { sample })).toMatchObject({ status: 200 });
    expect(await ask('POST', `${at}/publish`, { version: 1, reason: 'they send prices' })).toMatchObject({
      status: 200,
      body: { isLive: true },
    });
    expect(running.gateway.suppliers.get('tiny')?.inbound.map(({ id: one }) => one)).toContain(id);
  });
});

describe('files that failed', () => {
  it('are read again with what was published, after a preview that changes nothing', async () => {
    const file = await failing();
    const version = await save(words(textNow()));
    expect(await ask('GET', `${AT}/failed`)).toMatchObject({
      body: { files: [{ id: String(file), name: 'stock1.csv', heldLines: 1 }] },
    });
    expect(await publish(version)).toMatchObject({ status: 200, body: { isLive: true } });
    const preview = await ask('POST', `${AT}/replay`, {
      files: [String(file)],
      reason: 'read the words',
      preview: true,
    });
    expect(preview).toMatchObject({
      status: 200,
      body: { preview: true, files: [{ outcome: { ok: true, state: 'opened', documents: [{ state: 'applied' }] } }] },
    });
    expect(await database.db('held_line').where({ state: 'open' })).toHaveLength(1);
    const done = await ask('POST', `${AT}/replay`, { files: [String(file)], reason: 'read the words' });
    expect(done).toMatchObject({ status: 200, body: { preview: false } });
    expect(await database.db('held_line').where({ state: 'open' })).toHaveLength(0);
    expect((await ask('GET', `${AT}/failed`)).body.files).toEqual([]);
    expect((await database.db('supplier_stock').where({ supplier_sku: 'B-1' }).first()).quantity).toBe(50);
    expect(await ask('POST', `${AT}/replay`, { files: ['999999'], reason: 'x' })).toMatchObject({ status: 404 });
  });
});
