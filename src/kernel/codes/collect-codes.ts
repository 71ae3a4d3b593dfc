/** Codes of collecting files, and of the turns in which it is done; see ../codes.ts for what an entry means. */
export const collectCodes = {
  'LANE-LOST': {
    kind: 'transient',
    title: 'Another gateway took over what this one was doing',
    why: 'This one stood still for longer than a turn may last. What it had not committed by then does not count, so that nothing is done twice.',
    remedy:
      'Nothing, unless it repeats. Then look for what makes the process stand still: a machine that sleeps, too little memory, a database that cannot be reached.',
  },
} as const;
