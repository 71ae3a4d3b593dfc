import { channelContract } from './channel.contract.ts';
import { decorated } from './channel-decorators.ts';
import { emailHarness } from './channel-harnesses.ts';

const abilities = { collects: 'none', delivers: 'message' } as const;

channelContract('email', emailHarness, abilities);

for (const [name, decorate] of Object.entries(decorated)) {
  const start = async () => {
    const side = await emailHarness();
    return { ...side, channel: decorate(side.channel) };
  };
  channelContract(`email, ${name}`, start, abilities);
}
