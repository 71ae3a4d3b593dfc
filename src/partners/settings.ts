import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { channelOptions } from '../channels/options.ts';
import { type Described, describeSchema } from '../kernel/settings/describe-schema.ts';
import type { Setting } from '../kernel/settings/settings.ts';
import { settingsOf } from '../kernel/settings/settings.ts';
import { parseLocated } from '../mapping/lint/located.ts';
import { type Environment, lookUp } from './load.ts';
import type { SupplierProfile } from './profile.ts';
import { supplierFile } from './schema.ts';

/** What supplier.yaml may say, the options of its channels included. */
export function describedSupplierFile(): Described {
  const file = describeSchema(supplierFile);
  // Channels in memory are for tests; no supplier has one.
  const all = describeSchema(channelOptions).shapes ?? [];
  const shapes = all.filter(({ keys }) => keys?.get('kind')?.constant !== 'memory');
  const keys = new Map(file.keys);
  const deliver = keys.get('deliver');
  const channel: Described = { optional: false, words: 'section', shapes, description: 'Where and how it is reached.' };
  keys.set('channel', channel);
  if (deliver?.keys !== undefined) {
    const own = { ...channel, optional: true, description: 'Over which documents go out, where it is another one.' };
    keys.set('deliver', { ...deliver, keys: new Map(deliver.keys).set('channel', own) });
  }
  return { ...file, keys };
}

/**
 * Every value of a supplier.yaml with its origin: as written, from the environment or a secret file, a default, or what
 * follows from other values (with the profile, where it can be run). Places name `file`, not the folder it is in.
 */
export function supplierSettings(
  { folder, file }: { readonly folder: string; readonly file: string },
  environment: Environment,
  profile?: SupplierProfile,
): Setting[] {
  const { root } = parseLocated(readFileSync(join(folder, file), 'utf8'), file);
  if (root === undefined) return [];
  const settings = settingsOf(describedSupplierFile(), root, lookUp(environment));
  const said = new Set(settings.map(({ path }) => path));
  const derived = profile === undefined ? [] : derivedSettings(profile).filter(({ path }) => !said.has(path));
  return [...settings, ...derived];
}

/** What is not written and has no default of its own, because it follows from other values. */
function derivedSettings({ collect, stock, clocks }: SupplierProfile): Setting[] {
  const derived = (path: string, value: unknown, description: string): Setting[] =>
    value === undefined ? [] : [{ path, value, masked: false, from: 'default', description }];
  return [
    ...collect.flatMap(({ cron, everyMs, jitterMs }, index) => [
      ...derived(
        `collect[${index}].every`,
        cron === undefined ? timeText(everyMs) : undefined,
        '15m where nothing else is said.',
      ),
      ...derived(`collect[${index}].jitter`, timeText(jitterMs), 'A tenth of every; none with cron.'),
    ]),
    ...derived('stock.coverage', stock.coverage, 'Follows from own.'),
    ...derived('stock.reflectsAt', stock.reflectsAt, 'Follows from own.'),
    ...derived(
      'stock.freshness.expectedEvery',
      timeText(stock.freshness.expectedEveryMs),
      'Follows from collect[].expect.',
    ),
    ...derived('stock.freshness.maxAge', timeText(stock.freshness.maxAgeMs), 'Follows from expectedEvery.'),
    ...derived('stock.buffer.normal', stock.buffer.normal, 'Follows from own.'),
    ...derived('stock.buffer.fast', stock.buffer.fast, 'Follows from own.'),
    ...derived(
      'clocks.functionalAcknowledgment.alert',
      timeText(clocks.functionalAcknowledgment?.alertMs),
      'Where its mappings read 997s.',
    ),
    ...derived(
      'clocks.acknowledgment.alert',
      timeText(clocks.acknowledgment?.alertMs),
      'Where its mappings read 855s.',
    ),
    ...derived('clocks.shipNotice.afterPromise', clocks.shipNotice?.afterPromise, 'Where its mappings read 856s.'),
    ...derived('clocks.invoice.afterShipment', clocks.invoice?.afterShipment, 'Where its mappings read 810s.'),
  ];
}

function timeText(ms: number | undefined): string | undefined {
  if (ms === undefined) return undefined;
  for (const [unit, size] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
  ] as const)
    if (ms > 0 && ms % size === 0) return `${ms / size}${unit}`;
  return `${ms}ms`;
}
