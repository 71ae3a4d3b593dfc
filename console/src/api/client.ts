import createClient from 'openapi-fetch';
import { offlineProblem, problemOfResponse } from './problem.ts';
import type { paths } from './types.ts';

let pageToken: string | undefined;
let onSignedOut: (() => void) | undefined;

/** What GET /v1/session gave as `page`: our own pages send it along with whatever changes something. */
export function rememberPage(token: string | undefined): void {
  pageToken = token;
}

/** What goes along with a request that is not made by `api`, because its body is no JSON. */
export function pageHeaders(): Readonly<Record<string, string>> {
  return pageToken === undefined ? {} : { 'x-crossdock-page': pageToken };
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

/**
 * Asks for something that the gateway itself named by its address: an action of an exception.
 *
 * @param key for the header idempotency-key: the same for every attempt of the same press
 */
export async function postTo(path: string, body: object, key?: string): Promise<unknown> {
  const answer = await fetch(path, {
    method: 'POST',
    credentials: 'same-origin',
    headers: {
      'content-type': 'application/json',
      ...pageHeaders(),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  }).catch((error: unknown) => {
    throw offlineProblem(error);
  });
  if (answer.status === 401) onSignedOut?.();
  if (!answer.ok) throw await problemOfResponse(answer);
  return answer.status === 204 ? undefined : answer.json();
}
