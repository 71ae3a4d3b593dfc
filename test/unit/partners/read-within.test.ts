import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatLintProblem } from '../../../src/mapping/lint/problem.ts';
import { loadMapping } from '../../../src/mapping/load.ts';
import { readWithin } from '../../../src/partners/load.ts';

let room: string;
let folder: string;

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'crossdock-within-'));
  folder = join(room, 'mappings');
  mkdirSync(join(folder, 'acme/codes'), { recursive: true });
  writeFileSync(join(room, 'secret.csv'), 'code,value\nroot,x\n');
  writeFileSync(join(folder, 'acme/codes/uom.csv'), 'code,value\nEA,each\n');
});
afterEach(() => rmSync(room, { recursive: true, force: true }));

describe('reading within a folder', () => {
  it('reads what is in it, also by a link that stays in it', () => {
    symlinkSync(join(folder, 'acme/codes'), join(folder, 'acme/lists'));
    const read = readWithin(folder);
    expect(read(`${folder}/acme/codes/uom.csv`)).toContain('EA');
    expect(read(`${folder}/acme/lists/uom.csv`)).toContain('EA');
  });

  it('works where the folder itself is a link', () => {
    symlinkSync(folder, join(room, 'current'));
    expect(readWithin(join(room, 'current'))(`${room}/current/acme/codes/uom.csv`)).toContain('EA');
  });

  it.each([
    ['by its path', (): string => `${folder}/acme/../../secret.csv`],
    ['by an absolute path', (): string => '/etc/passwd'],
    ['into a folder whose name only begins the same', (): string => `${folder}-old/secret.csv`],
    [
      'by a link to a file',
      (): string => {
        symlinkSync(join(room, 'secret.csv'), join(folder, 'acme/codes/link.csv'));
        return `${folder}/acme/codes/link.csv`;
      },
    ],
    [
      'by a link to a folder',
      (): string => {
        symlinkSync(room, join(folder, 'acme/up'));
        return `${folder}/acme/up/secret.csv`;
      },
    ],
  ])('reads nothing outside it %s', (_, path) => {
    mkdirSync(`${folder}-old`);
    writeFileSync(`${folder}-old/secret.csv`, 'x');
    expect(readWithin(folder)(path())).toBeUndefined();
  });

  it('does not wait for a pipe, nor read folders, nor files without end', () => {
    execFileSync('mkfifo', [join(folder, 'acme/pipe.csv')]);
    writeFileSync(join(folder, 'acme/huge.csv'), '');
    truncateSync(join(folder, 'acme/huge.csv'), 65 * 1024 * 1024);
    const read = readWithin(folder);
    expect(read(`${folder}/acme/pipe.csv`)).toBeUndefined();
    expect(read(`${folder}/acme/huge.csv`)).toBeUndefined();
    expect(read(`${folder}/acme`)).toBeUndefined();
    expect(read(`${folder}/acme/nul\0.csv`)).toBeUndefined();
  });

  it('lets no mapping extend, or take codes from, what a link leads to', () => {
    symlinkSync(join(room, 'secret.csv'), join(folder, 'acme/codes/link.csv'));
    const text = `mapping: 1
id: a
kind: inventory
direction: in
source: { format: csv, file: "*.csv" }
lines: { each: row, fields: { sku: { from: SKU } } }
codes: { uom: { file: codes/link.csv }, more: { file: ../../secret.csv } }
`;
    writeFileSync(join(folder, 'acme/a.map.yaml'), text);
    const path = `${folder}/acme/a.map.yaml`;
    expect((loadMapping(readWithin(folder), path).problems ?? []).map(formatLintProblem)).toEqual([
      `${path}:7:23 MAP-LINT-CODES codes.uom.file: cannot read "codes/link.csv" (${folder}/acme/codes/link.csv)`,
      `${path}:7:55 MAP-LINT-CODES codes.more.file: cannot read "../../secret.csv" (${room}/secret.csv)`,
    ]);
  });
});
