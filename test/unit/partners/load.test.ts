import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatLintProblem } from '../../../src/mapping/lint/problem.ts';
import { loadSuppliers } from '../../../src/partners/load.ts';
import { mappingFor } from '../../../src/partners/match.ts';

const ACME = {
  ACME_HOST: 'sftp.acme.example',
  ACME_PORT: '2222',
  ACME_USER: 'us',
  ACME_PASSWORD: '007',
  ACME_HOST_KEY: `SHA256:${'A'.repeat(43)}`,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mappings-'));
  for (const name of ['base', 'acme'])
    cpSync(join(import.meta.dirname, '../../../mappings', name), join(folder, name), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Changes a file, then loads; findings without the name of the temporary folder. */
async function changed(
  file: string,
  change: (text: string) => string,
  environment: Record<string, string> = ACME,
): Promise<string[]> {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  const text = change(before);
  expect(text).not.toBe(before);
  writeFileSync(path, text);
  const { problems, profiles } = await loadSuppliers(folder, environment);
  if (problems.length > 0) expect(profiles).toEqual([]);
  return problems.map(formatLintProblem).map((line) => line.replaceAll(`${folder}/`, ''));
}

describe('loading suppliers', () => {
  it('makes a profile of a supplier whose environment is set', async () => {
    const { profiles, notConfigured, problems } = await loadSuppliers(folder, ACME);
    expect([problems, notConfigured]).toEqual([[], []]);
    expect(profiles[0]).toMatchObject({
      id: 'acme',
      name: 'Acme Housewares',
      // A password of digits stays a text; a port becomes a number.
      channel: { kind: 'sftp', host: 'sftp.acme.example', port: 2222, password: '007' },
      collect: [
        {
          folder: '/outbound',
          everyMs: 900_000,
          settleMs: 5_000,
          // biome-ignore lint/suspicious/noThenProperty: the key of the profile
          then: 'archive',
          archiveFolder: '/archive',
          ignore: [],
          maxBytes: 1024 ** 3,
        },
      ],
      receive: { tokens: [], maxBytes: 1024 ** 3, timeoutMs: 600_000, stallMs: 30_000 },
      deliver: {
        folder: '/inbound',
        temporaryPrefix: '.',
        overdueAfter: 3_600_000,
        channel: { kind: 'sftp', host: 'sftp.acme.example' },
      },
      x12: {
        qualifier: '12',
        id: '8005551212',
        ourQualifier: 'ZZ',
        ourId: 'CROSSDOCK',
        acknowledge: '997',
        interchangeAcknowledgment: 'requested',
        usage: 'P',
        tolerate: ['unknown-segment', 'element-number'],
        reading: { validation: 'conditions', strict: [] },
      },
      stock: {
        coverage: 'full',
        reflectsAt: 'acknowledgment',
        buffer: { normal: 3, fast: 5, skus: [] },
        freshness: { expectedEveryMs: 4 * 3_600_000, maxAgeMs: 12 * 3_600_000, clock: 'server' },
        minimumShare: 0.5,
        missingFeeds: 2,
      },
      costs: { dropShipFee: '2.50', freightPerOrder: '7.95', freightPerUnit: '0', priority: 1 },
    });
    expect(profiles[0]?.inbound.map(({ id }) => id)).toEqual([
      'acme-810',
      'acme-846',
      'acme-855',
      'acme-856',
      'acme-997',
      'acme-999',
    ]);
    expect(profiles[0]?.outbound.map(({ id }) => id)).toEqual(['acme-850']);
  });

  it('says how far X12 is checked, for the gateway and for tests of mappings', async () => {
    const file = 'acme/supplier.yaml';
    const asked = (lines: string) => (text: string) => text.replace(/^x12:\n/m, `x12:\n${lines}`);
    expect(await changed(file, asked('  validation: elements\n  strict: [unknown-code]\n'))).toEqual([]);
    const { profiles, mappings } = await loadSuppliers(folder, ACME);
    const reading = { validation: 'elements', strict: ['unknown-code'] };
    expect(profiles[0]?.x12?.reading).toEqual(reading);
    expect(mappings[0]?.x12).toEqual(reading);
    const [problem] = await changed(file, (text) => text.replace('validation: elements', 'validation: everything'));
    expect(problem).toContain('x12.validation');
  });

  it.each([
    ['false', undefined],
    ['"997"', '997'],
    ['"999"', '999'],
  ])('acknowledges with what `acknowledge: %s` says', async (written, acknowledge) => {
    const file = 'acme/supplier.yaml';
    expect(
      await changed(file, (text) =>
        text.replace('acknowledge: true', `acknowledge: ${written}\n  interchangeAcknowledgment: never`),
      ),
    ).toEqual([]);
    const { profiles } = await loadSuppliers(folder, ACME);
    expect(profiles[0]?.x12?.acknowledge).toBe(acknowledge);
    expect(profiles[0]?.x12?.interchangeAcknowledgment).toBe('never');
  });

  it('leaves a supplier out, without findings, when nothing of its environment is set', async () => {
    const { profiles, notConfigured, problems } = await loadSuppliers(folder, { PATH: '/bin', ACME_HOST: '' });
    expect([profiles, problems]).toEqual([[], []]);
    expect(notConfigured).toEqual([{ id: 'acme', name: 'Acme Housewares', missing: Object.keys(ACME) }]);
  });

  it.each([
    [`tokens: ['\${env:TOKEN_A}', '\${env:TOKEN_B}']`, 'Tok', ['TOKEN_A', 'TOKEN_B']],
    // The value alone says whether it is right: a file that cannot be checked is named all the same.
    [`folders: ['\${env:PLACE}']`, 'tok', ['PLACE']],
  ])('names a supplier whose values would be checked, had they any: %s', async (line, name, missing) => {
    mkdirSync(join(folder, 'tok'));
    writeFileSync(
      join(folder, 'tok/supplier.yaml'),
      `supplier: 1\nname: Tok\ntimeZone: UTC\ncurrency: USD\nchannel: { kind: http }\nreceive:\n  ${line}\n`,
    );
    const { profiles, notConfigured, problems } = await loadSuppliers(folder, {}, { only: 'tok' });
    expect([profiles, problems]).toEqual([[], []]);
    expect(notConfigured).toEqual([{ id: 'tok', name, missing }]);
  });

  it('only checks a supplier that is not active, whatever is set', async () => {
    const path = join(folder, 'acme/supplier.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('supplier: 1\n', 'supplier: 1\nactive: false\n'));
    for (const environment of [ACME, {}, { ...ACME, ACME_PASSWORD: '' }]) {
      const { profiles, notConfigured, problems, mappings } = await loadSuppliers(folder, environment);
      expect([profiles, notConfigured, problems]).toEqual([[], [], []]);
      expect(mappings.map(({ id }) => id)).toEqual(['acme']);
    }
    writeFileSync(path, readFileSync(path, 'utf8').replace('currency: USD', 'currency: dollars'));
    expect((await loadSuppliers(folder, {})).problems.map(({ path: at }) => at)).toEqual(['currency']);
  });

  it('refuses half an environment', async () => {
    const { profiles, notConfigured, problems } = await loadSuppliers(folder, { ...ACME, ACME_PASSWORD: '' });
    expect([profiles, notConfigured]).toEqual([[], []]);
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'SUPPLIER-ENVIRONMENT ACME_PASSWORD is not set, though others of this supplier are',
    ]);
  });

  it('reads secrets from files', async () => {
    const secret = join(folder, 'secret');
    writeFileSync(secret, 'hunter2\n');
    expect(
      await changed('acme/supplier.yaml', (text) => text.replace(`\${env:ACME_PASSWORD}`, `\${file:${secret}}`)),
    ).toEqual([]);
    const { profiles } = await loadSuppliers(folder, ACME);
    expect(profiles[0]?.channel).toMatchObject({ password: 'hunter2' });
  });

  it.each([
    [
      'a literal password',
      (text: string) => text.replace(`\${env:ACME_PASSWORD}`, 'hunter2'),
      [
        `acme/supplier.yaml:11:13 SUPPLIER-SECRET channel.password: "password" is written out; use \${env:NAME} or \${file:PATH}`,
      ],
    ],
    [
      'a literal in part',
      (text: string) => text.replace(`\${env:ACME_PASSWORD}`, `x\${env:ACME_PASSWORD}`),
      [
        `acme/supplier.yaml:11:13 SUPPLIER-SECRET channel.password: "password" is written out; use \${env:NAME} or \${file:PATH}`,
      ],
    ],
    [
      'another reference',
      (text: string) => text.replace(`\${env:ACME_HOST}`, `\${vault:HOST}`),
      [
        `acme/supplier.yaml:8:9 MAP-LINT-VALUE channel.host: "\${vault:HOST}" is not \${env:NAME} or \${file:PATH}`,
        'acme/supplier.yaml:8:9 MAP-LINT-VALUE channel.host: too small: expected string to have >=1 characters',
      ],
    ],
    [
      'an unknown key',
      (text: string) => text.replace('deliver:', 'delivr:'),
      ['acme/supplier.yaml:20:1 MAP-LINT-KEY unknown key "delivr"; did you mean "deliver"?'],
    ],
    [
      'an unknown channel key',
      (text: string) => text.replace('username:', 'user:'),
      [
        'acme/supplier.yaml:7:3 MAP-LINT-MISSING channel.username: "username" is missing',
        'acme/supplier.yaml:10:3 MAP-LINT-KEY channel: unknown key "user"; did you mean "username"?',
      ],
    ],
    [
      'a bad duration',
      (text: string) => text.replace('15m', '15 minutes'),
      ['acme/supplier.yaml:16:12 MAP-LINT-VALUE collect.0.every: expected a duration such as 15m, 5s or 4h'],
    ],
    [
      'an unquoted id',
      (text: string) => text.replace('"8005551212"', '8005551212'),
      [
        'acme/supplier.yaml:23:36 MAP-LINT-QUOTE x12.supplier.id: write it in quotes: "8005551212"; unquoted, YAML reads it as the number 8005551212',
      ],
    ],
    [
      'an archive into itself',
      (text: string) => text.replace('/archive', '/outbound'),
      [
        'acme/supplier.yaml:19:20 SUPPLIER-INVALID collect.0.archiveFolder: files archived into the folder they come from would be collected again',
      ],
    ],
    [
      'files without a folder to put them in',
      (text: string) => text.replace('  folder: /inbound\n', '  temporaryPrefix: .\n'),
      ['acme/supplier.yaml:21:3 SUPPLIER-INVALID deliver: documents delivered over sftp need "folder"'],
    ],
    [
      'a supplier whose files come in no way',
      (text: string) => text.replace(/collect:\n(?: {2}.*\n)+/, ''),
      [
        'acme/supplier.yaml:2:1 SUPPLIER-INVALID nothing says how its files come: expected "collect", or "receive" where the supplier brings them',
      ],
    ],
    [
      'a token of a supplier that is written out',
      (text: string) => `${text}receive:\n  tokens: [0123456789abcdef]\n`,
      [
        `acme/supplier.yaml:39:12 SUPPLIER-SECRET receive.tokens.0: "tokens" is written out; use \${env:NAME} or \${file:PATH}`,
      ],
    ],
  ])('reports %s', async (_, change, expected) => {
    expect((await changed('acme/supplier.yaml', change)).sort()).toEqual([...expected].sort());
  });

  it('takes documents to another place than files come from', async () => {
    const other = (text: string) =>
      text.replace('  folder: /inbound', '  channel: { kind: folder, root: /srv/acme }\n  folder: orders');
    expect(await changed('acme/supplier.yaml', other)).toEqual([]);
    const { profiles } = await loadSuppliers(folder, ACME);
    expect(profiles[0]).toMatchObject({
      channel: { kind: 'sftp' },
      deliver: { channel: { kind: 'folder', root: '/srv/acme' }, folder: 'orders' },
    });
  });

  it('never shows a secret from the environment in a finding', async () => {
    const { problems } = await loadSuppliers(folder, { ...ACME, ACME_HOST_KEY: 'not-a-fingerprint' });
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain('not-a-fingerprint');
  });

  it('wants the envelope of a mapping and the agreement to name the same parties', async () => {
    expect(await changed('acme/acme-850.map.yaml', (text) => text.replace('id: CROSSDOCK', 'id: CROSSDOC'))).toEqual([
      'acme/acme-850.map.yaml:14:13 SUPPLIER-INVALID target.envelope.sender: ZZ/CROSSDOC is not ZZ/CROSSDOCK of supplier.yaml',
    ]);
  });

  it('wants ids and suppliers to be the names of file and folder', async () => {
    expect(
      await changed('acme/acme-997.map.yaml', (text) =>
        text.replace('id: acme-997', 'id: acme-998').replace('supplier: acme', 'supplier: acne'),
      ),
    ).toEqual([
      'acme/acme-997.map.yaml:3:5 MAP-LINT-VALUE id: "acme-998" must be the name of the file: acme-997',
      'acme/acme-997.map.yaml:5:11 MAP-LINT-VALUE supplier: "acne" must be the name of the folder: acme',
    ]);
  });

  it('refuses two mappings for one input', async () => {
    writeFileSync(
      join(folder, 'acme/acme-b.map.yaml'),
      'mapping: 1\nid: acme-b\nsupplier: acme\nextends: acme-846.map.yaml\n',
    );
    const { problems } = await loadSuppliers(folder, ACME);
    expect(problems.map(({ code, message }) => `${code} ${message.replaceAll(`${folder}/`, '')}`)).toEqual([
      'MAP-LINT-OVERLAP acme-846 (acme/acme-846.map.yaml) and acme-b would read the same files',
    ]);
  });

  it('refuses a name that every file of a folder would have', async () => {
    const named = (name: string) =>
      changed('acme/acme-850.map.yaml', (text) => text.replace('850_{controlNumber}.edi', name));
    expect(await named('850.edi')).toEqual([
      expect.stringMatching(
        /^acme\/acme-850\.map\.yaml:12:\d+ MAP-LINT-VALUE target\.fileName: "850\.edi" is the name of every file, and one would replace another that was not taken yet; expected \{poNumber\} or \{controlNumber\} in it/,
      ),
    ]);
  });

  it('takes such a name where nothing lies in a folder, and one with the PO number', async () => {
    const path = join(folder, 'acme/acme-850.map.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('850_{controlNumber}.edi', '850-{poNumber}.edi'));
    expect((await loadSuppliers(folder, ACME)).problems).toEqual([]);
    writeFileSync(path, readFileSync(path, 'utf8').replace('850-{poNumber}.edi', '850.edi'));
    const supplier = join(folder, 'acme/supplier.yaml');
    const text = readFileSync(supplier, 'utf8');
    const mailed = text.replace(
      '  folder: /inbound',
      '  channel: { kind: email, host: mail.example, from: us@example.com, to: [them@example.com], security: starttls }',
    );
    expect(mailed).not.toBe(text);
    writeFileSync(supplier, mailed);
    expect((await loadSuppliers(folder, ACME)).problems.map(formatLintProblem)).toEqual([]);
  });

  it('refuses an unknown character set', async () => {
    const found = await changed('acme/acme-846.map.yaml', (text) =>
      text.replace('source:', 'source:\n  charset: windows-1259'),
    );
    expect(found.join()).toContain('MAP-LINT-VALUE source.charset: there is no character set "windows-1259"');
  });

  it('refuses an unknown tolerance', async () => {
    const [line] = await changed('acme/acme-846.map.yaml', (text) => text.replace('element-number]', 'element-numbr]'));
    expect(line).toMatch(
      /^acme\/acme-846\.map\.yaml:11:15 MAP-LINT-VALUE source\.dialect\.tolerate: there is no tolerance "element-numbr"; known: short-isa, .*; did you mean "element-number"\?$/,
    );
  });

  it('does not read outside the mappings folder', async () => {
    const lines = await changed('acme/acme-997.map.yaml', (text) =>
      text.replace('../base/x12-997.map.yaml', '../../../etc/passwd'),
    );
    expect(lines[0]).toMatch(
      /^acme\/acme-997\.map\.yaml:4:10 MAP-LINT-EXTENDS extends: cannot read "\.\.\/\.\.\/\.\.\/etc\/passwd"/,
    );
  });
});

describe('finding the mapping of an input', () => {
  it('goes by transaction set and the first six characters of the version', async () => {
    const { profiles } = await loadSuppliers(folder, ACME);
    const [acme] = profiles;
    if (acme === undefined) throw new Error('no profile');
    const found = (set: string | undefined, version?: string): string | undefined =>
      mappingFor(acme, { format: 'x12', set, version, fileName: 'x.edi' })?.id;
    expect([
      found('846', '004010'),
      found('846', '004010VICS'),
      found('846', '005010'),
      found('997', '003040'),
      found('850', '004010'),
      found(undefined),
    ]).toEqual(['acme-846', 'acme-846', undefined, 'acme-997', undefined, undefined]);
  });
});

describe('the clocks of a supplier', () => {
  const HOUR = 3_600_000;
  const clocks = async (yaml: string): Promise<unknown> => {
    const path = join(folder, 'acme/supplier.yaml');
    writeFileSync(path, `${readFileSync(path, 'utf8')}${yaml}\n`);
    const { profiles, problems } = await loadSuppliers(folder, ACME);
    expect(problems.map(formatLintProblem)).toEqual([]);
    return profiles[0]?.clocks;
  };
  const all = {
    functionalAcknowledgment: { warnMs: 4 * HOUR, alertMs: 24 * HOUR },
    acknowledgment: { alertMs: 24 * HOUR },
    shipNotice: { afterPromise: 1, afterOrder: 3 },
    invoice: { afterShipment: 5 },
  };

  it.each([
    ['run by default for whatever a mapping reads', '', all],
    [
      'take a working day where the supplier has working hours',
      'calendar: { hours: { from: "08:00", to: "17:00" } }',
      {
        ...all,
        functionalAcknowledgment: { warnMs: 4 * HOUR, alertMs: 9 * HOUR },
        acknowledgment: { alertMs: 9 * HOUR },
      },
    ],
    [
      'are as supplier.yaml says',
      'clocks: { functionalAcknowledgment: never, acknowledgment: { warn: 2h, alert: 6h }, shipNotice: { afterOrder: 7 }, invoice: never }',
      { acknowledgment: { warnMs: 2 * HOUR, alertMs: 6 * HOUR }, shipNotice: { afterPromise: 1, afterOrder: 7 } },
    ],
  ])('%s', async (_, yaml, expected) => {
    expect(await clocks(yaml)).toEqual(expected);
  });

  it('have no 997 where no mapping reads one', async () => {
    for (const set of ['997', '999']) {
      rmSync(join(folder, `acme/acme-${set}.map.yaml`));
      rmSync(join(folder, `acme/tests/acme-${set}`), { recursive: true });
    }
    const { functionalAcknowledgment: _, ...rest } = all;
    expect(await clocks('')).toEqual(rest);
  });

  it('that nothing could stop are refused', async () => {
    rmSync(join(folder, 'acme/acme-810.map.yaml'));
    rmSync(join(folder, 'acme/tests/acme-810'), { recursive: true });
    const found = await changed('acme/supplier.yaml', (text) => `${text}\nclocks: { invoice: {} }\n`);
    expect(found.join('\n')).toContain('no mapping reads kind: invoice, so every order would become overdue');
  });

  it('must warn before they alert', async () => {
    const found = await changed(
      'acme/supplier.yaml',
      (text) => `${text}\nclocks: { acknowledgment: { warn: 5h, alert: 4h } }\n`,
    );
    expect(found.join('\n')).toContain('clocks.acknowledgment');
  });

  it.each([
    ['{ every: 4h }', { everyMs: 4 * HOUR }],
    ['{ by: "07:00", files: "846*" }', { by: 420, files: '846*' }],
  ])('expect files: %s', async (yaml, expected) => {
    const path = join(folder, 'acme/supplier.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('    settle: 5s', `    settle: 5s\n    expect: ${yaml}`));
    const { profiles, problems } = await loadSuppliers(folder, ACME);
    expect(problems.map(formatLintProblem)).toEqual([]);
    expect(profiles[0]?.collect[0]?.expect).toEqual(expected);
  });

  it('expect nothing that makes no sense', async () => {
    const found = await changed('acme/supplier.yaml', (text) =>
      text.replace('    settle: 5s', '    settle: 5s\n    expect: { every: 4h, by: "07:00" }'),
    );
    expect(found.join('\n')).toContain('expected { every: 4h } or { by: "07:00" }');
  });
});

describe('collect rules', () => {
  const file = 'acme/supplier.yaml';
  const rule = (lines: string) => (text: string) =>
    text.replace('  - folder: /outbound\n', `  - folder: /outbound\n    ${lines}\n`);
  const second = (more: string) => (text: string) =>
    text.replace('collect:\n', `collect:\n  - { name: other, folder: /outbound, then: keep, ${more} }\n`);

  it('say how complete files are recognised and when they are looked for', async () => {
    expect(
      await changed(file, (text) =>
        rule('ready: { doneFile: "{stem}.ok" }\n    cron: "*/10 6-20 * * mon-fri"\n    days: business')(text).replace(
          /^ +every: .*\n/m,
          '',
        ),
      ),
    ).toEqual([]);
    const { profiles } = await loadSuppliers(folder, ACME);
    expect(profiles[0]?.collect[0]).toMatchObject({
      name: '',
      doneFile: '{stem}.ok',
      cron: '*/10 6-20 * * mon-fri',
      days: 'business',
      jitterMs: 0,
      mostPerPoll: 2000,
    });
  });

  it.each([
    ['cron: "* * * * *"', 'every and cron are two ways to say the same'],
    ['name: "Not Small"', 'expected small letters, digits and hyphens'],
    ['ready: { doneFile: "done" }', 'expected a name with {name} or {stem} in it'],
    ['ready: { doneFile: ".{name}" }', 'is a name of files still being written, which are never listed'],
  ])('%s is refused', async (lines, message) => {
    expect((await changed(file, rule(lines))).join()).toContain(message);
  });

  it.each(['61 * * * *', '* * *', '0 0 31 2 *', '* * * * * *'])('the cron pattern %s is refused', async (pattern) => {
    const found = await changed(file, (text) => rule(`cron: "${pattern}"`)(text).replace(/^ +every: .*\n/m, ''));
    expect(found.join()).toContain('expected five fields');
  });

  it.each([
    ['files: ["*.xml"]', 'without "files" takes every file in it'],
    ['every: 1h', 'without "files" takes every file in it'],
  ])('two for one folder (%s) may not want the same file', async (more, message) => {
    expect((await changed(file, second(more))).join()).toContain(message);
  });

  it('two for one folder with patterns of their own are fine, with overlapping ones not', async () => {
    const first = rule('files: ["inv*.csv"]');
    expect(await changed(file, (text) => second('files: ["*.xml"]')(first(text)))).toEqual([]);
    expect((await changed(file, (text) => text.replace('*.xml', 'inv_1*'))).join()).toContain(
      '"inv*.csv" and "inv_1*" of another rule for /outbound overlap',
    );
    expect(
      (await changed(file, (text) => text.replace('name: other, ', '').replace('inv_1*', '*.xml'))).join(),
    ).toContain('need different names');
  });

  it('archive into no folder that is collected from', async () => {
    const found = await changed(file, second('files: ["*.xml"], archiveFolder: /outbound'));
    expect(found.join()).toContain('files archived into the folder they come from would be collected again');
  });
});
