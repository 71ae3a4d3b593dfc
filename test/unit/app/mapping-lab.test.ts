import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anonymised } from '../../../src/app/lab/anonymise.ts';
import { patchOf } from '../../../src/app/lab/patch.ts';
import { LabThread } from '../../../src/app/lab/threads.ts';
import { putFiles } from '../../../src/app/put-files.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdock-lab-'));
  mkdirSync(join(folder, 'tiny'));
  writeFileSync(join(folder, 'tiny/a.txt'), 'old');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the thread of the lab', () => {
  it('ends what takes too long, and does the next task', async () => {
    const thread = new LabThread();
    try {
      const task = { folder, supplier: 'tiny' };
      expect(await thread.ask('overview', task, 60_000)).toMatchObject({ files: [] });
      const draft = { folder, supplier: 'tiny', mapping: 'x', text: `a:\n${'  - b\n'.repeat(1_900)}` };
      await expect(thread.ask('lint', draft, 0)).rejects.toMatchObject({ code: 'LAB-LIMIT' });
      expect(await thread.ask('overview', task, 60_000)).toMatchObject({ files: [] });
    } finally {
      await thread.close();
    }
    await expect(thread.ask('overview', { folder, supplier: 'tiny' }, 1_000)).rejects.toMatchObject({
      code: 'LAB-BUSY',
    });
  });

  it('does not begin what nobody waits for, and takes no more than it can do', async () => {
    const thread = new LabThread();
    const task = { folder, supplier: 'tiny' };
    const gone = AbortSignal.abort();
    const first = thread.ask('overview', task, 60_000);
    const dropped = thread.ask('overview', task, 60_000, gone);
    const more = Array.from({ length: 17 }, () => thread.ask('overview', task, 60_000));
    const answers = await Promise.allSettled([first, dropped, ...more]);
    await thread.close();
    expect(answers[0]).toMatchObject({ status: 'fulfilled' });
    expect(answers[1]).toMatchObject({ status: 'rejected', reason: { code: 'LAB-BUSY' } });
    expect(answers.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(1);
  });
});

describe('files', () => {
  it('are put all or not at all', async () => {
    mkdirSync(join(folder, 'tiny/b.txt'));
    const files = [
      { path: 'tiny/a.txt', bytes: Buffer.from('new') },
      { path: 'tiny/new/c.txt', bytes: Buffer.from('c') },
      { path: 'tiny/b.txt', bytes: Buffer.from('b') },
    ];
    await expect(putFiles(folder, 'x', files)).rejects.toMatchObject({ code: 'MAPPING-READ-ONLY' });
    expect(readFileSync(join(folder, 'tiny/a.txt'), 'utf8')).toBe('old');
    expect(readdirSync(join(folder, 'tiny')).sort()).toEqual(['a.txt', 'b.txt']);
    chmodSync(join(folder, 'tiny/a.txt'), 0o666);
    const { undo } = await putFiles(folder, 'x', files.slice(0, 2));
    expect(readFileSync(join(folder, 'tiny/a.txt'), 'utf8')).toBe('new');
    expect(statSync(join(folder, 'tiny/a.txt')).mode & 0o777).toBe(0o666);
    await undo();
    expect(readFileSync(join(folder, 'tiny/a.txt'), 'utf8')).toBe('old');
    expect(readdirSync(join(folder, 'tiny')).sort()).toEqual(['a.txt', 'b.txt']);
  });
});

describe('a patch', () => {
  it('has what changes and what is new, as git takes it', () => {
    const patch = patchOf([
      { path: 'tiny/a.map.yaml', before: Buffer.from('a: 1\nb: 2\n'), after: Buffer.from('a: 1\nb: 3\n') },
      { path: 'tiny/tests/a/01-x.csv', before: undefined, after: Buffer.from('Item\nx\n') },
      { path: 'tiny/tests/a/02-x.xlsx', before: undefined, after: Buffer.from([80, 75, 0, 1]) },
    ]);
    expect(patch).toBe(`# tiny/tests/a/02-x.xlsx is no text and not in this patch
diff --git a/tiny/a.map.yaml b/tiny/a.map.yaml
--- a/tiny/a.map.yaml
+++ b/tiny/a.map.yaml
@@ -1,2 +1,2 @@
 a: 1
-b: 2
+b: 3
diff --git a/tiny/tests/a/01-x.csv b/tiny/tests/a/01-x.csv
new file mode 100644
--- /dev/null
+++ b/tiny/tests/a/01-x.csv
@@ -0,0 +1,2 @@
+Item
+x
`);
  });
});

describe('a sample without people', () => {
  const ISA = `ISA*00*${' '.repeat(10)}*00*${' '.repeat(10)}*ZZ*${'A'.padEnd(15)}*ZZ*${'B'.padEnd(15)}*260101*0101*U*00401*000000001*0*P*>~`;

  it('keeps the form of every text, and the same text for the same one', () => {
    const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
    const x12 = text(
      anonymised(Buffer.from(`${ISA}N1*ST*Zoe Nunez~N3*12 Main St~N1*BY*Zoe Nunez*92*77~LIN**SK*AB-1~`), 'x12'),
    );
    expect(x12).not.toContain('Zoe');
    expect(x12).not.toContain('Main');
    const [, first, second] =
      /N1\*ST\*([A-Z][a-z]{2} [A-Z][a-z]{4})~N3\*\d\d [A-Z][a-z]{3} [A-Z][a-z]~N1\*BY\*([^*]+)\*92\*77~LIN\*\*SK\*AB-1~/.exec(
        x12,
      ) ?? [];
    expect(first).toBeDefined();
    expect(second).toBe(first);
    const json = text(anonymised(Buffer.from('{"shipTo":{"name":"Zoe","line1":"Main 1"},"sku":"Zoe"}'), 'json'));
    expect(json).toMatch(/^\{"shipTo":\{"name":"[A-Z][a-z]{2}","line1":"[A-Z][a-z]{3} \d"\},"sku":"Zoe"\}$/);
    const csv = text(anonymised(Buffer.from('SKU,Ship Name,Item Name\r\nA-1,Zoe,Lamp\r\n'), 'csv'));
    expect(csv).toMatch(/^SKU,Ship Name,Item Name\r\nA-1,[A-Z][a-z]{2},Lamp\r\n$/);
    expect(csv).not.toContain('Zoe');
    const xml = text(anonymised(Buffer.from('<o><Name>Zoe</Name><Sku>Zoe</Sku></o>'), 'xml'));
    expect(xml).toMatch(/^<o><Name>[A-Z][a-z]{2}<\/Name><Sku>Zoe<\/Sku><\/o>$/);
    expect(xml).not.toContain('<Name>Zoe');
  });
});
