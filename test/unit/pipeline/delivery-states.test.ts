import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deliveryStatesDrawing } from '../../support/delivery-states-page.ts';
import { ROOT } from '../../support/sources.ts';

it('docs/delivering.md draws the states of a delivery as the table in the code has them', () => {
  expect(readFileSync(join(ROOT, 'docs/delivering.md'), 'utf8')).toContain(deliveryStatesDrawing());
});
