import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { channelOptions } from '../../src/channels/options.ts';
import { decorated, decorators } from './channel-decorators.ts';

const CHANNELS = join(import.meta.dirname, '../../src/channels');
const entries = readdirSync(CHANNELS, { withFileTypes: true });
const adapters = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);

/** Whoever adds an adapter or a decorator is told here that the contract has not been run against it. */
describe('the contract of channels', () => {
  it.each(adapters)('is run against the adapter %s', (adapter) => {
    const files = readdirSync(import.meta.dirname).filter((file) => file.startsWith(`channel-${adapter}.`));
    expect(files.filter((file) => file.endsWith('.test.ts'))).not.toEqual([]);
    for (const file of files)
      expect(readFileSync(join(import.meta.dirname, file), 'utf8')).toMatch(/^ *channelContract\(/m);
  });

  it('knows every kind that supplier.yaml may name', () => {
    expect(channelOptions.options.map((one) => one.shape.kind.value).sort()).toEqual([...adapters].sort());
  });

  it('is run against every decorator, alone', async () => {
    const found: string[] = [];
    for (const { name } of entries.filter((entry) => entry.isFile())) {
      const module: Record<string, unknown> = await import(join(CHANNELS, name));
      found.push(...Object.keys(module).filter((key) => /^with[A-Z]/.test(key) && typeof module[key] === 'function'));
    }
    expect(Object.keys(decorators).sort()).toEqual(found.sort());
    expect(Object.keys(decorated)).toEqual(expect.arrayContaining(found));
  });
});
