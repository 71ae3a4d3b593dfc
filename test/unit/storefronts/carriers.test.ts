import { expect, it } from 'vitest';
import { carrierName, trackingUrl } from '../../../src/storefronts/carriers.ts';

it.each([
  ['UPSN', '1Z999AA10123456784', 'UPS', 'https://www.ups.com/track?tracknum=1Z999AA10123456784'],
  ['fedex ground', ' 7700 1 ', 'FedEx', 'https://www.fedex.com/fedextrack/?trknbr=7700%201'],
  ['USPS', '9400$&', 'USPS', 'https://tools.usps.com/go/TrackConfirmAction?tLabels=9400%24%26'],
  ['GLS', '123', 'GLS', undefined],
  ['Bob’s Van', '123', 'Bob’s Van', undefined],
  ['UPS', '  ', 'UPS', undefined],
])('%s %s', (carrier, number, name, url) => {
  expect(carrierName(carrier)).toBe(name);
  expect(trackingUrl(carrier, number)).toBe(url);
});

it('has no link without carrier or number', () => {
  expect(trackingUrl(undefined, '1')).toBeUndefined();
  expect(trackingUrl('UPS', undefined)).toBeUndefined();
});
