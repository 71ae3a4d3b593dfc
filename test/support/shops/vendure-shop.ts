import { type JsonShop, type ShopReply, type ShopRequest, startJsonShop } from './json-shop.ts';

/**
 * A fake of Vendure's Admin API as far as the adapter uses it, with what was observed of the real one: no token is FORBIDDEN in a 200,
 * one unknown id fails a whole update, negative stock is taken, repeated transitions and too many units are error
 * results. The real one runs under test/real/vendure; this one is quick, and can be told to misbehave.
 */
export interface VendureShop extends JsonShop {
  readonly variants: FakeVariant[];
  readonly orders: FakeOrder[];
  /** SKUs the shop has none of; all others are made when they are asked for. */
  readonly absent: Set<string>;
  readonly notes: { readonly orderId: string; readonly note: string; readonly isPublic: boolean }[];
  /** Every update that was tried, with the number of its variants. */
  readonly updates: number[];
  /** Taken away between reading and writing: the next updates that name them fail. */
  readonly vanished: Set<string>;
  readonly settings: { trackInventory: boolean };
  /** What the role of our administrator may do. */
  readonly permissions: Set<string>;
  addVariant(sku: string): FakeVariant;
  sell(code: string, lines: readonly (readonly [sku: string, quantity: number])[]): FakeOrder;
  touch(order: FakeOrder): void;
  /** Every token that was given is worthless from now on. */
  endSessions(): void;
  /** `<id> Shipped` and so on, as they happened. */
  readonly transitions: string[];
}

export interface FakeVariant {
  readonly id: string;
  readonly sku: string;
  trackInventory: 'TRUE' | 'FALSE' | 'INHERIT';
  readonly prices: { currencyCode: string; price: number }[];
  readonly stockLevels: { stockLocationId: string; stockOnHand: number; stockAllocated: number }[];
}

export interface FakeOrder {
  readonly id: string;
  readonly code: string;
  state: string;
  updatedAt: Date;
  type: string;
  active: boolean;
  readonly placedAt: Date;
  payments: { state: string }[];
  readonly lines: { id: string; variant: FakeVariant; quantity: number; readonly placed: number }[];
  readonly fulfillments: FakeFulfillment[];
}

export interface FakeFulfillment {
  readonly id: string;
  state: string;
  readonly method: string;
  readonly trackingCode: string;
  readonly lines: { orderLineId: string; quantity: number }[];
}

const PASSWORD = 'correct horse';

export const vendureLogin = { username: 'crossdock', password: PASSWORD };

