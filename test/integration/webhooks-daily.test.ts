import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Errands } from '../../src/jobs/errands.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { keepSubscribed, webhooksLane } from '../../src/pipeline/storefront/subscribe.ts';
import { createStorefront, type StorefrontSettings } from '../../src/storefronts/registry.ts';
import type { Storefront } from '../../src/storefronts/storefront.ts';
import { aloneWith } from '../../src/storefronts/surroundings.ts';
import { dueLanes } from '../../src/stores/lanes.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import type { BcHook } from '../support/fakes/bigcommerce-state.ts';
import { startBigcommerce } from '../support/fakes/fake-bigcommerce.ts';
import type { FakePlatform } from '../support/fakes/fake-platform.ts';
import { startWoocommerce } from '../support/fakes/fake-woocommerce.ts';
import { startFakeShopify } from '../support/shopify/fake-shopify.ts';
import { shopifySettings } from '../support/shopify/shop.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Platforms switch off or delete webhooks that failed for some hours: every day they are looked after, and a person is told. */
const database = testDatabase();
const HOUR = 3_600;
const LANE = webhooksLane('shop');
let step: StepGateway;
let shop: Subscribed;
let storefront: Storefront;

interface Subscribed {
  readonly platform: FakePlatform;
  readonly settings: Readonly<Record<string, unknown>>;
  /** What it sends now, and where to. */
  active(): readonly string[];
  /** It gives one of them up, in its own way. */
  giveUp(): void;
}

const kinds: Readonly<Record<string, { readonly all: number; start(): Promise<Subscribed> }>> = {
  shopify: { all: 4, start: shopify },
  woocommerce: { all: 4, start: woocommerce },
  bigcommerce: { all: 5, start: bigcommerce },
};

async function shopify(): Promise<Subscribed> {
  const { platform, book } = await startFakeShopify();
  return {
    platform,
    settings: shopifySettings(platform.url),
    active: () => book.subscriptions.map(({ topic, uri }) => `${topic} ${uri}`),
    giveUp: () => void book.subscriptions.splice(1, 1),
  };
}

async function woocommerce(): Promise<Subscribed> {
  const { platform, settings, state } = await startWoocommerce({});
  const hooks = () => [...state.hooks.values()];
  return {
    platform,
    settings,
    active: () =>
      hooks().flatMap(({ status, topic, delivery_url: to }) => (status === 'active' ? [`${topic} ${to}`] : [])),
    giveUp: () => void Object.assign(hooks()[1] ?? {}, { status: 'disabled', failures: 6 }),
  };
}

async function bigcommerce(): Promise<Subscribed> {
  const { platform, settings, state, giveUp } = await startBigcommerce();
  const hooks = () => [...state.hooks.values()];
  return {
    platform,
    settings,
    active: () =>
      hooks().flatMap(({ is_active: isActive, scope, destination: to }) => (isActive ? [`${scope} ${to}`] : [])),
    giveUp: () => giveUp(hooks()[1] as BcHook),
  };
}

async function open(kind: string): Promise<void> {
  await emptyTables(database.db, 'supplier, storefront, lane, exception, state_event');
  step = await stepGateway(database, { storefronts: [{ id: 'shop', adapter: kind as 'shopify' }] });
  shop = (await kinds[kind]?.start()) as Subscribed;
  storefront = createStorefront({ id: 'shop', ...shop.settings } as StorefrontSettings, aloneWith(systemClock));
  (step.gateway.storefronts as Map<string, Storefront>).set('shop', storefront);
  Object.assign(step.gateway, { publicUrl: 'https://gateway.example' });
}
afterEach(async () => {
  await storefront.close();
  await shop.platform.stop();
});

/** Lanes go by the clock of the database, which a test cannot set: instead what was to be in so many seconds comes nearer. */
const passes = (seconds: number) =>
  database.db.raw('update lane set due_at = due_at - make_interval(secs => ?) where key = ?', [seconds, LANE.key]);
const isDue = async () => (await dueLanes(database.db, 'shop', [LANE.key])).length === 1;
const openCodes = () => database.db('exception').whereNull('closed_at').pluck('code');

describe.each(Object.entries(kinds))('webhooks of %s', (kind, { all }) => {
  beforeEach(() => open(kind));

  it('that the platform gave up are there again a day after the look before, and not asked for meanwhile', async () => {
    await keepSubscribed(step.gateway, 'shop');
    const before = [...shop.active()].sort();
    expect(before).toHaveLength(all);
    shop.giveUp();
    expect(shop.active()).toHaveLength(all - 1);
    const asked = shop.platform.calls.length;
    await passes(23 * HOUR);
    expect(await isDue()).toBe(false);
    await keepSubscribed(step.gateway, 'shop');
    expect(shop.platform.calls).toHaveLength(asked);
    await passes(HOUR);
    expect(await isDue()).toBe(true);
    await keepSubscribed(step.gateway, 'shop');
    expect([...shop.active()].sort()).toEqual(before);
    expect([await openCodes(), await isDue()]).toEqual([[], false]);
  });

  it('that cannot be looked after are told to a person at once, tried again within minutes, and done when they can', async () => {
    shop.platform.misbehave(() => ({ kind: 'answer', reply: { status: 401, json: {} } }));
    await keepSubscribed(step.gateway, 'shop');
    expect([shop.active(), await openCodes()]).toEqual([[], ['STOREFRONT-WEBHOOKS-MISSING']]);
    shop.platform.misbehave(undefined);
    await passes(HOUR);
    expect(await isDue()).toBe(true);
    await keepSubscribed(step.gateway, 'shop');
    expect([shop.active().length, await openCodes()]).toEqual([all, []]);
  });

  it('are looked after by a gateway whenever it starts, and by itself once they are due', async () => {
    await keepSubscribed(step.gateway, 'shop');
    shop.giveUp();
    const errands = new Errands(step.gateway);
    try {
      await errands.look();
      await expect.poll(() => shop.active().length, { timeout: 20_000 }).toBe(all);
      await expect.poll(() => lookedAfter(), { timeout: 20_000 }).toBe(true);
      shop.giveUp();
      await errands.look();
      expect(await isDue()).toBe(false);
      await passes(24 * HOUR);
      await errands.look();
      await expect.poll(() => shop.active().length, { timeout: 20_000 }).toBe(all);
    } finally {
      await errands.stop();
    }
  });
});

/** Nobody is at it, and the next look is set. */
async function lookedAfter(): Promise<boolean> {
  const lane = await database.db('lane').where({ key: LANE.key }).first<{ lease_until: Date | null }>('lease_until');
  return lane?.lease_until === null && !(await isDue());
}
