/** Codes of doing something about many things at once; see ../codes.ts for what an entry means. */
export const bulkCodes = {
  'BULK-CHANGED': {
    kind: 'rejected',
    title: 'It would not be what was shown before',
    why: 'What fits the filter changed between the preview and the word to do it; something would be done that nobody saw.',
    remedy: 'Look at the preview again, and give the count that it shows.',
  },
} as const;
