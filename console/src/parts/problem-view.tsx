import { ApiProblem } from '../api/problem.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { Prose } from './prose.tsx';
import './problem-view.css';

/**
 * What went wrong, in the words of the gateway: what, where, and what to do; with its code, which docs/errors.md explains.
 *
 * @example {query.error && <ProblemView error={query.error} again={query.refetch} />}
 */
export function ProblemView({ error, again }: { readonly error: unknown; readonly again?: (() => void) | undefined }) {
  const problem = error instanceof ApiProblem ? error : undefined;
  return (
    <div className="problem" role="alert">
      <p className="problem-title">
        <Icon name="bad" /> {problem?.title ?? 'The console failed'}
      </p>
      <p>
        <Prose text={problem?.detail ?? (error instanceof Error ? error.message : String(error))} />
      </p>
      {problem?.remedy !== undefined && (
        <p className="problem-remedy">
          <Prose text={problem.remedy} />
        </p>
      )}
      <p className="row">
        {problem !== undefined && <code>{problem.code}</code>}
        {again !== undefined && <Button onClick={() => again()}>Try again</Button>}
      </p>
    </div>
  );
}
