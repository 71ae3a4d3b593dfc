/**
 * What the shop sells and which supplier has it at what cost. Invented goods without brands. Article numbers lie in the
 * range that GS1 keeps for use inside one company (number system 4), so they belong to nobody.
 */
export interface CatalogueProduct {
  /** The shop's own SKU. */
  readonly sku: string;
  /** 14 digits. */
  readonly gtin: string;
  readonly description: string;
  /** What customers pay, in US dollars. */
  readonly price: string;
  readonly offers: Readonly<Partial<Record<SupplierName, CatalogueOffer>>>;
}

export type SupplierName = 'acme' | 'bravo' | 'cargo';

export interface CatalogueOffer {
  readonly supplierSku: string;
  /** Per unit, in US dollars. */
  readonly cost: string;
  readonly quantity: number;
  readonly discontinued?: boolean;
  /** Bravo gives "In Stock", "Low" or "Out" instead of a number for such items. */
  readonly inWords?: boolean;
  /** The supplier's file has no article number for it. */
  readonly withoutGtin?: boolean;
}

type Offer = readonly [
  cost: string,
  quantity: number,
  extra?: Omit<CatalogueOffer, 'supplierSku' | 'cost' | 'quantity'>,
];
type Row = readonly [
  sku: string,
  description: string,
  price: string,
  offers: Readonly<Partial<Record<SupplierName, Offer>>>,
];

