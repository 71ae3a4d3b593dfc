import { expect, it } from 'vitest';
import { codecs } from '../../src/formats/registry.ts';
import { countingDocuments, eventsOf, isComplete, problemsOf } from '../support/events.ts';
import { interchange } from '../support/x12-text.ts';

/** A file cut inside the ISA of its second interchange was complete where text around interchanges is tolerated. */
const good = interchange({ set: '846', body: ['BIA*00*DD*DAILY*20260901', 'LIN**SK*LAMP-1', 'QTY*33*7*EA'] });
const tolerate = ['text-outside'];

it('a file that is cut inside the ISA of its second interchange is never complete', async () => {
  for (let cut = good.length + 1; cut < 2 * good.length; cut += 1) {
    const events = await eventsOf(codecs.x12, (good + good).slice(0, cut), { tolerate });
    expect(isComplete(events)).toBe(false);
    expect(countingDocuments(events)).toBe(1);
  }
});

it.each(['\n\nISA*00*cut', 'Kind regards\nISA|00|', 'Kind regards\nIS', 'I\r\nS\r\nA*'])(
  'an ISA that cannot be read is more than text: %j',
  async (behind) => {
    const events = await eventsOf(codecs.x12, good + behind, { tolerate });
    expect(problemsOf(events).at(-1)).toMatchObject({ code: 'X12-TEXT-OUTSIDE', severity: 'error' });
    expect(problemsOf(events).at(-1)?.message).toMatch(/, among them an ISA that cannot be read\.$/);
    expect(isComplete(events)).toBe(false);
  },
);

it.each(['Kind regards', 'VISA*1', 'ISAAC', 'I see', 'Is that all?', '-- '])(
  'text is still tolerated where it is only text: %j',
  async (behind) => {
    const events = await eventsOf(codecs.x12, `${good}${behind}\n`, { tolerate });
    expect(problemsOf(events)).toMatchObject([{ code: 'X12-TEXT-OUTSIDE', severity: 'warning' }]);
    expect(isComplete(events)).toBe(true);
  },
);
