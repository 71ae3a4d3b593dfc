import { RejectedError } from '../kernel/errors.ts';
import type { ChannelKind } from './channel.ts';

/** The error for a call that an adapter cannot do at all; its capabilities say so. */
export function unsupported(adapter: ChannelKind, what: string): RejectedError {
  return new RejectedError('CHANNEL-UNSUPPORTED', `A channel of kind ${adapter} cannot ${what}.`, {
    facts: { adapter },
    nothingSent: true,
  });
}
