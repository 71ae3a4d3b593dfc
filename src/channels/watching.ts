import type { Channel } from './channel.ts';

/** What a decorator hands on of a channel that may be able to tell when something comes. */
export function watching(channel: Channel): Pick<Channel, 'watch'> {
  const { watch } = channel;
  return watch === undefined ? {} : { watch: (folder, onHint) => watch(folder, onHint) };
}
