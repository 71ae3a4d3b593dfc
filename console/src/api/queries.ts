import { QueryClient, type UseQueryResult, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ClientPathsWithMethod, MethodResponse } from 'openapi-fetch';
import { api, said } from './client.ts';
import { ApiProblem } from './problem.ts';
import type { paths } from './types.ts';

export type GetPath = ClientPathsWithMethod<typeof api, 'get'>;
type ParamsOf<P extends GetPath> = paths[P]['get'] extends { parameters: infer Given }
  ? Omit<Given, 'cookie' | 'header'>
  : never;
/** What a route answers, by its schema in the OpenAPI document. */
export type AnswerOf<P extends GetPath> = MethodResponse<typeof api, 'get', P>;
type PostPath = ClientPathsWithMethod<typeof api, 'post'>;
/** The same for what is posted. */
export type PostAnswerOf<P extends PostPath> = MethodResponse<typeof api, 'post', P>;

/** All that was asked, kept for a moment; events of the gateway (events.ts) make what changed be asked again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      networkMode: 'always',
      retry: (count, error) => count < 2 && isPassing(error),
      throwOnError: false,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

interface Asking {
  /** False: not asked yet, because something it needs is not known. */
  readonly enabled?: boolean;
  /** Asked again this often, for what no event tells. */
  readonly everyMs?: number;
  /** Shows the answer to the question before while a new one is under way: for filters. */
  readonly keep?: boolean;
}

/**
 * What a GET route answers, asked again whenever an event says that it changed.
 *
 * @example const order = useGet('/v1/orders/{storefront}/{orderId}', { path: { storefront, orderId } });
 */
export function useGet<P extends GetPath>(
  path: P,
  params?: ParamsOf<P>,
  { enabled = true, everyMs, keep = false }: Asking = {},
): UseQueryResult<AnswerOf<P>, ApiProblem> {
  const query = useQuery<unknown, ApiProblem>({
    queryKey: [path, params ?? {}],
    queryFn: ({ signal }) => ask(path, params, signal),
    enabled,
    refetchInterval: everyMs ?? false,
    ...(keep ? { placeholderData: (previous: unknown) => previous } : {}),
  });
  return query as UseQueryResult<AnswerOf<P>, ApiProblem>;
}

/**
 * A list that is paged by `before`/`next`: all pages read so far as one list, and what reads the next one.
 *
 * @example const list = useList('/v1/exceptions', { query: { state: 'open' } }, ({ exceptions }) => exceptions);
 *   <DataTable rows={list.rows} more={list.more} … />
 */
export function useList<P extends GetPath, Row>(
  path: P,
  params: ParamsOf<P> | undefined,
  rowsOf: (answer: AnswerOf<P>) => readonly Row[],
  { enabled = true, everyMs }: Asking = {},
) {
  const query = useInfiniteQuery<AnswerOf<P>, ApiProblem, Row[], unknown[], string | undefined>({
    queryKey: [path, params ?? {}, 'list'],
    queryFn: ({ signal, pageParam }) => {
      const given = (params ?? {}) as { query?: object };
      const paged = pageParam === undefined ? given : { ...given, query: { ...given.query, before: pageParam } };
      return ask(path, paged as ParamsOf<P>, signal);
    },
    initialPageParam: undefined,
    getNextPageParam: (answer) => (answer as { next?: string | null }).next ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => [...rowsOf(page)]),
    placeholderData: (previous) => previous,
    enabled,
    refetchInterval: everyMs ?? false,
  });
  // A list calls for more with every picture of its end, before it is told that more is coming: the page under way is that.
  const load = () => void query.fetchNextPage({ cancelRefetch: false });
  return {
    query,
    rows: query.data ?? [],
    /** Undefined as long as not all of it was read. */
    count: query.hasNextPage ? undefined : query.data?.length,
    more: { isThere: query.hasNextPage, isComing: query.isFetchingNextPage, load },
  };
}

/** Makes all that was asked under these addresses be asked again: `/v1/orders` means everything that begins so. */
export function askAgain(...prefixes: readonly string[]): Promise<void> {
  return queries.invalidateQueries({
    predicate: ({ queryKey: [path] }) => prefixes.some((prefix) => typeof path === 'string' && path.startsWith(prefix)),
  });
}

function ask<P extends GetPath>(path: P, params: ParamsOf<P> | undefined, signal: AbortSignal): Promise<AnswerOf<P>> {
  // The types of openapi-fetch know each path alone; here any of them is asked.
  const get = api.GET as unknown as (path: P, init: object) => Promise<{ data?: AnswerOf<P> }>;
  return said(get(path, { params, signal }));
}

function isPassing(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status === 503);
}
