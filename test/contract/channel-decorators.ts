import type { Channel } from '../../src/channels/channel.ts';
import { withDeadlines } from '../../src/channels/deadlines.ts';
import { withRetries } from '../../src/channels/retrying.ts';

/** Every decorator of channels; that none is missing is tested in channel-declared.unit.test.ts. */
export const decorators = { withDeadlines, withRetries } as const satisfies Record<
  string,
  (channel: Channel) => Channel
>;

/** Each alone, and all together as the registry puts them on. */
export const decorated: Readonly<Record<string, (channel: Channel) => Channel>> = {
  withDeadlines: (channel) => decorators.withDeadlines(channel),
  withRetries: (channel) => decorators.withRetries(channel),
  'withRetries over withDeadlines': (channel) => decorators.withRetries(decorators.withDeadlines(channel)),
};
