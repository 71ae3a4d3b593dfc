import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createChannel } from '../../../src/channels/registry.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { randomIds } from '../../../src/kernel/ids.ts';
import { silentLogger } from '../../../src/kernel/logger.ts';

const login = { username: 'us', password: 'unused', hostKeys: [`SHA256:${'A'.repeat(43)}`] };
const profiles = [
  { kind: 'sftp', host: '127.0.0.1', ...login },
  { kind: 'folder', root: '/nowhere' },
  { kind: 'http', url: 'http://127.0.0.1:1' },
  { kind: 'email', host: '127.0.0.1', security: 'none', from: 'a@b.example', to: ['c@d.example'] },
  { kind: 'memory' },
];

it('docs/channels.md shows the capabilities of every adapter as they are', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/channels.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` \| (\w+) \| (\w+) \|$/gm)].map(([, ...cells]) => cells);
  const real: string[][] = [];
  for (const profile of profiles) {
    const channel = createChannel(profile, { clock: systemClock, ids: randomIds, logger: silentLogger });
    const { adapter, collects, delivers } = channel.capabilities;
    real.push([adapter, collects, delivers]);
    await channel.close();
  }
  expect(rows).toEqual(real);
});
