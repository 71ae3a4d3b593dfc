import { join } from 'node:path';
import { expect, it } from 'vitest';
import { detectFormat } from '../../src/formats/detect.ts';
import { codecs } from '../../src/formats/registry.ts';
import { loadSuppliers } from '../../src/partners/load.ts';
import { translateContent } from '../../src/pipeline/inbound/translate.ts';
import { interchange } from '../support/x12-text.ts';

const COUNT = 80_000;
const ENVIRONMENT = {
  ACME_HOST: '127.0.0.1',
  ACME_PORT: '22',
  ACME_USER: 'unused',
  ACME_PASSWORD: 'unused',
  ACME_HOST_KEY: `SHA256:${'A'.repeat(43)}`,
};

/** Every group that ended went through all documents before it: minutes for a file of nine megabytes. */
it('a file with a group for every document is read in one go', async () => {
  const one = interchange({ set: '846', body: [] });
  const groups = Array.from({ length: COUNT }, (_, at) => {
    const set = at === 1 ? 'SE*9*0001' : 'SE*2*0001';
    return `GS*IB*SUPPLIER*CROSSDOCK*20260901*1030*${at + 1}*X*004010~ST*846*0001~${set}~GE*${at === 2 ? 5 : 1}*${at + 1}~`;
  });
  const bytes = Buffer.from(`${one.slice(0, 106)}${groups.join('')}IEA*${COUNT}*000000101~`);
  const { profiles } = await loadSuppliers(join(import.meta.dirname, '../../mappings'), ENVIRONMENT);
  const [profile] = profiles;
  if (profile === undefined) throw new Error('There is no supplier.');
  async function* content(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  const file = { name: 'stock.edi', label: 'stock.edi', content: content(), documentsBefore: 0 };
  const tools = { codecs };
  const translated = await translateContent(tools, profile, file, detectFormat(bytes.subarray(0, 512)));
  const [unit] = translated?.units ?? [];
  expect(unit?.documents.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: COUNT }, (_, at) => at + 1));
  expect(unit?.documents.slice(0, 4).map(({ complete }) => complete)).toEqual([true, false, false, true]);
  expect(unit?.groups.every(({ documents }) => documents.length === 1)).toBe(true);
});
