import { channelContract } from './channel.contract.ts';
import { decorated } from './channel-decorators.ts';
import { httpHarness } from './channel-harnesses.ts';

const abilities = { collects: 'push', delivers: 'request' } as const;

channelContract('http', () => httpHarness(), abilities);
channelContract('http without url', () => httpHarness({ url: undefined }), { collects: 'push', delivers: 'none' });

for (const [name, decorate] of Object.entries(decorated)) {
  const start = async () => {
    const side = await httpHarness();
    return { ...side, channel: decorate(side.channel) };
  };
  channelContract(`http, ${name}`, start, abilities);
}
