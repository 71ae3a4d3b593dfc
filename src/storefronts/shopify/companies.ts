import { carrierName } from '../carriers.ts';

/**
 * Carriers for whose names, written exactly so, Shopify makes tracking links by itself and follows the package (schema, description of
 * `FulfillmentTrackingInfo.company`, 2026-10: those of all countries, then those of single ones).
 */
const companies = [
  '4PX|AGS|Amazon|Amazon Logistics UK|An Post|Anjun Logistics|APC|Asendia USA|Australia Post|Bonshaw|BPost',
  'BPost International|Canada Post|Canpar|CDL Last Mile|China Post|Chronopost|Chukou1|Colissimo|Comingle|Coordinadora',
  'Correios|Correos|CTT|CTT Express|Cyprus Post|Delnext|Deutsche Post|DHL eCommerce|DHL eCommerce Asia|DHL Express|DPD',
  'DPD Local|DPD UK|DTD Express|DX|Eagle|Estes|Evri|FedEx|First Global Logistics|First Line|FSC|Fulfilla|GLS',
  'Heppner Internationale Spedition GmbH & Co.|Iceland Post|IDEX|Israel Post|Japan Post (EN)|Japan Post (JA)',
  'La Poste Colissimo|La Poste Burkina Faso|Lasership|Latvia Post|Lietuvos Paštas|Logisters|Lone Star Overnight',
  'M3 Logistics|Meteor Space|Mondial Relay|New Zealand Post|NinjaVan|OnTrac|Packeta|Pago Logistics|Pitney Bowes',
  'Portal PostNord|Poste Italiane|PostNL|PostNord DK|PostNord NO|PostNord SE|Purolator|Qxpress|Royal Mail',
  'Royal Shipments|Sagawa (EN)|Sagawa (JA)|Sendle|SF Express|SFC Fulfillment|ShipBob|SHREE NANDAN COURIER',
  'Singapore Post|Southwest Air Cargo|StarTrack|Step Forward Freight|Swiss Post|TForce Final Mile|Tinghao|TNT|Toll IPEC',
  'United Delivery Service|UPS|USPS|Venipak|We Post|Whistl|Wizmo|WMYC|Xpedigo|XPO Logistics|Yamato (EN)|Yamato (JA)',
  'YiFan Express|YunExpress|Aramex Australia|TNT Australia|Hunter Express|Couriers Please|Bonds|Allied Express',
  'Direct Couriers|Northline|GO Logistics|Österreichische Post|Speedy|Intelcom|BoxKnight|Loomis|WanbExpress|Zásilkovna',
  'Deutsche Post (DE)|Deutsche Post (EN)|DHL|Swiship|Hermes|SEUR|Colis Privé|Parcelforce|Yodel|DHL Parcel|Tuffnells',
  'ACS Courier|Fastway|DPD Ireland|DTDC|India Post|Delhivery|Gati KWE|Professional Couriers|XpressBees|Ecom Express',
  'Ekart|Shadowfax|Bluedart|BRT|GLS Italy|Bring|Inpost|PTT|Yurtiçi Kargo|Aras Kargo|Sürat Kargo|Alliance Air Freight',
  'Pilot Freight|LSO|Old Dominion|Pandion|R+L Carriers|Skynet',
].flatMap((line) => line.split('|'));

const byLetters = new Map(companies.map((name) => [letters(name), name]));

/** The carrier as Shopify spells it, or the supplier's own word where Shopify does not know it. */
export function companyName(carrier: string): string {
  const name = carrierName(carrier).trim();
  return byLetters.get(letters(name)) ?? name;
}

/** Case, spaces and dots differ from supplier to supplier. */
function letters(name: string): string {
  return name.toLowerCase().replace(/[\s.\-_]/g, '');
}
