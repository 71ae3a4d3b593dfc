import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crossdock } from '../../support/crossdock.ts';
import { ROOT } from '../../support/sources.ts';
import { interchange } from '../../support/x12-text.ts';

const sample = (name: string) => join(ROOT, 'samples/x12', name);
const good = sample('846/pass/01-stock-on-hand.edi');
const bad = sample('846/fail/05-letters-in-quantity.edi');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdock-inspect-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('crossdock inspect', () => {
  it('ends with 0 for a file in which nothing is an error', () => {
    const { status, stdout, stderr } = crossdock(['inspect', good]);
    expect(stdout).toContain('01-stock-on-hand.edi: X12 (it begins with ISA)');
    expect(stdout).toContain('No findings.');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('ends with 1 for an error, and with 0 when that is tolerated', () => {
    const file = sample('846/fail/07-isa-not-padded.edi');
    expect(crossdock(['inspect', file]).status).toBe(1);
    expect(crossdock(['inspect', file, '--tolerate', 'short-isa,se-count']).status).toBe(0);
  });

  it('ends with 0 for warnings, which strictness turns into errors', () => {
    const text = interchange({ set: '846', body: ['BIA*00*DD*A*20260901', 'LIN**SK*A', 'QTY*9Z*1*EA'] });
    expect(crossdock(['inspect', '-', '--json'], { input: text }).status).toBe(0);
    const strict = crossdock(['inspect', '-', '--json', '--strict', 'unknown-code'], { input: text });
    expect(strict.status).toBe(1);
    expect(JSON.parse(strict.stdout)).toMatchObject({ errors: 1, problems: [{ tag: 'QTY', element: 1 }] });
  });

  it('ends with 1 for a file that was cut anywhere', () => {
    const { status, stdout } = crossdock(['inspect', '--json', '-'], { input: 'SKU,Qty\nA,1\nB,1' });
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ complete: false, errors: 1, documents: [{ status: 'R' }] });
  });

  it.each([
    [['inspect'], "missing required argument 'file'"],
    [['inspect', good, bad], 'too many arguments'],
    [['inspect', good, '--josn'], 'Did you mean --json?'],
    [['inspect', good, '--set', '0'], 'It must be a number from 1.'],
    [['inspect', good, '--set', '2'], 'there is no transaction set 2; the file has 1.'],
    [['inspect', good, '--format', 'edifact'], 'Allowed choices are x12, csv,'],
    [['inspect', good, '--format', 'fixed'], "needs '--columns'"],
    [['inspect', good, '--columns', 'SKU'], '"SKU" is not like SKU:1-12.'],
    [['inspect', good, '--columns', 'SKU:5-2'], '"SKU:5-2" must count from 1 and not end before it begins.'],
    [['inspect', good, '--charset', 'klingon'], 'It must be a usual name such as utf-8,'],
    [['inspect', good, '--format', 'pdf'], '(see crossdock inspect --help)'],
    [['inspect', good, '--tolerate', 'sloth'], 'There is no "sloth"; known are short-isa,'],
    [['inspect', good, '--ack', '998'], 'Allowed choices are 997, 999.'],
    [['detect'], "missing required argument 'file'"],
  ])('%j is wrong usage: exit code 2, and nothing on standard output', (args, message) => {
    const { status, stdout, stderr } = crossdock(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it.each([
    ['no-such-file.edi', 'no-such-file.edi cannot be read: there is no such file.'],
    [ROOT, `${ROOT} cannot be read: it is a folder; name one file.`],
  ])('ends with 3 for %s, which cannot be opened', (file, message) => {
    expect(crossdock(['inspect', file])).toEqual({ status: 3, stdout: '', stderr: `crossdock: ${message}\n` });
    expect(crossdock(['detect', file])).toEqual({ status: 3, stdout: '', stderr: `crossdock: ${message}\n` });
  });

  it.each([
    ['', 'empty', 'FORMAT-EMPTY'],
    ['%PDF-1.7 and so on', 'unknown', 'FORMAT-FOREIGN'],
    ['Dear partner\nthe stock follows\n', 'text', 'FORMAT-FOREIGN'],
  ])('ends with 3 for %j, which no format reads, and still reports', (input, format, code) => {
    const { status, stdout } = crossdock(['inspect', '-', '--json'], { input });
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ format, complete: false, problems: [{ code, severity: 'error' }] });
  });

  it('reads standard input and a table of one column when told so', () => {
    const { status, stdout } = crossdock(['inspect', '-', '--json', '--format', 'csv'], { input: 'SKU\nA\n' });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'csv', documents: [{ header: ['SKU'], recordCount: 1 }] });
  });

  it('reads with the delimiter, header row and columns it is given', () => {
    const csv = crossdock(['inspect', '-', '--json', '--delimiter', '\\t', '--header-row', '2'], {
      input: 'Stock\t\nSKU\tQty\nA\t1\n',
    });
    expect(JSON.parse(csv.stdout)).toMatchObject({ documents: [{ header: ['SKU', 'Qty'], recordCount: 1 }] });
    const fixed = crossdock(['inspect', '-', '--json', '--columns', 'SKU:1-3,Qty:4-6'], { input: 'AAA001\nBBB002\n' });
    expect(JSON.parse(fixed.stdout)).toMatchObject({ format: 'fixed', documents: [{ recordCount: 2 }] });
  });

  it('looks into packed files', () => {
    const { status, stdout } = crossdock(['inspect', '-', '--json'], { input: gzipSync('SKU,Qty\nA,1\n') });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'gzip', entries: [{ format: 'csv', complete: true }] });
  });

  it('works outside a project, beside a configuration that cannot be read, without a database', () => {
    mkdirSync(join(folder, 'crossdock.yaml'));
    writeFileSync(join(folder, 'stock.csv'), 'SKU,Qty\nA,1\n');
    const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    expect(crossdock(['inspect', 'stock.csv'], { cwd: folder, env })).toMatchObject({ status: 0, stderr: '' });
  });

  it('writes no colour where no terminal is, even in continuous integration', () => {
    const { stdout } = crossdock(['inspect', bad], { env: { CI: '1', TERM: 'xterm' } });
    expect(stdout).toContain('! error X12-ELEMENT-NUMBER');
    expect(stdout).not.toContain('\u001b');
  });

  it('ends in order when whoever reads its output has gone', async () => {
    const body = [
      'BIA*00*DD*A*20260901',
      ...Array.from({ length: 15_000 }, (_, item) => `LIN*${item}*SK*LAMP-${item}`),
    ];
    const file = join(folder, 'long.edi');
    writeFileSync(file, interchange({ set: '846', body }));
    const child = spawn(process.execPath, [join(ROOT, 'src/cli/main.ts'), 'inspect', '--set', '1', file]);
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(said).toBe('');
  });
});

