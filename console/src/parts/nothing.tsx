import type { UseQueryResult } from '@tanstack/react-query';
import { Empty } from './empty.tsx';
import { Skeleton } from './loaded.tsx';

/**
 * What stands where a list has no rows: that it is being asked for, that it could not be asked (what went wrong stands above), and only when the
 * gateway said that there is nothing, `children`.
 *
 * @example <DataTable rows={list.rows} empty={<Nothing query={list.query}><Empty title="No file came yet" /></Nothing>} … />
 */
export function Nothing({
  query: { isPending, isError },
  children,
}: {
  readonly query: Pick<UseQueryResult, 'isPending' | 'isError'>;
  readonly children: React.ReactNode;
}) {
  if (isPending) return <Skeleton lines={8} />;
  // "Nobody has to be told of anything" would be a lie where nobody could be asked.
  if (isError) return <Empty title="Not known: the gateway did not answer" />;
  return children;
}
