import type { UseQueryResult } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem.ts';
import { Empty } from './empty.tsx';
import { Skeleton } from './loaded.tsx';

/**
 * What stands where a list has no rows: that it is being asked for, that it could not be asked (what went wrong stands above), and only when the
 * gateway said that there is nothing, `children`.
 *
 * @example <DataTable rows={list.rows} empty={<Nothing query={list.query}><Empty title="No file came yet" /></Nothing>} … />
 */
export function Nothing({
  query: { isPending, error },
  children,
}: {
  readonly query: Pick<UseQueryResult, 'isPending' | 'error'>;
  readonly children: React.ReactNode;
}) {
  if (isPending) return <Skeleton lines={8} />;
  // "Nobody has to be told of anything" would be a lie where nobody could be asked.
  if (error !== null) {
    const isRefused = error instanceof ApiProblem && error.status >= 400 && error.status < 500;
    return <Empty title={isRefused ? 'Not known: see above why' : 'Not known: the gateway did not answer'} />;
  }
  return children;
}
