import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { margin } from '../../../src/config/schema/margin.ts';
import { usualMarginSettings } from '../../../src/domain/margin-watch.ts';
import { invoices } from '../../../src/partners/schema/invoices.ts';
import { orders } from '../../../src/partners/schema/orders.ts';
import { ROOT } from '../../support/sources.ts';

/** The examples of the pages about money and orders are settings that are taken, and say what they claim to say. */
function examples(page: string): Record<string, unknown>[] {
  const text = readFileSync(join(ROOT, 'docs', page), 'utf8');
  return [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => parse(yaml) as Record<string, unknown>);
}

describe('the example of', () => {
  test('docs/margins.md is taken, with the drift that it calls the default', () => {
    const [{ storefronts }] = examples('margins.md') as [{ storefronts: [{ margin: unknown }] }];
    const taken = margin.parse(storefronts[0].margin);
    expect(taken).toMatchObject({
      payment: { percent: '2.9', fixed: '0.3' },
      platform: { percent: '1', fixed: '0' },
      floor: { percent: '10', amount: '2' },
    });
    expect(taken?.drift).toEqual(usualMarginSettings.drift);
  });

  test('docs/invoices.md is the defaults', () => {
    const [example] = examples('invoices.md') as [{ invoices: unknown }];
    expect(invoices.parse(example.invoices)).toEqual(invoices.parse(undefined));
  });

  test('docs/orders.md about orders that are not answered is taken, and does nothing without it', () => {
    const example = examples('orders.md').find((one) => 'orders' in one);
    expect(orders.parse(example?.orders).unanswered).toEqual({ resend: 8 * 3_600_000, cancel: 2 * 86_400_000 });
    expect(orders.parse(undefined).unanswered).toEqual({ resend: 'never', cancel: 'never' });
    expect(() => orders.parse({ unanswered: { resend: '2d', cancel: '8h' } })).toThrow('what is cancelled is not sent');
  });
});
