/** Codes of the store room; see ../codes.ts for what an entry means. */
export const storeCodes = {
} as const;
