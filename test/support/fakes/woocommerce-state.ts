/** What a fake WooCommerce shop has, in its own words (STOREFRONTS.md, section 2). */
export interface WooProduct {
  readonly id: number;
  /** 0: no variation. */
  readonly parent_id: number;
  readonly type: 'simple' | 'variable' | 'variation' | 'external';
  sku: string;
  manage_stock: boolean | 'parent';
  stock_quantity: number | null;
  stock_status: 'instock' | 'outofstock' | 'onbackorder';
  backorders: boolean;
  regular_price: string;
}

export interface WooLine {
  readonly id: number;
  readonly name: string;
  sku: string;
  quantity: number;
  total: string;
}

export interface WooMeta {
  readonly id: number;
  readonly key: string;
  value: unknown;
}

export interface WooFulfilment {
  readonly id: number;
  is_fulfilled: boolean;
  status: string;
  date_deleted: string | null;
  meta_data: WooMeta[];
}

export interface WooTracking {
  readonly tracking_id: string;
  readonly tracking_provider: string;
  readonly custom_tracking_provider: string;
  readonly custom_tracking_link: string;
  readonly tracking_number: string;
  readonly date_shipped: string;
}

export interface WooOrderRow {
  readonly id: number;
  status: string;
  currency: string;
  date_created_gmt: string;
  date_modified_gmt: string;
  shipping_total: string;
  customer_note: string;
  billing: Record<string, string>;
  shipping: Record<string, string>;
  line_items: WooLine[];
  shipping_lines: { method_title: string; method_id: string }[];
  refunds: { id: number; line_items: { quantity: number; meta_data: { key: string; value: string }[] }[] }[];
  meta_data: WooMeta[];
  notes: { readonly id: number; readonly note: string; readonly customer_note: boolean }[];
  fulfilments: WooFulfilment[];
  trackings: WooTracking[];
  /** How often the status became `completed`. */
  completions: number;
}

export interface WooHook {
  readonly id: number;
  name: string;
  status: string;
  topic: string;
  delivery_url: string;
  secret: string;
  failures: number;
}

export interface WooState {
  readonly products: Map<number, WooProduct>;
  /** Every quantity that was set, in turn. */
  readonly writes: [sku: string, quantity: number][];
  readonly orders: Map<number, WooOrderRow>;
  readonly hooks: Map<number, WooHook>;
  readonly keys: { key: string; secret: string; permissions: 'read' | 'read_write' };
  readonly settings: { manageStock: boolean; currency: string; pricesIncludeTax: boolean };
  readonly features: { fulfilments: boolean; shipmentTracking: boolean; ast: boolean };
  /** e.g. `UPS`: carriers that a tracking plugin makes links for. */
  readonly providers: string[];
  /** Most objects in one batch; WooCommerce's own is 100, and a host may lower it. */
  batchLimit: number;
  plainPermalinks: boolean;
  nextId(): number;
  /** The time in the shop, one second later with every call. */
  tick(): string;
}

export function wooState(startsAt = new Date('2026-11-29T10:00:00Z')): WooState {
  let last = 100;
  let now = startsAt.getTime();
  return {
    products: new Map(),
    writes: [],
    orders: new Map(),
    hooks: new Map(),
    keys: { key: 'ck_0123456789', secret: 'cs_9876543210', permissions: 'read_write' },
    settings: { manageStock: true, currency: 'USD', pricesIncludeTax: false },
    features: { fulfilments: false, shipmentTracking: false, ast: false },
    providers: ['UPS', 'USPS'],
    batchLimit: 100,
    plainPermalinks: false,
    nextId() {
      last += 1;
      return last;
    },
    tick() {
      now += 1000;
      return new Date(now).toISOString().slice(0, 19);
    },
  };
}
