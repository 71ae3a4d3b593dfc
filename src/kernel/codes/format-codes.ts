/** Codes of the format room; see ../codes.ts for what an entry means. */
export const formatCodes = {
} as const;
