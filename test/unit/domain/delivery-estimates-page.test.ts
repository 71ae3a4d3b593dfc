import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type EstimateFacts, estimateLine } from '../../../src/domain/estimate.ts';
import { calendarsOf, usualTerms } from '../../../src/domain/shipping-terms.ts';
import { calendar } from '../../../src/partners/schema/calendar.ts';
import { shipping } from '../../../src/partners/schema/shipping.ts';

/** Every worked example of docs/delivery-estimates.md is true, by the file that the page shows. */
const page = readFileSync(join(import.meta.dirname, '../../../docs/delivery-estimates.md'), 'utf8');
const [, yaml = ''] = /```yaml\n(# supplier\.yaml.*?)```/s.exec(page) ?? [];
const file = parse(yaml) as { timeZone: string; calendar: object; shipping: object };
const rules = shipping.parse(file.shipping);
const { workdays, holidays } = calendar.parse(file.calendar);
const calendars = calendarsOf({
  calendar: { timeZone: file.timeZone, workdays, holidays },
  shipping: rules,
});
const [, section = ''] = page.split('### Worked examples');
const rows = (section.split('\n## ')[0] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

/** `accepted, ships 2026-12-01` */
function factsOf(said: string): EstimateFacts {
  const day = (word: string): string | undefined => new RegExp(`${word} (\\d{4}-\\d\\d-\\d\\d)`).exec(said)?.[1];
  const facts = { ordered: 5, dead: 0, acknowledged: 0, backordered: 0, shipped: 0, answers: [], parcels: [] };
  const days = { expectedOn: day('ships'), deliversOn: day('delivered') };
  const left = day('left');
  if (left !== undefined) {
    return { ...facts, shipped: 5, parcels: [{ units: 5, leftOn: left, deliversOn: days.deliversOn }] };
  }
  if (said.startsWith('accepted')) {
    return { ...facts, acknowledged: 5, answers: [{ document: '1', verdict: 'accepted', units: 5, ...days }] };
  }
  if (said.startsWith('backordered')) return { ...facts, backordered: 5, restockOn: day('feed says') };
  expect(said).toBe('');
  return facts;
}

describe('docs/delivery-estimates.md', () => {
  it('has examples', () => expect(rows.length).toBeGreaterThanOrEqual(10));

  it.each(rows)('sent %s (%s): %s to %s', (sent = '', said = '', earliest, latest) => {
    const since = DateTime.fromFormat(sent, 'ccc yyyy-MM-dd HH:mm', { zone: file.timeZone, locale: 'en' }).toJSDate();
    const terms = usualTerms(rules, 'ground');
    const found = estimateLine({ ...calendars, terms }, factsOf(said), { since, now: since });
    expect([found?.earliest, found?.latest]).toEqual([earliest, latest]);
  });
});
