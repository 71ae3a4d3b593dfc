/** Codes of the storefront room; see ../codes.ts for what an entry means. */
export const storefrontCodes = {
} as const;
