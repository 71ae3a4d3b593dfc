/** Codes of the mapping room; see ../codes.ts for what an entry means. */
export const mappingCodes = {
} as const;
