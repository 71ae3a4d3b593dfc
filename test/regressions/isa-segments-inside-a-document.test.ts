import { expect, it } from 'vitest';
import { acknowledge, codecs } from '../../src/formats/registry.ts';
import { eventsOf } from '../support/events.ts';
import { groupOutcomes } from '../support/outcomes.ts';
import { interchange } from '../support/x12-text.ts';

/** A TA1 or ISE inside a document put its element numbers (I12), which are not numbers, into AK402. */
it.each(['TA1*', 'ISE*'])('the 997 names no element of %s by its number', async (segment) => {
  const text = interchange({ set: '846', body: ['BIA*00*DD*DAILY*20260901', segment] });
  const [group] = groupOutcomes(await eventsOf(codecs.x12, text));
  const answer = group === undefined ? undefined : acknowledge(group);
  const places = answer?.segments.flatMap(({ tag, elements }) => (tag === 'AK4' ? [elements[1]] : [])) ?? [];
  expect(places.filter((place) => place !== undefined && !/^\d+$/.test(String(place)))).toEqual([]);
  expect(answer?.segments.some(({ tag }) => tag === 'AK3')).toBe(true);
});
