import { readdirSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { emptyTables, testDatabase } from '../support/database.ts';
import { playStory, readStory, STORIES } from '../support/story.ts';

/** Every story of samples/stories/ as it is written there. */
const database = testDatabase();
const stories = readdirSync(STORIES)
  .filter((name) => name.endsWith('.yaml'))
  .sort();

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, webhook_inbox, exchange_rate',
    { restart: true },
  );
});

describe('the story of', () => {
  it.each(stories)('%s', { timeout: 120_000 }, async (name) => {
    const story = readStory(name);
    expect(story.steps.some((step) => 'expect' in step)).toBe(true);
    await playStory(database, story, (found, expected) => expect(found).toEqual(expected));
  });
});
