/** Codes of feeds that say only what changed; see ../codes.ts for what an entry means. */
export const changeCodes = {
  'FEED-CHANGES-LATE': {
    kind: 'problem',
    title: 'Changes of stock came after newer ones and had no effect',
    why: 'A partial feed names what changed and nothing else does. This one is older than the feed in force, and what it names may have been named since, so that it cannot be told which of its figures still count. They are not applied: some SKUs may stand at figures from before.',
    remedy:
      'Compare the SKUs that the message names with the supplier, or ask for a full file. Where files overtake each other often, let the supplier state the moment (as of) of each file, or send full files and set stock.coverage: full.',
  },
} as const;
