/** Codes of the x12 room; see ../codes.ts for what an entry means. */
export const x12Codes = {
} as const;
