import type { RealVendure } from './shop.ts';

const ERRORS = '__typename ... on ErrorResult { errorCode message }';
const en = (name: string) => [{ languageCode: 'en', name, slug: name.toLowerCase(), description: '' }];
const named = (name: string) => [{ languageCode: 'en', name, description: '' }];

/** Country, taxes, shipping, payment: the least a shop needs to sell anything. Prices without tax. */
export async function seedShop({ admin }: RealVendure): Promise<{ readonly taxCategoryId: string }> {
  const { createCountry } = await admin<{ createCountry: { id: string } }>(
    'mutation($input: CreateCountryInput!) { createCountry(input: $input) { id } }',
    { input: { code: 'US', enabled: true, translations: [{ languageCode: 'en', name: 'United States' }] } },
  );
  const { createZone } = await admin<{ createZone: { id: string } }>(
    'mutation($input: CreateZoneInput!) { createZone(input: $input) { id } }',
    { input: { name: 'US', memberIds: [createCountry.id] } },
  );
  const zone = createZone.id;
  await admin(`mutation($input: UpdateChannelInput!) { updateChannel(input: $input) { ${ERRORS} } }`, {
    input: {
      id: '1',
      defaultTaxZoneId: zone,
      defaultShippingZoneId: zone,
      pricesIncludeTax: false,
      defaultCurrencyCode: 'USD',
      availableCurrencyCodes: ['USD', 'EUR'],
    },
  });
  const { createTaxCategory } = await admin<{ createTaxCategory: { id: string } }>(
    'mutation($input: CreateTaxCategoryInput!) { createTaxCategory(input: $input) { id } }',
    { input: { name: 'Standard', isDefault: true } },
  );
  await admin('mutation($input: CreateTaxRateInput!) { createTaxRate(input: $input) { id } }', {
    input: { name: 'Sales tax', enabled: true, value: 10, categoryId: createTaxCategory.id, zoneId: zone },
  });
  await admin('mutation($input: CreateShippingMethodInput!) { createShippingMethod(input: $input) { id } }', {
    input: {
      code: 'express-shipping',
      fulfillmentHandler: 'manual-fulfillment',
      checker: {
        code: 'default-shipping-eligibility-checker',
        arguments: [{ name: 'orderMinimum', value: '0' }],
      },
      calculator: {
        code: 'default-shipping-calculator',
        arguments: [
          { name: 'rate', value: '500' },
          { name: 'includesTax', value: 'exclude' },
          { name: 'taxRate', value: '0' },
        ],
      },
      translations: named('Express'),
    },
  });
  await admin('mutation($input: CreatePaymentMethodInput!) { createPaymentMethod(input: $input) { id } }', {
    input: {
      code: 'card',
      enabled: true,
      handler: { code: 'dummy-payment-handler', arguments: [{ name: 'automaticSettle', value: 'true' }] },
      translations: named('Card'),
    },
  });
  return { taxCategoryId: createTaxCategory.id };
}

/** A product with one variant; answers the variant's id. */
export async function seedProduct(
  { admin }: RealVendure,
  product: {
    readonly sku: string;
    readonly price: number;
    readonly taxCategoryId: string;
    readonly track?: 'TRUE' | 'FALSE';
  },
): Promise<string> {
  const { createProduct } = await admin<{ createProduct: { id: string } }>(
    'mutation($input: CreateProductInput!) { createProduct(input: $input) { id } }',
    { input: { enabled: true, translations: en(`Product ${product.sku}`) } },
  );
  const { createProductVariants } = await admin<{ createProductVariants: { id: string }[] }>(
    'mutation($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }',
    {
      input: [
        {
          productId: createProduct.id,
          sku: product.sku,
          price: product.price,
          taxCategoryId: product.taxCategoryId,
          trackInventory: product.track ?? 'TRUE',
          translations: [{ languageCode: 'en', name: product.sku }],
        },
      ],
    },
  );
  return createProductVariants[0]?.id ?? '';
}

const ORDER = `${ERRORS} ... on Order { code state }`;

/** A customer fills a cart, gives an address, chooses shipping and pays. Answers the order's code. */
export async function buy(shop: RealVendure, lines: readonly (readonly [variantId: string, quantity: number])[]) {
  const ask = shop.customer();
  for (const [productVariantId, quantity] of lines) {
    await ask(
      `mutation($id: ID!, $quantity: Int!) { addItemToOrder(productVariantId: $id, quantity: $quantity) { ${ORDER} } }`,
      { id: productVariantId, quantity },
    );
  }
  await ask(`mutation($input: CreateCustomerInput!) { setCustomerForOrder(input: $input) { ${ORDER} } }`, {
    input: { firstName: 'Pat', lastName: 'Doe', emailAddress: 'pat@example.com' },
  });
  await ask(`mutation($input: CreateAddressInput!) { setOrderShippingAddress(input: $input) { ${ORDER} } }`, {
    input: {
      fullName: 'Pat Doe',
      streetLine1: '12 Elm St',
      city: 'Springfield',
      province: 'IL',
      postalCode: '62701',
      countryCode: 'US',
      phoneNumber: '555-0100',
    },
  });
  const { eligibleShippingMethods } = await ask<{ eligibleShippingMethods: { id: string }[] }>(
    'query { eligibleShippingMethods { id } }',
  );
  await ask(`mutation($ids: [ID!]!) { setOrderShippingMethod(shippingMethodId: $ids) { ${ORDER} } }`, {
    ids: eligibleShippingMethods.map(({ id }) => id).slice(0, 1),
  });
  await ask(`mutation { transitionOrderToState(state: "ArrangingPayment") { ${ORDER} } }`);
  const { addPaymentToOrder } = await ask<{ addPaymentToOrder: { code: string; state: string } }>(
    `mutation { addPaymentToOrder(input: { method: "card", metadata: {} }) { ${ORDER} } }`,
  );
  return addPaymentToOrder.code;
}
