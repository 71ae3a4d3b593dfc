/** Codes of the channel room; see ../codes.ts for what an entry means. */
export const channelCodes = {
} as const;
