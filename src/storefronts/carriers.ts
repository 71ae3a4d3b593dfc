/**
 * Carriers by the codes suppliers write (SCAC or name): the name customers know, and the carrier's public tracking
 * page. `{n}` is replaced by the tracking number. A carrier without a page that is known to work has none: a broken
 * link is worse than no link.
 */
const carriers: readonly { readonly name: string; readonly codes: readonly string[]; readonly page?: string }[] = [
  { name: 'UPS', codes: ['UPS', 'UPSN', 'UPSM', 'UPS GROUND'], page: 'https://www.ups.com/track?tracknum={n}' },
  {
    name: 'FedEx',
    codes: ['FEDEX', 'FDEG', 'FEDX', 'FDE', 'FEDEX GROUND', 'FEDEX EXPRESS'],
    page: 'https://www.fedex.com/fedextrack/?trknbr={n}',
  },
  {
    name: 'USPS',
    codes: ['USPS', 'US POSTAL SERVICE'],
    page: 'https://tools.usps.com/go/TrackConfirmAction?tLabels={n}',
  },
  {
    name: 'DHL Express',
    codes: ['DHL', 'DHLE', 'DHLX', 'DHL EXPRESS'],
    page: 'https://www.dhl.com/global-en/home/tracking.html?tracking-id={n}',
  },
  { name: 'OnTrac', codes: ['ONTRAC'], page: 'https://www.ontrac.com/tracking/?number={n}' },
  { name: 'Purolator', codes: ['PUROLATOR', 'PRLA'], page: 'https://www.purolator.com/en/shipping/tracker?pin={n}' },
  {
    name: 'Royal Mail',
    codes: ['ROYAL MAIL', 'ROYALMAIL'],
    page: 'https://www.royalmail.com/track-your-item#/tracking-results/{n}',
  },
  { name: 'GLS', codes: ['GLS'] },
  { name: 'DPD', codes: ['DPD'] },
  { name: 'Canada Post', codes: ['CANADA POST', 'CPCC'] },
];

const byCode = new Map(carriers.flatMap((carrier) => carrier.codes.map((code) => [code, carrier] as const)));

/** The carrier's usual name, or the supplier's own word where it is not known. */
export function carrierName(carrier: string): string {
  return byCode.get(carrier.trim().toUpperCase())?.name ?? carrier;
}

/** The carrier's tracking page for one number; undefined where carrier or page is not known. */
export function trackingUrl(carrier: string | undefined, trackingNumber: string | undefined): string | undefined {
  if (carrier === undefined || trackingNumber === undefined || trackingNumber.trim() === '') return undefined;
  const page = byCode.get(carrier.trim().toUpperCase())?.page;
  return page?.replace('{n}', encodeURIComponent(trackingNumber.trim()));
}
