/** Codes of what the console alone asks of the API (docs/console.md). */
export const consoleCodes = {
  'EVENTS-FULL': {
    kind: 'transient',
    title: 'Too many pages listen for changes',
    why: 'Each holds a connection of this process, which also takes files and orders.',
    remedy:
      'Close consoles that nobody looks at. What was asked is still answered; it only has to be asked for again by hand.',
  },
} as const;
