/** Codes of routing; see ../codes.ts for what an entry means. */
export const routingCodes = {
  'PLACES-UNREADABLE': {
    kind: 'rejected',
    title: 'A table of postal codes that says no place',
    why: 'Distances would be of nothing. What was known before stays.',
    remedy:
      'Import the text file inside the archive of download.geonames.org/export/zip (US.txt, allCountries.txt), not the archive itself: docs/routing.md.',
  },
} as const;
