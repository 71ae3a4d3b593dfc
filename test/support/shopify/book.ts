/** What a Shopify shop holds, in plain objects, and what happens in it apart from the Admin API. Made for tests. */

export interface Level {
  available: number;
  committed: number;
}

export interface FakeVariant {
  readonly id: string;
  readonly itemId: string;
  readonly productId: string;
  sku: string;
  price: string;
  tracked: boolean;
  readonly levels: Map<string, Level>;
}

export interface FakeLine {
  readonly id: string;
  readonly sku: string | null;
  readonly variantId: string | null;
  readonly quantity: number;
  currentQuantity: number;
  readonly unitPrice: string;
  readonly discounts: readonly string[];
  readonly tax: string;
  readonly requiresShipping: boolean;
}

export interface FakeFulfilmentOrder {
  readonly id: string;
  status: string;
  fulfillAt: string | null;
  actions: string[];
  locationId: string;
  holds: { reason: string; reasonNotes: string | null }[];
  readonly lines: { readonly id: string; readonly lineId: string; remaining: number; readonly total: number }[];
}

export interface FakeFulfilment {
  readonly id: string;
  status: string;
  company: string | null;
  number: string | null;
  url: string | null;
  readonly notified: boolean[];
  readonly locationId: string;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
}

export interface FakeOrder {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  updatedAt: string;
  cancelledAt: string | null;
  cancelReason: string | null;
  test: boolean;
  note: string | null;
  financial: string | null;
  fulfilment: string;
  taxesIncluded: boolean;
  risk: { recommendation: string; levels: string[] };
  address: Record<string, string | null> | null;
  shipping: { title: string; code: string | null; price: string; now: string; tax: string }[];
  readonly lines: FakeLine[];
  readonly fulfilmentOrders: FakeFulfilmentOrder[];
  readonly fulfilments: FakeFulfilment[];
  readonly metafields: Map<string, { value: string; digest: string }>;
}

export interface NewOrder {
  readonly id?: string;
  readonly lines: readonly {
    readonly id?: string;
    readonly sku: string | null;
    readonly quantity: number;
    readonly price?: string;
    readonly discounts?: readonly string[];
    readonly tax?: string;
    readonly requiresShipping?: boolean;
  }[];
  /** Two fulfilment orders at two locations instead of one: every line half in each, the first one more. */
  readonly isSplit?: boolean;
}

export const OWN_LOCATION = 'gid://shopify/Location/71';
export const OTHER_LOCATION = 'gid://shopify/Location/72';

export class ShopifyBook {
  readonly currency = 'USD';
  readonly locations = [
    { id: OWN_LOCATION, name: 'Supplier stock', isActive: true, fulfillsOnlineOrders: true },
    { id: OTHER_LOCATION, name: 'Own warehouse', isActive: true, fulfillsOnlineOrders: true },
  ];
  readonly variants: FakeVariant[] = [];
  readonly orders: FakeOrder[] = [];
  readonly subscriptions: {
    readonly id: string;
    readonly topic: string;
    uri: string;
    format: string;
    filter: string | null;
    includeFields: string[];
  }[] = [];
  readonly definitions = new Set<string>();
  /** What the search knows: it follows the products with a delay while `searchLags`. */
  readonly index = new Map<string, string>();
  searchLags = false;
  /** Item id → what inventorySetQuantities says of it. */
  readonly refusals = new Map<string, { code: string; message: string }>();
  /** Every quantity that was written, where. */
  readonly writes: { readonly itemId: string; readonly locationId: string; readonly quantity: number }[] = [];
  #ids = 9_007_000_000;
  #time: number;

  constructor(startsAt = new Date('2026-11-22T10:00:00Z')) {
    this.#time = startsAt.getTime();
  }

  newId(type: string): string {
    this.#ids += 1;
    return `gid://shopify/${type}/${this.#ids}`;
  }

  /** Shopify keeps whole seconds; here no two things happen in the same one. */
  tick(): string {
    this.#time += 1000;
    return `${new Date(this.#time).toISOString().slice(0, 19)}Z`;
  }

  product(
    sku: string,
    options: Partial<Pick<FakeVariant, 'productId' | 'price' | 'tracked'>> & { available?: number } = {},
  ): FakeVariant {
    const { available = 0, productId = this.newId('Product'), price = '10.00', tracked = true } = options;
    const variant: FakeVariant = {
      id: this.newId('ProductVariant'),
      itemId: this.newId('InventoryItem'),
      productId,
      sku,
      price,
      tracked,
      levels: new Map([[OWN_LOCATION, { available, committed: 0 }]]),
    };
    this.variants.push(variant);
    if (!this.searchLags) this.index.set(variant.id, sku);
    return variant;
  }

  catchUp(): void {
    this.searchLags = false;
    for (const { id, sku } of this.variants) this.index.set(id, sku);
  }

  bySku(sku: string): FakeVariant {
    const found = this.variants.find((variant) => variant.sku === sku);
    if (found === undefined) throw new Error(`the fake shop has no ${sku}`);
    return found;
  }

  level(sku: string, locationId = OWN_LOCATION): Level {
    const found = this.bySku(sku).levels.get(locationId);
    if (found === undefined) throw new Error(`${sku} is not stocked at ${locationId}`);
    return found;
  }

  /** A customer buys units, without the order that belongs to it. */
  sell(sku: string, quantity: number): void {
    const level = this.level(sku);
    level.available -= quantity;
    level.committed += quantity;
  }

