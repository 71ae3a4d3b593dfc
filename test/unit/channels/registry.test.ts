import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { channelOptions } from '../../../src/channels/options.ts';
import { createChannel, createMemoryFolders } from '../../../src/channels/registry.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';
import { randomIds } from '../../../src/kernel/ids.ts';
import { silentLogger } from '../../../src/kernel/logger.ts';

const dependencies = { clock: systemClock, ids: randomIds, logger: silentLogger };
const pin = `SHA256:${'A'.repeat(43)}`;
const account = { kind: 'sftp', host: 'sftp.example', username: 'crossdock', password: 'pw', hostKeys: [pin] };

describe('channel registry', () => {
  it('knows every adapter folder, and only those', () => {
    const folders = readdirSync(new URL('../../../src/channels', import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    const kinds = channelOptions.def.options.map((option) => option.shape.kind.value);
    expect(kinds.toSorted()).toEqual(folders.toSorted());
  });

  it.each([account, { kind: 'folder', root: '/srv/drop' }, { kind: 'memory' }])(
    'makes a $kind channel',
    async (profile) => {
      const channel = createChannel(profile, dependencies);
      expect(channel.capabilities.adapter).toBe(profile.kind);
      await channel.close();
    },
  );

  it('shares the files of a memory channel with whoever plays the supplier', async () => {
    const memory = createMemoryFolders(() => new Date(0));
    memory.put('out', 'a.edi', 'abc');
    expect(await createChannel({ kind: 'memory' }, { ...dependencies, memory }).list('out')).toMatchObject({
      files: { length: 1 },
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'no host key',
      { hostKeys: [] },
      'hostKeys: expected the fingerprint of the server’s host key; there is no trust on first use',
    ],
    [
      'three host keys',
      { hostKeys: [pin, pin, pin] },
      'hostKeys: expected one fingerprint, or two while the supplier changes keys',
    ],
    ['an MD5 fingerprint', { hostKeys: ['MD5:aa:bb'] }, 'hostKeys.0: expected a SHA-256 fingerprint'],
    ['no credentials', { password: undefined }, 'password: expected password or privateKey'],
    ['an unknown field', { hostKey: pin }, 'Unrecognized key: "hostKey"'],
    ['port 0', { port: 0 }, 'port: '],
  ])('refuses %s', (_, change, message) => {
    const make = () => createChannel({ ...account, ...change }, dependencies);
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(message);
  });

  it('never shows a secret in the message', () => {
    const profile = { ...account, password: 'canary', privateKey: 5, port: 'canary' };
    const message = (() => {
      try {
        createChannel(profile, dependencies);
      } catch (thrown) {
        return String(thrown);
      }
    })();
    expect(message).toContain('port: ');
    expect(message).not.toContain('canary');
  });

  it('fills in the defaults and takes its own output again', () => {
    const once = channelOptions.parse({ ...account, hostKeys: [`${pin}=`] });
    expect(once).toMatchObject({
      port: 22,
      hostKeys: [pin],
      legacyAlgorithms: false,
      deadlines: { requestMs: 30_000 },
    });
    expect(channelOptions.parse(once)).toEqual(once);
  });
});
