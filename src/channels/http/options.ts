import { z } from 'zod';
import { checkAddress } from '../../web/options.ts';

/** Below the url. `{poNumber}` is the number of the document, `{key}` what names this one document in every attempt. */
const path = z
  .string()
  .regex(/^\/[^\s\\#]*$/, 'expected a path that begins with /')
  .refine((text) => !/(^|\/)\.\.?(\/|\?|$)/.test(text), 'expected a path without . or .. in it')
  .refine(
    (text) => /^(\{(poNumber|key)\}|[^{}])*$/.test(text),
    'expected no other placeholder than {poNumber} and {key}',
  );

/** RFC 6901: `/order/id`, `/items/0/id`; empty: the whole answer. */
const pointer = z.string().regex(/^(\/([^~]|~[01])*)*$/, 'expected a JSON pointer such as /order/id');

const find = z
  .strictObject({
    path: path
      .refine((text) => text.includes('{poNumber}') || text.includes('{key}'), 'expected {poNumber} or {key} in it')
      .describe('Asks for an order by our number.'),
    unknown: z
      .enum(['404', 'empty-list'])
      .default('404')
      .describe('What says that the supplier does not know it: status 404, or an empty list.'),
    list: pointer.optional().describe('Where in the answer the list is; the whole answer by default.'),
    reference: pointer
      .optional()
      .describe('Where the supplier’s number is, in the answer or in the entry of the list.'),
    absentAfterMs: z
      .int()
      .min(0)
      .max(300_000)
      .default(5_000)
      .describe('Unknown counts only when it is still unknown this long after: a slow request may yet arrive.'),
  })
  .describe('How to ask what became of an order whose outcome is in doubt.');

const request = z.strictObject({
  path: path.default('/orders'),
  contentType: z
    .string()
    .regex(/^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w.+-]+)*$/, 'expected a content type such as application/json')
    .optional()
    .describe('By default what the ending of the file name says.'),
  reference: pointer.optional().describe('Where in the answer the supplier’s number is.'),
  find: find.optional(),
});

const login = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).describe('Where a token is had for client id and secret (OAuth 2).'),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  scope: z.string().min(1).optional(),
});

/** Settings of a supplier’s REST API for documents, and of a supplier that brings its files by HTTP. */
export const httpOptions = z
  .strictObject({
    kind: z.literal('http'),
    url: z
      .url({ protocol: /^https?$/ })
      .regex(/^[^?#]*$/, 'expected an address without ? and #')
      .transform((url) => url.replace(/\/+$/, ''))
      .optional()
      .describe('Everything is sent below it; without it nothing is sent.'),
    token: z.string().min(1).optional().describe('Bearer token.'),
    login: login.optional().describe('Gets a bearer token that is good for a while.'),
    documents: z
      .record(z.string().regex(/^[a-z][a-z-]*$/), request)
      .prefault({ order: {} })
      .describe('How each kind of document is sent: order, functional-acknowledgment, interchange-acknowledgment.'),
    check: z
      .strictObject({ method: z.enum(['GET', 'OPTIONS']).default('GET'), path: path.default('/') })
      .optional()
      .describe('A request that changes nothing, for doctor.'),
    timeoutMs: z.int().min(100).max(300_000).default(30_000).describe('From connecting to the last byte of an answer.'),
    connectMs: z.int().min(100).max(60_000).default(10_000).describe('Connecting alone.'),
    ca: z.string().min(1).optional().describe('Certificate authority to trust, as PEM.'),
    allowPrivateAddresses: z.boolean().default(false).describe('Allow an API inside your own network, and plain http.'),
  })
  .superRefine((options, context) => {
    const { url, token, login: signIn, allowPrivateAddresses } = options;
    const what = { receiver: 'the API', reason: 'orders are personal data' };
    const check = (address: string | undefined): void => {
      if (address === undefined || isLoopback(address)) return;
      checkAddress({ url: address, allowPrivateAddresses }, context, what);
    };
    check(url);
    check(signIn?.url);
    if (token !== undefined && signIn !== undefined) {
      context.addIssue({ code: 'custom', path: ['login'], message: 'expected token or login, not both' });
    }
  });

export type HttpOptions = z.infer<typeof httpOptions>;
export type RequestOptions = z.infer<typeof request>;
export type FindOptions = z.infer<typeof find>;

/** An address written as loopback means this machine on purpose: tests, a sidecar. */
export function isLoopback(url: string): boolean {
  return ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname);
}
