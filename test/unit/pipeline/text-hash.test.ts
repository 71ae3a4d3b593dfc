import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { TextHash } from '../../../src/pipeline/inbound/text-hash.ts';

test('many texts have the hash of all of them as one, wherever pieces end', () => {
  const texts = Array.from({ length: 5_000 }, (_, index) => 'é☃𝒳x'.repeat(index % 9) + index);
  const hash = new TextHash();
  for (const text of texts) hash.update(text);
  expect(hash.digest()).toEqual(createHash('sha256').update(texts.join('')).digest());
});
