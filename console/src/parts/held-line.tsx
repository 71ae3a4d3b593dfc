import { useState } from 'react';
import { api, said } from '../api/client.ts';
import { Refused } from '../api/problem.ts';
import type { PostAnswerOf } from '../api/queries.ts';
import { useMay } from '../api/session.ts';
import type { paths } from '../api/types.ts';
import { Action } from './action.tsx';
import { Button } from './button.tsx';
import { Finding, type ReadFinding } from './reading.tsx';
import { standingOf } from './standings.ts';
import { Status } from './status.tsx';
import './held-line.css';

type HeldFinding = ReadFinding & {
  readonly position?: { readonly segment?: number | undefined; readonly row?: number | undefined };
};

interface Line {
  readonly id: string;
  readonly ordinal: number;
  readonly state?: string;
  readonly raw: string;
  readonly problems: readonly HeldFinding[];
  readonly fields: Readonly<Record<string, unknown>>;
}

const CHANGES = ['/v1/held-lines', '/v1/documents', '/v1/exceptions', '/v1/files', '/v1/stock'];

/**
 * A line that could not be read: its raw text, what is wrong, and what puts it right. What is typed counts as if the supplier had written it, once.
 *
 * @example <HeldLine line={line} />
 */
export function HeldLine({ line }: { readonly line: Line }) {
  const { id, state = 'open', raw, problems, fields } = line;
  return (
    <article className="held-line" aria-label={placeOf(line)}>
      <p className="row">
        <strong>{placeOf(line)}</strong>
        <Status standing={state === 'open' ? 'held' : standingOf(state)}>{state === 'open' ? 'held' : state}</Status>
      </p>
      <pre className="mono">{raw}</pre>
      {problems.map((one) => (
        <Finding key={one.code + one.message} finding={one} />
      ))}
      {state === 'open' && <Decide id={id} fields={fields} problems={problems} />}
    </article>
  );
}

/** `Segment 55`, `Row 12`: what its number counts is known by the findings, where the format has a word for it. */
function placeOf({ ordinal, problems }: Pick<Line, 'ordinal' | 'problems'>): string {
  const has = (part: 'segment' | 'row') => problems.some(({ position }) => position?.[part] !== undefined);
  return `${has('segment') ? 'Segment' : has('row') ? 'Row' : 'Record'} ${ordinal}`;
}

function Decide({ id, fields, problems }: Pick<Line, 'id' | 'fields' | 'problems'>) {
  const mayDo = useMay('operator');
  const [isOpen, setOpen] = useState(false);
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({});
  const names = namesOf(fields, problems);
  const decide = (body: Decision, key: string) => post(id, body, key);
  return (
    <>
      {isOpen && (
        <div className="held-line-fields">
          {names.map((name) => (
            <div key={name}>
              <label htmlFor={`${id}-${name}`}>{name}</label>
              <input
                id={`${id}-${name}`}
                value={given[name] ?? textOf(fields[name])}
                onChange={({ target }) => setGiven({ ...given, [name]: target.value })}
              />
            </div>
          ))}
        </div>
      )}
      <div className="row">
        <Action
          label="Read it again"
          does={({ key }) => decide({ do: 'retry' }, key)}
          done="It was read again."
          changes={CHANGES}
        />
        {isOpen ? (
          <Action
            label="Use these values"
            kind="main"
            disabled={Object.keys(given).length === 0}
            does={({ key, reason }) =>
              decide({ do: 'correct', fields: given, reason: reason ?? 'corrected by hand' }, key)
            }
            confirm={{
              title: 'Use these values?',
              preview: Object.entries(given)
                .map(([name, value]) => `${name} becomes ${value === '' ? 'empty' : value}`)
                .join(', '),
              reason: 'needed',
            }}
            done="The line counts with these values."
            changes={CHANGES}
          />
        ) : (
          <Button disabled={!mayDo} onClick={() => setOpen(true)}>
            Correct a value
          </Button>
        )}
        <Action
          label="Ignore the line"
          does={({ key, reason }) => decide({ do: 'ignore', reason: reason ?? '' }, key)}
          confirm={{ title: 'Ignore this line?', preview: 'It is to have no effect, ever.', reason: 'needed' }}
          done="The line has no effect."
          changes={CHANGES}
        />
      </div>
    </>
  );
}

type Decision = paths['/v1/held-lines/{id}/decide']['post']['requestBody']['content']['application/json'];

/** A decision that was refused changed nothing: it is said as a failure. */
async function post(id: string, body: Decision, key: string): Promise<PostAnswerOf<'/v1/held-lines/{id}/decide'>> {
  const answer = await said(
    api.POST('/v1/held-lines/{id}/decide', { params: { path: { id }, header: { 'idempotency-key': key } }, body }),
  );
  if (!answer.ok) throw new Refused(answer.said);
  return answer;
}

/** Fields that could be read, and those that findings name: `quantity: "4O" is not a number`, `quantity is required (…)`. */
function namesOf(fields: Line['fields'], problems: Line['problems']): string[] {
  const named = problems.flatMap(({ message }) => /^([a-zA-Z]+)(?::| is required)/.exec(message)?.[1] ?? []);
  return [...new Set([...named, ...Object.keys(fields)])].filter((name) => name !== 'source');
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}
