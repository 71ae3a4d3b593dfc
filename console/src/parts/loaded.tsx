import type { UseQueryResult } from '@tanstack/react-query';
import { Page } from './page.tsx';
import { ProblemView } from './problem-view.tsx';
import './loaded.css';

/**
 * What was asked of the gateway, in all its states: a quiet placeholder while it is on its way, the problem when it failed, else what
 * `children` makes of it. What was there before a failure stays.
 *
 * @example <Loaded query={exception}>{({ exception }) => <p>{exception.message}</p>}</Loaded>
 */
export function Loaded<Answer>({
  query,
  lines = 3,
  title,
  children,
}: {
  readonly query: Pick<UseQueryResult<Answer>, 'data' | 'error' | 'refetch'>;
  /** How many lines the placeholder has. */
  readonly lines?: number;
  /** Where the page itself waits for the answer: what it is called when none comes. */
  readonly title?: string;
  readonly children: (answer: Answer) => React.ReactNode;
}) {
  const { data, error, refetch } = query;
  if (data === undefined && error === null) return <Skeleton lines={lines} />;
  if (data === undefined) {
    const problem = <ProblemView error={error} again={() => void refetch()} />;
    return title === undefined ? problem : <Page title={title}>{problem}</Page>;
  }
  return (
    <>
      {error !== null && <ProblemView error={error} again={() => void refetch()} />}
      {children(data)}
    </>
  );
}

export function Skeleton({ lines = 3 }: { readonly lines?: number }) {
  return (
    <div className="skeleton" role="status">
      <span className="unseen">Loading</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a placeholder are never moved.
        <span key={line} aria-hidden="true" style={{ width: `${92 - ((line * 17) % 40)}%` }} />
      ))}
    </div>
  );
}
