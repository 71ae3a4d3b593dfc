import { Link, useLocation, useSearchParams } from 'wouter';
import { ApiProblem, Refused } from '../api/problem.ts';
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
  const [path] = useLocation();
  const tab = useSearchParams()[0].get('tab');
  const wrong = problem === undefined ? undefined : wrongAddress(problem, path, tab === null ? '' : `?tab=${tab}`);
  if (wrong !== undefined) {
    return (
      <div className="problem" role="alert">
        <p className="problem-title">
          <Icon name="bad" /> {wrong.title}
        </p>
        <p>{wrong.detail}</p>
        <p className="row">
          <Link href={wrong.href}>{wrong.way}</Link>
        </p>
      </div>
    );
  }
  return (
    <div className="problem" role="alert">
      <p className="problem-title">
        <Icon name="bad" /> {problem?.title ?? (error instanceof Refused ? 'Not done' : 'The console failed')}
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

interface WrongAddress {
  readonly title: string;
  readonly detail: string;
  readonly href: string;
  readonly way: string;
}

/**
 * What the gateway answers a page whose own address is wrong is meant for whoever writes a client of it: who typed the address, or kept it too
 * long, gets it in words, with the way out. Trying again would not help.
 */
function wrongAddress({ code, detail }: ApiProblem, path: string, tab: string): WrongAddress | undefined {
  if (code === 'REQUEST-INVALID' && detail.includes('querystring/')) {
    return {
      title: 'A filter in the address of this page has a value that it cannot have',
      detail: detail.replace(/querystring\/(\w+)/g, '$1:'),
      href: `${path}${tab}`,
      way: 'Without filters',
    };
  }
  const isNoNumber = code === 'REQUEST-INVALID' && detail.startsWith('params/');
  if (!isNoNumber && !(code === 'NOT-FOUND' && detail.startsWith('There is nothing at GET'))) return undefined;
  const [, list = '', ...thing] = path.split('/');
  return {
    title: 'There is nothing of this name or number',
    detail: 'Either it was never here, or it is so old that it was forgotten.',
    href: thing.length === 0 ? `${path}${tab}` : `/${list}`,
    way: 'To the list',
  };
}
