import { useState } from 'react';
import { api, said } from '../../api/client.ts';
import { askAgain } from '../../api/queries.ts';
import { type Role, useMay } from '../../api/session.ts';
import { newKey } from '../../parts/action.tsx';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { toast } from '../../parts/toasts.tsx';

const actions = [
  { id: 'ignore', label: 'Ignore', role: 'operator', done: 'closed' },
  { id: 'replay', label: 'Read files again', role: 'engineer', done: 'read again' },
  { id: 'retry-lines', label: 'Read lines again', role: 'operator', done: 'read again' },
  { id: 'retry', label: 'Try deliveries now', role: 'operator', done: 'tried at once' },
] as const satisfies readonly { readonly role: Role; readonly [more: string]: string }[];
type BulkAction = (typeof actions)[number]['id'];

interface Filter {
  readonly supplier?: string;
  readonly severity?: 'warning' | 'error';
  readonly code?: string;
}

/** Does something to many at once: counted first, and refused when the count is another one by then. */
export function Bulk({
  chosen,
  filter,
  onDone,
}: {
  readonly chosen: readonly string[];
  readonly filter: Filter;
  readonly onDone: () => void;
}) {
  const [asked, setAsked] = useState<BulkAction>();
  const [preview, setPreview] = useState<Awaited<ReturnType<typeof look>>>();
  const [failure, setFailure] = useState<unknown>();
  const [key, setKey] = useState(newKey);
  const mayMend = useMay('engineer');
  const mayAct = useMay('operator');
  const selection = chosen.length > 0 ? { ids: [...chosen] } : { filter };
  const action = actions.find(({ id }) => id === asked);
  const ask = async (id: BulkAction) => {
    setFailure(undefined);
    try {
      setPreview(await look({ ...selection, action: id }));
      setKey(newKey());
      setAsked(id);
    } catch (error) {
      setFailure(error);
    }
  };
  const run = async (reason: string | undefined) => {
    if (asked === undefined || preview === undefined) return;
    const { outcomes } = await said(
      api.POST('/v1/exceptions/bulk', {
        params: { header: { 'idempotency-key': key } },
        body: { ...selection, action: asked, count: preview.count, reason: reason ?? '' },
      }),
    );
    const failed = outcomes.filter(({ ok }) => !ok);
    toast(
      failed.length === 0 ? 'ok' : 'warn',
      `${outcomes.length - failed.length} ${action?.done ?? 'done'}${failed.length === 0 ? '.' : `; ${failed.length} refused: ${failed[0]?.said ?? ''}`}`,
    );
    await askAgain('/v1/exceptions', '/v1/files', '/v1/documents', '/v1/today');
    onDone();
  };
  return (
    <section className="row" aria-label="Many at once">
      <span className="quiet">{chosen.length > 0 ? `The ${chosen.length} chosen:` : 'All that fit the filters:'}</span>
      {actions.map(({ id, label, role }) => (
        <Button
          key={id}
          disabled={role === 'engineer' ? !mayMend : !mayAct}
          title={(role === 'engineer' ? mayMend : mayAct) ? undefined : `This needs the role ${role}.`}
          onClick={() => void ask(id)}
        >
          {label}…
        </Button>
      ))}
      {failure !== undefined && <ProblemView error={failure} />}
      {preview !== undefined && action !== undefined && preview.count > 0 && (
        <Confirm
          open={asked !== undefined}
          label={`${action.label} (${preview.count})`}
          title={`${action.label}: ${preview.count} ${preview.count === 1 ? 'exception' : 'exceptions'}`}
          preview={<Counted preview={preview} />}
          reason="needed"
          danger={action.id === 'ignore'}
          {...(preview.count >= 20 ? { word: String(preview.count) } : {})}
          onConfirm={({ reason }) => run(reason)}
          onClose={() => setAsked(undefined)}
        />
      )}
      {preview?.count === 0 && asked !== undefined && (
        <span role="status">{action?.label} can be done to none of them.</span>
      )}
    </section>
  );
}

function look(body: { readonly action: BulkAction; readonly ids?: string[]; readonly filter?: Filter }) {
  return said(api.POST('/v1/exceptions/bulk/preview', { body }));
}

function Counted({
  preview: { byCode, left, isCut, exceptions },
}: {
  readonly preview: Awaited<ReturnType<typeof look>>;
}) {
  return (
    <div className="stack">
      <ul>
        {Object.entries(byCode).map(([code, count]) => (
          <li key={code}>
            {count} × <code>{code}</code>
          </li>
        ))}
      </ul>
      <details>
        <summary>Which ones</summary>
        <ul>
          {exceptions.slice(0, 50).map(({ id, message }) => (
            <li key={id}>{message}</li>
          ))}
        </ul>
      </details>
      {left > 0 && <p className="quiet">{left} others were meant, to which this cannot be done.</p>}
      {isCut && <p className="quiet">There are more: 200 are done at a time.</p>}
    </div>
  );
}
