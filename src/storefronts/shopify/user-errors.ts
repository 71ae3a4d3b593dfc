import { z } from 'zod';
import { printable } from '../../kernel/problem.ts';

/** The third layer of errors: what Shopify says of the content of a mutation, with HTTP 200 and no error of GraphQL. */
export const userErrors = z.array(
  z.object({
    code: z.string().nullish(),
    field: z.array(z.string()).nullish(),
    message: z.string(),
  }),
);
export type UserError = z.infer<typeof userErrors>[number];

/** Which line of a list it is about: the number behind `list` in the path, e.g. 3 of `input.quantities.3.quantity`. */
export function lineOf({ field }: UserError, list: string): number | undefined {
  const at = field?.indexOf(list) ?? -1;
  const index = at < 0 ? undefined : field?.[at + 1];
  return index !== undefined && /^\d+$/.test(index) ? Number(index) : undefined;
}

/** What it says, for a message to a person. */
export function saysOf({ code, message }: UserError): string {
  const text = printable(message.slice(0, 300));
  return code === undefined || code === null ? text : `${text} (${code})`;
}
