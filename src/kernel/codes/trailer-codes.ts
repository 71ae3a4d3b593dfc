/** Codes of the trailer row of a table; see ../codes.ts for what an entry means. */
export const trailerCodes = {
  'MAP-TRAILER': {
    kind: 'problem',
    title: 'The trailer row of a table is absent, or not its last row',
    why: 'The trailer says that the file is complete and how much is in it. Without one the file was probably cut; with rows behind it two files were probably joined. Nothing of it is applied.',
    remedy:
      'Ask the supplier to send the file again. If its files have no trailer any more, take lines.trailer out of the mapping, or set lines.trailer.required: false if only some have one.',
  },
} as const;
