import { databaseOnly } from '../../src/stores/archive/open.ts';
import { archivePlaceContract } from './archive-place.contract.ts';

archivePlaceContract('database', async ({ db }) => ({
  settings: databaseOnly,
  stored: async (key) => (await db('raw_chunk').where({ content_id: key, chunk: 0 }).first('content'))?.content,
  damage: async (key, change) => {
    const { content } = await db('raw_chunk').where({ content_id: key, chunk: 0 }).first('content');
    await db('raw_chunk')
      .where({ content_id: key, chunk: 0 })
      .update({ content: change(content) });
  },
  lose: async (key) => void (await db('raw_chunk').where({ content_id: key }).delete()),
  count: async () => (await db('raw_chunk').distinct('content_id')).length,
  age: async (to) => void (await db('raw_chunk').update({ written_at: to })),
  close: async () => undefined,
}));