describe('crossdock inspect --ack', () => {
  it('prints the 997 that would be sent, sender and receiver swapped, a segment a line', () => {
    const { status, stdout, stderr } = crossdock(['inspect', '--ack', bad]);
    const lines = stdout.split('\n').map((line) => line.replace(/\*2\d{5,7}\*\d{4}\*/, '*DATE*TIME*'));
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(lines).toEqual([
      'ISA*00*          *00*          *ZZ*CROSSDOCK      *ZZ*NORTHLAMPS     *DATE*TIME*U*00401*000000001*0*P*>~',
      'GS*FA*CROSSDOCK*NORTHLAMPS*DATE*TIME*1*X*004010~',
      'ST*997*0001~',
      'AK1*IB*101~',
      'AK2*846*0001~',
      'AK3*QTY*4*QTY*8~',
      'AK4*2*380*6*4O~',
      'AK5*R*5~',
      'AK9*R*1*1*0~',
      'SE*8*0001~',
      'GE*1*1~',
      'IEA*1*000000001~',
      '',
    ]);
  });

  it('prints a 999 when asked, with the file named before or behind', () => {
    const newer = sample('846/pass/15-composite-units-005010.edi');
    for (const args of [
      ['inspect', '--ack', '999', newer],
      ['inspect', newer, '--ack', '999'],
    ]) {
      const { status, stdout } = crossdock(args);
      expect(status).toBe(0);
      expect(stdout).toMatch(/\nST\*999\*0001\*005010X231A1~\n[\s\S]*\nIK5\*A~\n/);
    }
  });

  it('never answers a 997, and says so', () => {
    const { status, stdout, stderr } = crossdock(['inspect', '--ack', sample('997/pass/01-accepted.edi')]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toContain('gets none: it carries acknowledgments');
  });

  it('puts the text into the report with --json', () => {
    const { stdout } = crossdock(['inspect', good, '--ack', '--json']);
    const { acknowledgments, format } = JSON.parse(stdout);
    expect(format).toBe('x12');
    expect(acknowledgments).toEqual([{ interchange: 0, text: expect.stringContaining('\nAK9*A*1*1*1~\n') }]);
  });
});

describe('crossdock detect', () => {
  it.each([
    [good, 0, '01-stock-on-hand.edi: x12 (it begins with ISA)\n'],
    ['-', 3, 'standard input: text (it is text without any structure known here)\n'],
  ])('says what %s is', (file, status, stdout) => {
    expect(crossdock(['detect', file], { input: 'hello\n' })).toEqual({ status, stdout, stderr: '' });
  });

  it('writes JSON', () => {
    const { status, stdout } = crossdock(['detect', '-', '--json'], { input: gzipSync('x') });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ format: 'gzip', reason: 'it is gzip-compressed', recognised: true });
  });

  it('reads only the beginning', async () => {
    const child = spawn(process.execPath, [join(ROOT, 'src/cli/main.ts'), 'detect', '-']);
    child.stdin.write(`SKU,Qty\n${'A,1\n'.repeat(20_000)}`);
    expect(await once(child, 'close')).toEqual([0, null]);
  });
});
