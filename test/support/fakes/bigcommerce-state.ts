/** What a fake BigCommerce store has, in its own words (STOREFRONTS.md, section 3). */
export interface BcVariant {
  readonly id: number;
  readonly product: number;
  sku: string;
  quantity: number;
  /** Null: the product's own price counts. */
  price: number | null;
  /** Null: the store does not count it, and it is not among the inventory items. */
  tracked: 'product' | 'variant' | null;
}

export interface BcOrderLine {
  readonly id: number;
  readonly order_address_id: number;
  readonly name: string;
  sku: string;
  type: 'physical' | 'digital' | 'giftcertificate';
  quantity: number;
  quantity_shipped: number;
  quantity_refunded: number;
  total_ex_tax: string;
  applied_discounts: { readonly amount: string }[];
}

export interface BcShipment {
  readonly id: number;
  readonly order_address_id: number;
  tracking_number: string;
  tracking_carrier: string;
  tracking_link: string;
  shipping_provider: string;
  shipping_method: string;
  comments: string;
  readonly items: { readonly order_product_id: number; readonly quantity: number }[];
}

export interface BcOrderRow {
  readonly id: number;
  status_id: number;
  readonly date_created: string;
  date_modified: string;
  currency_code: string;
  shipping_cost_ex_tax: string;
  customer_message: string;
  staff_notes: string;
  readonly billing_address: Record<string, string>;
  readonly products: BcOrderLine[];
  readonly addresses: Record<string, string | number>[];
  readonly shipments: BcShipment[];
  /** A mail goes out for each shipment that is posted. */
  mails: number;
}

export interface BcHook {
  readonly id: number;
  scope: string;
  destination: string;
  is_active: boolean;
  headers: Record<string, string>;
  failures: number;
}

export interface BcState {
  readonly token: string;
  readonly scopes: Set<'orders' | 'inventory' | 'products' | 'information'>;
  readonly variants: BcVariant[];
  readonly orders: Map<number, BcOrderRow>;
  readonly hooks: Map<number, BcHook>;
  readonly locations: { id: number; label: string; enabled: boolean }[];
  readonly rate: { left: number; quota: number; windowMs: number; resetMs: number };
  /** Every quantity that was set, in turn. */
  readonly writes: [sku: string, quantity: number][];
  /** How many looks at stock an adjustment takes until it shows. */
  looksUntilApplied: number;
  /** Adjustments that came while another one was not applied yet. */
  overlaps: number;
  nextId(): number;
  /** The time in the store, one second later with every call. */
  tick(): string;
}

export function bcState(startsAt = new Date('2026-11-29T10:00:00Z')): BcState {
  let last = 100;
  let now = startsAt.getTime();
  return {
    token: 'a-token-of-the-store',
    scopes: new Set(['orders', 'inventory', 'products', 'information'] as const),
    variants: [],
    orders: new Map(),
    hooks: new Map(),
    locations: [{ id: 1, label: 'Default location', enabled: true }],
    rate: { left: 149, quota: 150, windowMs: 30_000, resetMs: 15_000 },
    writes: [],
    looksUntilApplied: 1,
    overlaps: 0,
    nextId() {
      last += 1;
      return last;
    },
    tick() {
      now += 1000;
      return new Date(now).toUTCString().replace('GMT', '+0000');
    },
  };
}
