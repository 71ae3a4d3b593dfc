import type { RealMedusa } from './shop.ts';

/** What a shop needs before anybody can buy. */
export interface Seeded {
  readonly location: string;
  readonly salesChannel: string;
  readonly region: string;
  readonly profile: string;
  readonly shippingOption: string;
  /** Publishable key of the sales channel. */
  readonly key: string;
}

interface WithId {
  readonly id: string;
}

export async function seedShop({ admin }: RealMedusa): Promise<Seeded> {
  const { sales_channel } = await admin<{ sales_channel: WithId }>('POST', '/sales-channels', { name: 'Web' });
  const { stock_location } = await admin<{ stock_location: WithId }>('POST', '/stock-locations', { name: 'Dropship' });
  const place = `/stock-locations/${stock_location.id}`;
  await admin('POST', `${place}/sales-channels`, { add: [sales_channel.id] });
  await admin('POST', `${place}/fulfillment-providers`, { add: ['manual_manual'] });
  await admin('POST', `${place}/fulfillment-sets`, { name: 'Shipping', type: 'shipping' });
  const { stock_location: full } = await admin<{ stock_location: { fulfillment_sets: WithId[] } }>(
    'GET',
    `${place}?fields=*fulfillment_sets`,
  );
  const set = full.fulfillment_sets[0]?.id;
  const { fulfillment_set } = await admin<{ fulfillment_set: { service_zones: WithId[] } }>(
    'POST',
    `/fulfillment-sets/${set}/service-zones`,
    { name: 'US', geo_zones: [{ type: 'country', country_code: 'us' }] },
  );
  const { shipping_profile } = await admin<{ shipping_profile: WithId }>('POST', '/shipping-profiles', {
    name: 'Goods',
    type: 'default',
  });
  const { region } = await admin<{ region: WithId }>('POST', '/regions', {
    name: 'US',
    currency_code: 'usd',
    countries: ['us'],
    payment_providers: ['pp_system_default'],
  });
  const { shipping_option } = await admin<{ shipping_option: WithId }>('POST', '/shipping-options', {
    name: 'Ground',
    service_zone_id: fulfillment_set.service_zones[0]?.id,
    shipping_profile_id: shipping_profile.id,
    provider_id: 'manual_manual',
    price_type: 'flat',
    type: { label: 'Ground', description: 'By road', code: 'ground' },
    prices: [{ currency_code: 'usd', amount: 5 }],
    rules: [],
  });
  const { api_key } = await admin<{ api_key: WithId & { token: string } }>('POST', '/api-keys', {
    title: 'Web',
    type: 'publishable',
  });
  await admin('POST', `/api-keys/${api_key.id}/sales-channels`, { add: [sales_channel.id] });
  return {
    location: stock_location.id,
    salesChannel: sales_channel.id,
    region: region.id,
    profile: shipping_profile.id,
    shippingOption: shipping_option.id,
    key: api_key.token,
  };
}

/** A product with one variant, in US dollars and, for this region, at another price; answers the id of the variant. */
export async function seedProduct(
  { admin }: RealMedusa,
  seeded: Seeded,
  { sku, price, isCounted = true }: { readonly sku: string; readonly price: number; readonly isCounted?: boolean },
): Promise<string> {
  const { product } = await admin<{ product: { variants: WithId[] } }>('POST', '/products', {
    title: `The ${sku}`,
    status: 'published',
    shipping_profile_id: seeded.profile,
    sales_channels: [{ id: seeded.salesChannel }],
    options: [{ title: 'Size', values: ['One'] }],
    variants: [
      {
        title: 'One',
        sku,
        options: { Size: 'One' },
        manage_inventory: isCounted,
        prices: [
          { currency_code: 'usd', amount: price },
          { currency_code: 'eur', amount: price + 1 },
          { currency_code: 'usd', amount: price, rules: { region_id: seeded.region } },
        ],
      },
    ],
  });
  return product.variants[0]?.id ?? '';
}

/** A customer puts variants into a cart, pays, and staff takes the payment; answers the id of the order. */
export async function buy(
  { admin, store }: RealMedusa,
  seeded: Seeded,
  lines: readonly (readonly [variant: string, quantity: number])[],
): Promise<string> {
  const { key } = seeded;
  const address = {
    first_name: 'Ann',
    last_name: 'Example',
    address_1: '1 Test Way',
    city: 'Salem',
    province: 'us-or',
    postal_code: '97301',
    country_code: 'us',
  };
  const { cart } = await store<{ cart: WithId }>(key, 'POST', '/carts', {
    region_id: seeded.region,
    email: 'ann@example.com',
    shipping_address: address,
    billing_address: address,
    items: lines.map(([variant_id, quantity]) => ({ variant_id, quantity })),
  });
  await store(key, 'POST', `/carts/${cart.id}/shipping-methods`, { option_id: seeded.shippingOption });
  const { payment_collection } = await store<{ payment_collection: WithId }>(key, 'POST', '/payment-collections', {
    cart_id: cart.id,
  });
  await store(key, 'POST', `/payment-collections/${payment_collection.id}/payment-sessions`, {
    provider_id: 'pp_system_default',
  });
  const { order } = await store<{ order: WithId }>(key, 'POST', `/carts/${cart.id}/complete`);
  const paid = await admin<{ order: { payment_collections: { payments: WithId[] }[] } }>(
    'GET',
    `/orders/${order.id}?fields=*payment_collections.payments`,
  );
  for (const { id } of paid.order.payment_collections.flatMap(({ payments }) => payments)) {
    await admin('POST', `/payments/${id}/capture`, {});
  }
  return order.id;
}
