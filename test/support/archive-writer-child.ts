import { randomUUID } from 'node:crypto';
import { folderPlace } from '../../src/stores/archive/folder/folder-place.ts';

/** A process that writes one file into an archive folder, to be watched or disturbed from outside: prints what came of it. */
const [, , root = ''] = process.argv;

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('the same bytes every time');
}

try {
  await folderPlace('disk', root).write(randomUUID(), bytes(), new Date());
  console.log('kept');
} catch (error) {
  console.log(`failed ${(error as { code?: string }).code}`);
}
