import { channelContract } from './channel.contract.ts';
import { decorated } from './channel-decorators.ts';
import { memoryHarness } from './channel-harnesses.ts';

channelContract('memory', async () => memoryHarness());

for (const [name, decorate] of Object.entries(decorated)) {
  channelContract(`memory, ${name}`, async () => {
    const side = memoryHarness();
    return { ...side, channel: decorate(side.channel) };
  });
}