const rows: readonly Row[] = [
  [
    'TENT-2P-GRN',
    'Trail tent for two, moss green',
    '189.00',
    { acme: ['94.50', 42], bravo: ['97.25', 18], cargo: ['92.10', 60] },
  ],
  ['TENT-4P-BLU', 'Family tent for four, lake blue', '329.00', { acme: ['171.00', 12], cargo: ['168.40', 9] }],
  ['TARP-3X3', 'Ridge tarp 3 × 3 m', '64.00', { acme: ['27.80', 120], bravo: ['26.95', 1204] }],
  [
    'SLEEP-BAG-3S',
    'Three-season sleeping bag',
    '139.00',
    { acme: ['66.00', 75], bravo: ['64.50', 22], cargo: ['67.20', 31] },
  ],
  ['SLEEP-BAG-KID', 'Children’s sleeping bag', '69.00', { bravo: ['31.00', 64] }],
  [
    'MAT-FOAM-180',
    'Closed-cell foam mat, 180 cm',
    '34.00',
    { acme: ['12.40', 310], bravo: ['11.90', 2750], cargo: ['12.75', 140] },
  ],
  ['MAT-AIR-60', 'Air mat, 60 mm, pump sack included', '98.00', { acme: ['47.10', 26], cargo: ['45.00', 4] }],
  ['PACK-35-RED', 'Day pack 35 l, brick red', '119.00', { acme: ['55.25', 48], bravo: ['56.00', 15] }],
  ['PACK-60-GRY', 'Trekking pack 60 l, slate grey', '219.00', { acme: ['108.00', 17], cargo: ['104.90', 23] }],
  ['STOVE-GAS-1', 'Folding gas stove', '54.00', { acme: ['21.60', 88], bravo: ['22.10', 130], cargo: ['20.95', 56] }],
  ['COOKSET-5', 'Cook set, five pieces, hard-anodised', '79.00', { acme: ['34.70', 33], bravo: ['33.25', 41] }],
  ['MUG-ENAMEL-W', 'Enamel mug, white with blue rim', '14.00', { bravo: ['4.15', 1830], cargo: ['4.60', 420] }],
  [
    'FLASK-1L-STL',
    'Vacuum flask 1 l, brushed steel',
    '39.00',
    { acme: ['16.20', 205], bravo: ['15.80', 340], cargo: ['16.75', 90] },
  ],
  ['BOTTLE-750', 'Drinking bottle 750 ml', '22.00', { acme: ['7.95', 512], bravo: ['7.60', 1466] }],
  ['FILTER-WATER', 'Hollow-fibre water filter', '59.00', { acme: ['26.40', 0], cargo: ['28.10', 37] }],
  [
    'HEADLAMP-350',
    'Head lamp 350 lm, rechargeable',
    '49.00',
    { acme: ['19.90', 96], bravo: ['20.40', 58], cargo: ['19.25', 11] },
  ],
  [
    'LANTERN-USB',
    'Camp lantern, dimmable, USB-C',
    '44.00',
    { acme: ['17.35', 61], bravo: ['18.00', 25, { inWords: true }] },
  ],
  ['AXE-HAND-35', 'Hand axe 35 cm, ash handle', '57.00', { bravo: ['24.60', 14], cargo: ['23.90', 19] }],
  ['SAW-FOLD-21', 'Folding saw 21 cm', '32.00', { bravo: ['12.85', 47], cargo: ['13.30', 66] }],
  [
    'KNIFE-CAMP',
    'Camp knife with sheath',
    '46.00',
    { acme: ['18.70', 29, { discontinued: true }], bravo: ['19.10', 33] },
  ],
  ['ROPE-30-6', 'Utility rope 30 m × 6 mm', '26.00', { acme: ['9.10', 140], bravo: ['8.75', 960] }],
  ['HAMMOCK-DBL', 'Double hammock with straps', '62.00', { acme: ['25.50', 54], cargo: ['24.80', 78] }],
  [
    'CHAIR-FOLD-B',
    'Folding chair, black',
    '71.00',
    { acme: ['30.20', 38], bravo: ['29.40', 27], cargo: ['31.00', 45] },
  ],
  ['TABLE-ROLL-90', 'Roll-top table 90 cm', '94.00', { acme: ['43.00', 16], bravo: ['44.10', 8] }],
  ['COOLER-24', 'Hard cooler 24 l', '129.00', { acme: ['61.75', 21], cargo: ['60.30', 13] }],
  ['PONCHO-OS', 'Rain poncho, one size', '29.00', { bravo: ['9.95', 380], cargo: ['10.40', 150] }],
  ['GAITER-M', 'Gaiters, medium', '48.00', { acme: ['20.10', 24], bravo: ['19.70', 3, { inWords: true }] }],
  [
    'POLE-TREK-PR',
    'Trekking poles, pair',
    '88.00',
    { acme: ['39.90', 47], bravo: ['41.20', 36], cargo: ['38.60', 29] },
  ],
  ['COMPASS-BASE', 'Base-plate compass', '36.00', { acme: ['14.25', 72], bravo: ['13.95', 0, { inWords: true }] }],
  [
    'KIT-FIRSTAID',
    'First-aid kit, 64 parts',
    '41.00',
    { acme: ['15.60', 133], bravo: ['16.05', 210], cargo: ['15.95', 84] },
  ],
  ['BLANKET-WOOL', 'Wool blanket 150 × 200 cm', '84.00', { bravo: ['37.50', 26], cargo: ['36.20', 52] }],
  [
    'CUSHION-SEAT',
    'Seat cushion, felt',
    '19.00',
    { bravo: ['5.80', 240], cargo: ['6.10', 310, { withoutGtin: true }] },
  ],
  ['LAMP-TABLE-OAK', 'Table lamp, oak foot', '97.00', { acme: ['44.80', 19], cargo: ['43.10', 27] }],
  ['KETTLE-CAST', 'Cast-iron kettle 1.2 l', '76.00', { acme: ['33.90', 14], bravo: ['35.00', 9] }],
  [
    'PAN-SKILLET-26',
    'Cast-iron skillet 26 cm',
    '58.00',
    { acme: ['23.40', 67], bravo: ['22.90', 104], cargo: ['24.00', 35] },
  ],
  ['BOARD-CUT-L', 'Cutting board, beech, large', '33.00', { bravo: ['12.10', 145], cargo: ['11.75', 88] }],
  ['APRON-CANVAS', 'Canvas apron', '38.00', { cargo: ['14.60', 41] }],
  ['BASKET-LOG', 'Log basket, woven willow', '67.00', { cargo: ['28.90', 17], bravo: ['30.10', 5] }],
  ['GLOVE-FIRE', 'Fireside gloves, pair', '31.00', { acme: ['11.80', 92], bravo: ['12.15', 60] }],
  [
    'BRUSH-HEARTH',
    'Hearth brush, horsehair',
    '24.00',
    { acme: ['8.70', 0], bravo: ['8.95', 77, { discontinued: true }] },
  ],
];

