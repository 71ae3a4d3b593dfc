import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codecs } from '../src/formats/registry.ts';
import { stockFiles } from './generated-stock.ts';
import { takeTurns, timed } from './measure.ts';

/** Small documents that are read at the same time. */
const DOCUMENTS = 100;
const ITEMS = 10;
const ROUNDS = 5;
/** Between the starts of two documents, where they come one after another. */
const EVERY_MS = 5;

/** Milliseconds, per way of reading. */
export interface SideBySide {
  /** All of them, each begun when the one before is done; one value per round. */
  readonly oneByOne: readonly number[];
  /** All of them, begun at once; one value per round. */
  readonly together: readonly number[];
  /** Each of them, nothing else being read. */
  readonly alone: readonly number[];
  /** Each of them, while a large file is read in the same process. */
  readonly besideLarge: readonly number[];
}

/** Whether small documents wait for one another, or for a large one. */
export async function sideBySide(folder: string, large: string): Promise<SideBySide> {
  const paths = Array.from({ length: DOCUMENTS }, (_, index) => join(folder, `small-${index}.edi`));
  const small = Buffer.concat([...stockFiles.x12(ITEMS)]);
  await Promise.all(paths.map((path) => writeFile(path, small)));
  const { oneByOne, together } = await takeTurns(ROUNDS, {
    oneByOne: async () => {
      for (const path of paths) await readWhole(path);
    },
    together: () => Promise.all(paths.map((path) => readWhole(path))),
  });
  const alone = await latencies(paths);
  let isReading = true;
  const reading = (async () => {
    while (isReading) await readWhole(large, () => isReading);
  })();
  const besideLarge = await latencies(paths);
  isReading = false;
  await reading;
  return { oneByOne, together, alone, besideLarge };
}

async function latencies(paths: readonly string[]): Promise<number[]> {
  const running: Promise<number>[] = [];
  for (const path of paths) {
    running.push(timed(() => readWhole(path)));
    await sleep(EVERY_MS);
  }
  return Promise.all(running);
}

async function readWhole(path: string, goesOn: () => boolean = () => true): Promise<void> {
  let isComplete = false;
  for await (const batch of codecs.x12.decode(createReadStream(path), {})) {
    if (!goesOn()) return;
    const last = batch.at(-1);
    isComplete = last?.type === 'file-end' && last.complete;
  }
  if (!isComplete) throw new Error(`${path} was not read to its end`);
}
