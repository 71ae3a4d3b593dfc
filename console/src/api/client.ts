import createClient from 'openapi-fetch';
import { offlineProblem, problemOfResponse } from './problem.ts';
import type { paths } from './types.ts';

let pageToken: string | undefined;
let onSignedOut: (() => void) | undefined;

/** What GET /v1/session gave as `page`: our own pages send it along with whatever changes something. */
export function rememberPage(token: string | undefined): void {
  pageToken = token;
}

/** Called when the gateway says that nobody is signed in (any more). */
export function whenSignedOut(then: () => void): void {
  onSignedOut = then;
}

/**
 * The API of the gateway, typed by its OpenAPI document (`npm run console:types`). A call that fails throws an ApiProblem.
 *
 * @example const { exception } = await said(api.GET('/v1/exceptions/{id}', { params: { path: { id } } }));
 */
export const api = createClient<paths>({ credentials: 'same-origin' });

api.use({
  onRequest({ request }) {
    if (pageToken !== undefined && request.method !== 'GET') request.headers.set('x-crossdock-page', pageToken);
  },
  async onResponse({ response, schemaPath }) {
    if (response.ok) return;
    if (response.status === 401 && !schemaPath.startsWith('/v1/session')) onSignedOut?.();
    throw await problemOfResponse(response);
  },
  onError({ error }) {
    return offlineProblem(error);
  },
});

/** The answer of a call. Failures are thrown, so there is nothing else to look at. */
export async function said<T>(call: Promise<{ readonly data?: T }>): Promise<T> {
  return (await call).data as T;
}