/** The shop's assortment of the demo: 40 products, each sold by one to three suppliers. */
export const demoCatalogue: readonly CatalogueProduct[] = rows.map(([sku, description, price, offers], index) =>
  product(index + 1, sku, description, price, offers),
);

/**
 * A catalogue of any size: the 40 products of the demo, then generated ones. The same size gives the same catalogue,
 * and a larger one starts with the smaller one.
 */
export function catalogueOf(size: number): readonly CatalogueProduct[] {
  const generated = Array.from({ length: Math.max(0, size - demoCatalogue.length) }, (_, n) =>
    generate(demoCatalogue.length + n + 1),
  );
  return [...demoCatalogue, ...generated].slice(0, size);
}

/** Bit 0: acme, bit 1: bravo, bit 2: cargo; about half of all products have two suppliers. */
const WHO_SELLS = [0b111, 0b011, 0b101, 0b110, 0b001, 0b011, 0b010, 0b101, 0b100, 0b111];

function generate(number: number): CatalogueProduct {
  const sellers = WHO_SELLS[number % WHO_SELLS.length] ?? 0b111;
  const cents = 500 + ((number * 7919) % 20_000);
  const offer = (bit: number, percent: number, spread: number): Offer | undefined =>
    (sellers & bit) === 0 ? undefined : [money(Math.round((cents * percent) / 100)), (number * spread) % 500];
  const offers = {
    ...defined('acme', offer(0b001, 48, 31)),
    ...defined('bravo', offer(0b010, 50, 47)),
    ...defined('cargo', offer(0b100, 47, 13)),
  };
  return product(number, `ITEM-${String(number).padStart(6, '0')}`, `Item ${number}`, money(cents), offers);
}

function defined(name: SupplierName, offer: Offer | undefined): Partial<Record<SupplierName, Offer>> {
  return offer === undefined ? {} : { [name]: offer };
}

function product(number: number, sku: string, description: string, price: string, offers: Row[3]): CatalogueProduct {
  const named: Partial<Record<SupplierName, CatalogueOffer>> = {};
  for (const supplier of ['acme', 'bravo', 'cargo'] as const) {
    const offer = offers[supplier];
    if (offer === undefined) continue;
    const [cost, quantity, extra] = offer;
    named[supplier] = { supplierSku: supplierSku(supplier, number, sku), cost, quantity, ...extra };
  }
  return { sku, gtin: gtin(number), description, price, offers: named };
}

/**
 * Every supplier numbers its own way: Acme's numbers contain a blank in places, Bravo's have leading zeros that a
 * spreadsheet would eat, Cargo uses the manufacturer's number, which is the shop's SKU too.
 */
function supplierSku(supplier: SupplierName, number: number, sku: string): string {
  if (supplier === 'acme') return number % 9 === 0 ? `AC ${1000 + number} X` : `AC-${1000 + number}`;
  if (supplier === 'bravo') return String(41_000 + number * 7).padStart(8, '0');
  return sku;
}

/** GTIN-14 of a UPC-12 in number system 4, with its check digit (GS1 General Specifications, 7.9). */
function gtin(number: number): string {
  const body = `004${String(7_100_000_000 + number)}`;
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function money(cents: number): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
