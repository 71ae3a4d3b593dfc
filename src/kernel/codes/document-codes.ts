/** Codes of the document room; see ../codes.ts for what an entry means. */
export const documentCodes = {
} as const;
