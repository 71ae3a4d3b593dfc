import { useId, useState } from 'react';
import { api, said } from '../api/client.ts';
import { askAgain } from '../api/queries.ts';
import { useMay } from '../api/session.ts';
import { Action, newKey } from './action.tsx';
import { Button } from './button.tsx';
import { Dialog } from './confirm.tsx';
import { ProblemView } from './problem-view.tsx';
import { toast } from './toasts.tsx';
import { local } from './when.tsx';

const CHANGES = ['/v1/alerts', '/v1/alert-mutes', '/v1/alert-targets', '/v1/exceptions'];
const HOUR_MS = 3_600_000;
const TERMS = [
  ['1', '1 hour'],
  ['4', '4 hours'],
  ['12', '12 hours'],
  ['24', '1 day'],
  ['72', '3 days'],
  ['168', '1 week'],
] as const;
const OTHER = 'other';

/**
 * Says that a person has seen an alert.
 *
 * @example <Acknowledge id={alert.id} kind="main" />
 */
export function Acknowledge({ id, kind = 'quiet' }: { readonly id: string; readonly kind?: 'main' | 'quiet' }) {
  return (
    <Action
      label="Acknowledge"
      kind={kind}
      confirm={{
        title: 'Acknowledge this alert?',
        preview: 'You have seen it: nobody is reminded of it, and nobody else is told that it waits. Its end is told.',
        reason: 'asked',
      }}
      does={({ key, reason }) =>
        said(
          api.POST('/v1/alerts/{id}/acknowledge', {
            params: { path: { id }, header: { 'idempotency-key': key } },
            body: reason === undefined ? {} : { reason },
          }),
        )
      }
      done="Somebody has seen it."
      changes={CHANGES}
    />
  );
}

/** What a mute is about: one alert, or codes and a supplier that the person gives. */
type MuteOf = { readonly alert: string } | { readonly kind: 'some' };

/**
 * Lets nobody be told of an alert, or of a kind of them, for a while.
 *
 * @example <Mute of={{ alert: alert.id }} label="Mute…" />
 */
export function Mute({
  of,
  label,
  kind = 'plain',
}: {
  readonly of: MuteOf;
  readonly label: string;
  readonly kind?: 'plain' | 'quiet' | 'main';
}) {
  const mayDo = useMay('operator');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        kind={kind}
        disabled={!mayDo}
        title={mayDo ? undefined : 'This needs the role operator.'}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      <Dialog
        open={isOpen}
        title={'alert' in of ? 'Mute this alert?' : 'Mute a kind of alert'}
        onClose={() => setOpen(false)}
      >
        <MuteForm of={of} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function MuteForm({ of, onDone }: { readonly of: MuteOf; readonly onDone: () => void }) {
  const id = useId();
  const [term, setTerm] = useState('4');
  const [moment, setMoment] = useState('');
  const [codes, setCodes] = useState('');
  const [supplier, setSupplier] = useState('');
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const [key] = useState(newKey);
  const until = term === OTHER ? new Date(moment) : new Date(Date.now() + Number(term) * HOUR_MS);
  const hours = term === OTHER ? (until.getTime() - Date.now()) / HOUR_MS : Number(term);
  const isSome = !('alert' in of);
  const isReady =
    reason.trim() !== '' && hours >= 0.1 && hours <= 744 && (!isSome || codes !== '' || supplier !== '') && !isBusy;
  const submit = async (event: React.SubmitEvent) => {
    event.preventDefault();
    if (!isReady) return;
    setBusy(true);
    setFailure(undefined);
    const header = { 'idempotency-key': key };
    const term = { hours, reason: reason.trim() };
    try {
      await ('alert' in of
        ? said(api.POST('/v1/alerts/{id}/mute', { params: { path: { id: of.alert }, header }, body: term }))
        : said(
            api.POST('/v1/alert-mutes', {
              params: { header },
              body: {
                ...term,
                ...(codes.trim() === '' ? {} : { codes: codes.trim().toUpperCase() }),
                ...(supplier.trim() === '' ? {} : { supplier: supplier.trim() }),
              },
            }),
          ));
      toast('ok', `Nobody is told of it until ${local(until)}.`);
      await askAgain(...CHANGES);
      onDone();
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <p>
        The log is told all the same. What is open still when the time is over, and was told to nobody, is told then.
      </p>
      {isSome && (
        <>
          <div>
            <label htmlFor={`${id}-codes`}>Codes (may be left out where a supplier is named)</label>
            <input
              id={`${id}-codes`}
              value={codes}
              placeholder="FEED-OVERDUE, or FEED-*"
              onChange={({ target }) => setCodes(target.value)}
            />
          </div>
          <div>
            <label htmlFor={`${id}-supplier`}>Supplier (may be left out where codes are named)</label>
            <input id={`${id}-supplier`} value={supplier} onChange={({ target }) => setSupplier(target.value)} />
          </div>
        </>
      )}
      <div>
        <label htmlFor={`${id}-term`}>For how long</label>
        <select id={`${id}-term`} value={term} onChange={({ target }) => setTerm(target.value)}>
          {TERMS.map(([value, word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
          <option value={OTHER}>until another moment…</option>
        </select>
      </div>
      {term === OTHER && (
        <div>
          <label htmlFor={`${id}-moment`}>Until (31 days at most)</label>
          <input
            id={`${id}-moment`}
            type="datetime-local"
            value={moment}
            onChange={({ target }) => setMoment(target.value)}
          />
        </div>
      )}
      {Number.isFinite(hours) && hours > 0 && <p className="quiet">Until {local(until)} here.</p>}
      <div>
        <label htmlFor={`${id}-why`}>Why (kept with it)</label>
        <input
          id={`${id}-why`}
          value={reason}
          maxLength={200}
          required
          onChange={({ target }) => setReason(target.value)}
        />
      </div>
      {failure !== undefined && <ProblemView error={failure} />}
      <div className="row">
        <Button className="push" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" kind="main" disabled={!isReady}>
          {isBusy ? 'Working…' : 'Mute'}
        </Button>
      </div>
    </form>
  );
}
