import { describe, expect, it } from 'vitest';
import { pinsIn, withPins } from '../../../src/app/supplier/pins.ts';

const OLD = `SHA256:${'a'.repeat(43)}`;
const NEW = `SHA256:${'b'.repeat(43)}`;
const OTHER = `SHA256:${'c'.repeat(43)}`;

/** Pins are put into a file that a person wrote: nothing else of it may move. */
describe('pins in supplier.yaml', () => {
  const file = (hostKeys: string): string =>
    `# Acme, by hand\nsupplier: 1\n\nchannel:\n    kind:   sftp     # as agreed\n    host: sftp.acme.example   # their new one\n${hostKeys}    username: "crossdock"\n\ncollect:\n  - { folder: /out,   every: 15m }\n`;

  it.each([
    ['none', '', [NEW], `    hostKeys:\n      - ${NEW}\n`],
    ['an empty list', '    hostKeys: []  # todo\n', [NEW], `    hostKeys: [${NEW}]  # todo\n`],
    ['nothing behind the colon', '    hostKeys:   # todo\n', [NEW], `    hostKeys:\n      - ${NEW}   # todo\n`],
    [
      'one, and another comes',
      `    hostKeys:\n    -   ${OLD}  # by phone, Mrs Li\n`,
      [OLD, NEW],
      `    hostKeys:\n    -   ${OLD}  # by phone, Mrs Li\n    -   ${NEW}\n`,
    ],
    [
      'two, and the old one goes',
      `    hostKeys:\n      # rotation of 2026\n      - ${OLD}  # until May\n      - "${NEW}" # from May\n`,
      [NEW],
      `    hostKeys:\n      # rotation of 2026\n      - "${NEW}" # from May\n`,
    ],
    ['two, and both go', `    hostKeys:\n      - ${OLD}\n      - ${OTHER}\n`, [NEW], `    hostKeys:\n      - ${NEW}\n`],
    ['a list in brackets', `    hostKeys: [ ${OLD} ]\n`, [OLD, NEW], `    hostKeys: [${OLD}, ${NEW}]\n`],
  ])('%s: change without disturbing the rest', (_, before, pins, after) => {
    expect(withPins(file(before), ['channel'], pins)).toBe(file(after));
  });

  it('keep the line ends of Windows, and a file that ends without one', () => {
    const dos = file(`    hostKeys:\n      - ${OLD}\n`).replaceAll('\n', '\r\n');
    expect(withPins(dos, ['channel'], [OLD, NEW])).toBe(
      file(`    hostKeys:\n      - ${OLD}\n      - ${NEW}\n`).replaceAll('\n', '\r\n'),
    );
    const open = `channel:\n  host: a\n  hostKeys:\n    - ${OLD}`;
    expect(withPins(open, ['channel'], [OLD, NEW])).toBe(`${open}\n    - ${NEW}`);
    expect(withPins(open, ['channel'], [NEW])).toBe(`channel:\n  host: a\n  hostKeys:\n    - ${NEW}`);
  });

  it('go into a channel written on one line, and into the one under deliver', () => {
    const flow = 'deliver: { folder: /in, channel: { kind: sftp, host: a.example, port: 22 } }\n';
    expect(withPins(flow, ['deliver', 'channel'], [NEW])).toBe(
      `deliver: { folder: /in, channel: { kind: sftp, host: a.example, hostKeys: [${NEW}], port: 22 } }\n`,
    );
  });

  it('are left to a person where they cannot be put in alone', () => {
    expect(withPins('channel:\n  kind: sftp\n', ['channel'], [NEW])).toBeUndefined();
    expect(withPins('collect: []\n', ['channel'], [NEW])).toBeUndefined();
  });

  it('are told from references', () => {
    const at = (text: string) => pinsIn(text, ['channel']);
    expect(at(file(`    hostKeys: [${OLD}]\n`))).toEqual({ kind: 'written', pins: [OLD] });
    expect(at(file('    hostKeys:\n      - $' + '{env:ACME_HOST_KEY}\n'))).toEqual({
      kind: 'reference',
      names: ['$' + '{env:ACME_HOST_KEY}'],
    });
    expect(at(file(''))).toEqual({ kind: 'written', pins: [] });
  });
});