class Refusal extends Error {
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

export async function startVendureShop(location = '1'): Promise<VendureShop> {
  const variants: FakeVariant[] = [];
  const orders: FakeOrder[] = [];
  const absent = new Set<string>();
  const vanished = new Set<string>();
  const notes: { orderId: string; note: string; isPublic: boolean }[] = [];
  const updates: number[] = [];
  const transitions: string[] = [];
  const settings = { trackInventory: true };
  const permissions = new Set(['ReadCatalog', 'UpdateCatalog', 'ReadOrder', 'UpdateOrder']);
  const tokens = new Set<string>();
  let ids = 0;
  let now = Date.parse('2026-11-22T10:00:00Z');

  const nextId = (): string => String(++ids);
  const moment = (): Date => new Date(++now);

  function addVariant(sku: string): FakeVariant {
    const variant: FakeVariant = { id: nextId(), sku, trackInventory: 'INHERIT', prices: [], stockLevels: [] };
    variants.push(variant);
    return variant;
  }

  function levelOf(variant: FakeVariant, at: string) {
    const found = variant.stockLevels.find(({ stockLocationId }) => stockLocationId === at);
    if (found !== undefined) return found;
    const level = { stockLocationId: at, stockOnHand: 0, stockAllocated: 0 };
    variant.stockLevels.push(level);
    return level;
  }

  function sell(code: string, lines: readonly (readonly [string, number])[]): FakeOrder {
    const at = moment();
    const order: FakeOrder = {
      id: nextId(),
      code,
      state: 'PaymentSettled',
      updatedAt: at,
      type: 'Regular',
      active: false,
      placedAt: at,
      payments: [{ state: 'Settled' }],
      fulfillments: [],
      lines: lines.map(([sku, quantity]) => {
        const variant = variants.find((one) => one.sku === sku) ?? addVariant(sku);
        const level = levelOf(variant, location);
        level.stockAllocated += quantity;
        return { id: nextId(), variant, quantity, placed: quantity };
      }),
    };
    orders.push(order);
    return order;
  }

  const operations: Record<string, (variables: never) => unknown> = {
    Login: ({ username, password }: { username: string; password: string }) => {
      const isRight = username === vendureLogin.username && password === PASSWORD;
      return {
        login: isRight
          ? { __typename: 'CurrentUser' }
          : { __typename: 'InvalidCredentialsError', errorCode: 'INVALID_CREDENTIALS_ERROR', message: 'Wrong login' },
      };
    },
    Variants: ({ filter, take, skip }: { filter: Filter; take: number; skip: number }) => {
      if (take > 1000) throw new Refusal('Cannot take more than 1000 results', 'USER_INPUT_ERROR');
      const wanted = filter.sku?.in ?? [];
      const made = new Set(variants.map(({ sku }) => sku));
      for (const sku of wanted) if (!made.has(sku) && !absent.has(sku)) addVariant(sku);
      const lower = new Set(wanted.map((sku) => sku.toLowerCase()));
      const found = variants.filter((one) =>
        filter.id === undefined ? lower.has(one.sku.toLowerCase()) : filter.id.in.includes(one.id),
      );
      return {
        globalSettings: { trackInventory: settings.trackInventory },
        activeChannel: { defaultCurrencyCode: 'USD' },
        productVariants: { totalItems: found.length, items: found.slice(skip, skip + take) },
      };
    },
    Update: ({ input }: { input: Update[] }) => {
      updates.push(input.length);
      const all = input.map((one) => ({ ...one, variant: variants.find(({ id }) => id === one.id) }));
      for (const { id, variant } of all) {
        if (variant === undefined || vanished.has(variant.sku)) {
          throw new Refusal(`No ProductVariant with the id "${id}" could be found`, 'ENTITY_NOT_FOUND');
        }
      }
      for (const { variant, stockLevels = [], prices = [] } of all as (Update & { variant: FakeVariant })[]) {
        for (const { stockLocationId, stockOnHand } of stockLevels)
          levelOf(variant, stockLocationId).stockOnHand = stockOnHand;
        for (const price of prices) {
          const others = variant.prices.filter(({ currencyCode }) => currencyCode !== price.currencyCode);
          variant.prices.splice(0, variant.prices.length, ...others, price);
        }
      }
      return { updateProductVariants: input.map(({ id }) => ({ id })) };
    },
    Orders: ({ options: { take, skip, filter } }: { options: { take: number; skip: number; filter: OrderFilter } }) => {
      const after = filter.updatedAt === undefined ? undefined : Date.parse(filter.updatedAt.after);
      const found = orders
        .filter(({ code, updatedAt }) => (after === undefined ? code === filter.code?.eq : updatedAt.getTime() > after))
        .sort((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime());
      return { orders: { items: found.slice(skip, skip + take).map(shown) } };
    },
    Order: ({ code }: { code: string }) => ({
      orders: { items: orders.filter((one) => one.code === code).map(shown) },
    }),
    Add: ({ input }: { input: { lines: FakeFulfillment['lines']; handler: { arguments: { value: string }[] } } }) => ({
      addFulfillmentToOrder: addFulfillment(input),
    }),
    Transition: ({ id, state: to }: { id: string; state: string }) => ({
      transitionFulfillmentToState: transition(id, to),
    }),
    Notes: ({ code }: { code: string }) => ({
      orders: {
        items: orders
          .filter((one) => one.code === code)
          .map(({ id }) => ({
            id,
            code,
            history: { items: notes.filter(({ orderId }) => orderId === id).map(({ note }) => ({ data: { note } })) },
          })),
      },
    }),
    Note: ({ input: { id, note, isPublic } }: { input: { id: string; note: string; isPublic: boolean } }) => {
      notes.push({ orderId: id, note, isPublic });
      return { addNoteToOrder: { id } };
    },
    Me: () => ({
      me: {
        identifier: vendureLogin.username,
        channels: [{ id: '1', permissions: [...permissions] }],
      },
    }),
    Check: () => ({
      orders: { totalItems: orders.length },
      activeChannel: { id: '1', code: '__default_channel__', defaultCurrencyCode: 'USD' },
      globalSettings: {
        trackInventory: settings.trackInventory,
        outOfStockThreshold: 0,
        serverConfig: { moneyStrategyPrecision: 2 },
      },
      stockLocations: { items: [{ id: location, name: 'Default Stock Location' }] },
      fulfillmentHandlers: [{ code: 'manual-fulfillment', args: [{ name: 'method' }, { name: 'trackingCode' }] }],
    }),
  };

  function addFulfillment({
    lines,
    handler,
  }: {
    lines: FakeFulfillment['lines'];
    handler: { arguments: { value: string }[] };
  }) {
    const order = orders.find((one) => one.lines.some(({ id }) => id === lines[0]?.orderLineId));
    if (order === undefined) throw new Refusal('No OrderLine with that id could be found', 'ENTITY_NOT_FOUND');
    for (const { orderLineId, quantity } of lines) {
      const line = order.lines.find(({ id }) => id === orderLineId);
      if (line === undefined || unshipped(order, orderLineId) < quantity) {
        return errorResult('ITEMS_ALREADY_FULFILLED_ERROR', 'One or more OrderItems are already part of a Fulfillment');
      }
      const level = levelOf(line.variant, location);
      if (level.stockOnHand < quantity) {
        return {
          ...errorResult('INSUFFICIENT_STOCK_ON_HAND_ERROR', 'Cannot create a Fulfillment'),
          productVariantName: line.variant.sku,
        };
      }
    }
    for (const { orderLineId, quantity } of lines) {
      const level = levelOf(order.lines.find(({ id }) => id === orderLineId)?.variant as FakeVariant, location);
      level.stockOnHand -= quantity;
      level.stockAllocated -= quantity;
    }
    const [method, trackingCode] = handler.arguments.map(({ value }) => value);
    const made = { id: nextId(), state: 'Pending', method: method ?? '', trackingCode: trackingCode ?? '', lines };
    order.fulfillments.push(made);
    order.updatedAt = moment();
    return { __typename: 'Fulfillment', id: made.id, state: made.state };
  }

  function transition(id: string, to: string) {
    const order = orders.find(({ fulfillments }) => fulfillments.some((one) => one.id === id));
    const found = order?.fulfillments.find((one) => one.id === id);
    if (order === undefined || found === undefined) throw new Refusal('No Fulfillment', 'ENTITY_NOT_FOUND');
    const allowed = to === 'Cancelled' ? found.state !== 'Cancelled' : found.state === 'Pending';
    if (!allowed) {
      return {
        ...errorResult('FULFILLMENT_STATE_TRANSITION_ERROR', 'Cannot transition Fulfillment'),
        fromState: found.state,
        toState: to,
        transitionError: `Cannot transition Fulfillment from "${found.state}" to "${to}"`,
      };
    }
    found.state = to;
    transitions.push(`${id} ${to}`);
    if (to === 'Cancelled') {
      for (const { orderLineId, quantity } of found.lines) {
        const level = levelOf(order.lines.find((line) => line.id === orderLineId)?.variant as FakeVariant, location);
        level.stockOnHand += quantity;
        level.stockAllocated += quantity;
      }
    }
    order.state = order.lines.every((line) => unshipped(order, line.id) === 0) ? 'Shipped' : 'PartiallyShipped';
    order.updatedAt = moment();
    return { __typename: 'Fulfillment', id, state: to };
  }

  function handle({ headers, body, isDenied }: ShopRequest): ShopReply {
    const operation = /^\s*(?:query|mutation) (\w+)/.exec(String(body.query))?.[1] ?? '';
    const run = operations[operation];
    if (run === undefined) return problem(`Cannot query ${operation}`, 'GRAPHQL_VALIDATION_FAILED', 400);
    const isKnown = tokens.has(String(headers.authorization)) && !isDenied;
    if (operation !== 'Login' && !isKnown) return problem('You are not currently authorized', 'FORBIDDEN');
    try {
      const variables = (isDenied ? { username: '', password: '' } : body.variables) as never;
      const data = run(variables);
      const isWrite = ['Update', 'Add', 'Transition', 'Note'].includes(operation);
      if (operation !== 'Login' || isDenied) return { status: 200, body: { data }, isWrite };
      const token = `token-${nextId()}`;
      tokens.add(`Bearer ${token}`);
      return { status: 200, headers: { 'vendure-auth-token': token }, body: { data } };
    } catch (error) {
      if (error instanceof Refusal) return problem(error.message, error.code);
      throw error;
    }
  }

  return {
    ...(await startJsonShop(handle)),
    variants,
    orders,
    absent,
    vanished,
    notes,
    updates,
    transitions,
    settings,
    permissions,
    addVariant,
    sell,
    touch: (order) => {
      order.updatedAt = moment();
    },
    endSessions: () => tokens.clear(),
  };
}

interface Filter {
  readonly sku?: { readonly in: string[] };
  readonly id?: { readonly in: string[] };
}

interface OrderFilter {
  readonly code?: { readonly eq: string };
  readonly updatedAt?: { readonly after: string };
}

interface Update {
  readonly id: string;
  readonly stockLevels?: { stockLocationId: string; stockOnHand: number }[];
  readonly prices?: { currencyCode: string; price: number }[];
}

function unshipped({ lines, fulfillments }: FakeOrder, lineId: string): number {
  const living = fulfillments.filter(({ state }) => state !== 'Cancelled').flatMap((one) => one.lines);
  const told = living.filter(({ orderLineId }) => orderLineId === lineId).reduce((sum, one) => sum + one.quantity, 0);
  return (lines.find(({ id }) => id === lineId)?.quantity ?? 0) - told;
}

function errorResult(errorCode: string, message: string) {
  return { __typename: 'SomeError', errorCode, message };
}

function problem(message: string, code: string, status = 200): ShopReply {
  return { status, body: { errors: [{ message, extensions: { code } }], data: null } };
}

function shown(order: FakeOrder) {
  return {
    id: order.id,
    code: order.code,
    state: order.state,
    type: order.type,
    active: order.active,
    createdAt: order.placedAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
    orderPlacedAt: order.placedAt.toISOString(),
    currencyCode: 'USD',
    shipping: 500,
    customer: { firstName: 'Ann', lastName: 'Example', emailAddress: 'ann@example.com', phoneNumber: null },
    shippingAddress: {
      fullName: 'Ann Example',
      company: '',
      streetLine1: '1 Test Way',
      streetLine2: '',
      city: 'Salem',
      province: 'OR',
      postalCode: '97301',
      countryCode: 'US',
      phoneNumber: '555-0100',
    },
    shippingLines: [{ shippingMethod: { code: 'express-shipping' } }],
    payments: order.payments,
    lines: order.lines.map(({ id, variant, quantity, placed }) => ({
      id,
      quantity,
      orderPlacedQuantity: placed,
      proratedUnitPrice: 5000,
      productVariant: { id: variant.id, sku: variant.sku, name: `A ${variant.sku}` },
    })),
    fulfillments: order.fulfillments,
  };
}