  order({ id = this.newId('Order'), lines, isSplit = false }: NewOrder): FakeOrder {
    const at = this.tick();
    const made: FakeLine[] = lines.map((line) => {
      const variant = this.variants.find(({ sku }) => sku === line.sku);
      return {
        id: line.id ?? this.newId('LineItem'),
        sku: line.sku,
        variantId: variant?.id ?? null,
        quantity: line.quantity,
        currentQuantity: line.quantity,
        unitPrice: line.price ?? '50.00',
        discounts: line.discounts ?? [],
        tax: line.tax ?? '0.00',
        requiresShipping: line.requiresShipping ?? true,
      };
    });
    const shippable = made.filter(({ requiresShipping }) => requiresShipping);
    const share = (locationId: string, of: (quantity: number) => number): FakeFulfilmentOrder =>
      this.#fulfilmentOrder(
        locationId,
        shippable
          .map((line) => ({ lineId: line.id, quantity: of(line.quantity) }))
          .filter(({ quantity }) => quantity > 0),
      );
    const order: FakeOrder = {
      id,
      name: `#${1001 + this.orders.length}`,
      createdAt: at,
      updatedAt: at,
      cancelledAt: null,
      cancelReason: null,
      test: false,
      note: null,
      financial: 'PAID',
      fulfilment: 'UNFULFILLED',
      taxesIncluded: false,
      risk: { recommendation: 'ACCEPT', levels: ['LOW'] },
      address: {
        name: 'Ada Byron',
        company: null,
        address1: '1 Main St',
        address2: 'Flat 2',
        city: 'Springfield',
        province: 'Illinois',
        provinceCode: 'IL',
        zip: '62701',
        countryCodeV2: 'US',
        phone: null,
      },
      shipping: [{ title: 'Standard', code: 'standard', price: '5.00', now: '5.00', tax: '0.00' }],
      lines: made,
      fulfilmentOrders: isSplit
        ? [
            share(OTHER_LOCATION, (quantity) => Math.floor(quantity / 2)),
            share(OWN_LOCATION, (quantity) => Math.ceil(quantity / 2)),
          ]
        : [share(OWN_LOCATION, (quantity) => quantity)],
      fulfilments: [],
      metafields: new Map(),
    };
    this.orders.push(order);
    return order;
  }

  touch(order: FakeOrder): void {
    order.updatedAt = this.tick();
  }

  cancel(order: FakeOrder): void {
    order.cancelledAt = this.tick();
    order.cancelReason = 'CUSTOMER';
    order.updatedAt = order.cancelledAt;
    for (const line of order.lines) line.currentQuantity = 0;
    for (const one of order.fulfilmentOrders) {
      one.status = 'CLOSED';
      for (const line of one.lines) line.remaining = 0;
    }
  }

  /** As in the admin: the units are to be shipped again, in a new fulfilment order; the old one stays, closed. */
  cancelFulfilment(order: FakeOrder, fulfilment: FakeFulfilment): void {
    fulfilment.status = 'CANCELLED';
    for (const one of order.fulfilmentOrders) {
      if (one.lines.every(({ remaining }) => remaining === 0)) one.status = 'CLOSED';
    }
    order.fulfilmentOrders.push(this.#fulfilmentOrder(fulfilment.locationId, fulfilment.lines));
    this.touch(order);
  }

  ship(
    order: FakeOrder,
    parts: readonly {
      readonly order: FakeFulfilmentOrder;
      readonly lines: readonly { readonly id: string; readonly quantity: number }[];
    }[],
    tracking: { company: string | null; number: string | null; url: string | null },
    notify: boolean,
  ): FakeFulfilment {
    const lines: { lineId: string; quantity: number }[] = [];
    for (const { order: one, lines: taken } of parts) {
      for (const { id, quantity } of taken) {
        const line = one.lines.find((candidate) => candidate.id === id);
        if (line === undefined) throw new Error(`no line ${id}`);
        line.remaining -= quantity;
        lines.push({ lineId: line.lineId, quantity });
      }
      one.status = one.lines.every(({ remaining }) => remaining === 0) ? 'CLOSED' : 'IN_PROGRESS';
    }
    const fulfilment: FakeFulfilment = {
      id: this.newId('Fulfillment'),
      status: 'SUCCESS',
      ...tracking,
      notified: [notify],
      locationId: parts[0]?.order.locationId ?? OWN_LOCATION,
      lines,
    };
    order.fulfilments.push(fulfilment);
    const isWhole = order.fulfilmentOrders.every((one) => one.lines.every(({ remaining }) => remaining === 0));
    order.fulfilment = isWhole ? 'FULFILLED' : 'PARTIALLY_FULFILLED';
    this.touch(order);
    return fulfilment;
  }

  #fulfilmentOrder(
    locationId: string,
    lines: readonly { readonly lineId: string; readonly quantity: number }[],
  ): FakeFulfilmentOrder {
    return {
      id: this.newId('FulfillmentOrder'),
      status: 'OPEN',
      fulfillAt: null,
      actions: ['CREATE_FULFILLMENT', 'MOVE', 'HOLD'],
      locationId,
      holds: [],
      lines: lines.map(({ lineId, quantity }) => ({
        id: this.newId('FulfillmentOrderLineItem'),
        lineId,
        remaining: quantity,
        total: quantity,
      })),
    };
  }
}
