import { useId, useState } from 'react';
import { Link } from 'wouter';
import { postTo } from '../api/client.ts';
import { type AnswerOf, askAgain } from '../api/queries.ts';
import { useMay } from '../api/session.ts';
import { newKey } from './action.tsx';
import { Button } from './button.tsx';
import { Dialog } from './confirm.tsx';
import { kindWords } from './kinds.ts';
import { ProblemView } from './problem-view.tsx';
import { toast } from './toasts.tsx';
import { useSubmit } from './use-submit.ts';
import './offered.css';

type Action = AnswerOf<'/v1/exceptions/{id}'>['actions'][number];

/**
 * What can be done about a thing, the most useful first; the gateway says what that is.
 *
 * @example <OfferedActions actions={answer.actions} />
 */
export function OfferedActions({ actions }: { readonly actions: readonly Action[] }) {
  return (
    <section className="offered" aria-label="What can be done">
      {actions.map((action, index) => (
        <One key={action.id} action={action} isFirst={index === 0} />
      ))}
    </section>
  );
}

function One({ action, isFirst }: { readonly action: Action; readonly isFirst: boolean }) {
  const mayDo = useMay(action.needs);
  const [isOpen, setOpen] = useState(false);
  const kind = action.isDangerous ? 'danger' : isFirst ? 'main' : 'plain';
  if (action.page !== undefined) {
    return (
      <Link className={`button ${kind}`} href={action.page} title={action.does}>
        {action.label}
      </Link>
    );
  }
  return (
    <>
      <Button
        kind={kind}
        disabled={!mayDo}
        title={mayDo ? action.does : `This needs the role ${action.needs}.`}
        onClick={() => setOpen(true)}
      >
        {action.label}
      </Button>
      <Dialog open={isOpen} title={`${action.label}?`} onClose={() => setOpen(false)}>
        <Form action={action} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Form({ action, onClose }: { readonly action: Action; readonly onClose: () => void }) {
  const { request } = action;
  const [given, setGiven] = useState<Readonly<Record<string, string | boolean>>>({});
  const [preview, setPreview] = useState<string>();
  const [key] = useState(newKey);
  const id = useId();
  const { path = '', body = {}, fields = [], canPreview = false } = request ?? {};
  const values = Object.fromEntries(
    fields.flatMap(({ name, kind }): (readonly [string, string | boolean])[] => {
      const value = given[name];
      if (kind === 'flag') return value === true ? [[name, true]] : [];
      const text = typeof value === 'string' ? value.trim() : '';
      return text === '' ? [] : [[name, text]];
    }),
  );
  const isReady = fields.every(({ name, required }) => !required || values[name] !== undefined);
  const isLooking = canPreview && preview === undefined;
  const { submit, isBusy, failure } = useSubmit(async () => {
    if (!isReady) return;
    if (isLooking) return setPreview(saidOf(await postTo(path, { ...body, ...values, preview: true })));
    const answer = await postTo(path, { ...body, ...values }, key);
    const refused = refusalOf(answer);
    toast(refused === undefined ? 'ok' : 'warn', refused ?? saidOf(answer));
    await askAgain('/v1/');
    onClose();
  });
  return (
    <form className="stack" onSubmit={submit}>
      <p>{action.does}</p>
      {fields.map(({ name, label, kind, required }) =>
        kind === 'flag' ? (
          <label key={name} className="row">
            <input
              type="checkbox"
              checked={given[name] === true}
              onChange={({ target }) => setGiven({ ...given, [name]: target.checked })}
            />
            {label}
          </label>
        ) : (
          <div key={name}>
            <label htmlFor={`${id}-${name}`}>
              {label}
              {name === 'reason' ? ` (${required ? 'needed, ' : ''}kept with it)` : ''}
              {required ? '' : ', may be left out'}
            </label>
            <input
              id={`${id}-${name}`}
              value={String(given[name] ?? '')}
              maxLength={200}
              required={required}
              onChange={({ target }) => setGiven({ ...given, [name]: target.value })}
            />
          </div>
        ),
      )}
      {preview !== undefined && <p role="status">{preview}</p>}
      {failure !== undefined && <ProblemView error={failure} />}
      <div className="row">
        <Button className="push" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" kind={action.isDangerous ? 'danger' : 'main'} disabled={!isReady || isBusy}>
          {isBusy ? 'Working…' : isLooking ? 'Show what would come of it' : action.label}
        </Button>
      </div>
    </form>
  );
}

interface Answered {
  readonly said?: string;
  readonly outcome?: {
    readonly ok: boolean;
    readonly reason?: string;
    readonly state?: string;
    readonly problem?: string;
    readonly documents?: readonly { readonly kind: string; readonly state: string; readonly count: number }[];
  };
  readonly decided?: readonly { readonly ok: boolean; readonly message: string }[];
}

/** What the gateway says of it; each action answers in its own way. */
function saidOf(answer: unknown): string {
  const { said, outcome, decided } = (answer ?? {}) as Answered;
  if (said !== undefined) return said;
  if (outcome !== undefined) {
    if (!outcome.ok) return outcome.reason ?? 'It cannot be read again.';
    const documents = (outcome.documents ?? [])
      .map(({ kind, state, count }) => `${count} ${kindWords(kind)} ${state}`)
      .join(', ');
    return `The file: ${outcome.state ?? ''}${outcome.problem === undefined ? '' : `, ${outcome.problem}`}${documents === '' ? '' : `; ${documents}`}.`;
  }
  if (decided !== undefined) return `${decided.filter(({ ok }) => ok).length} of ${decided.length} lines take effect.`;
  return 'Done.';
}

function refusalOf(answer: unknown): string | undefined {
  const { outcome, decided } = (answer ?? {}) as Answered;
  if (outcome?.ok === false) return outcome.reason ?? 'It cannot be read again.';
  if (decided?.every(({ ok }) => !ok)) return decided[0]?.message ?? 'No line is held any more.';
  return undefined;
}
