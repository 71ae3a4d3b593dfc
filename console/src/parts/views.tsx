import { useId, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { api, said } from '../api/client.ts';
import { askAgain, useGet } from '../api/queries.ts';
import { Button } from './button.tsx';
import { Dialog } from './confirm.tsx';
import { ProblemView } from './problem-view.tsx';
import { toast } from './toasts.tsx';

const NONE = '';

/**
 * The views that oneself keeps of this page: filters under a name. `Filters` shows them by itself. What stands in the address is the view; the name is only for finding it.
 *
 * @example <SavedViews />
 */
export function SavedViews() {
  const [path, go] = useLocation();
  const search = useSearch();
  const [isOpen, setOpen] = useState(false);
  const views = useGet('/v1/views', { query: { page: path } }).data?.views ?? [];
  const current = views.find(({ address }) => address === search);
  const id = useId();
  const remove = async (name: string) => {
    await said(api.DELETE('/v1/views', { params: { query: { page: path, name } } }));
    toast('ok', `The view ${name} is forgotten.`);
    await askAgain('/v1/views');
  };
  return (
    <div className="row push">
      {views.length > 0 && (
        <div className="filter">
          <label htmlFor={id}>View</label>
          <select
            id={id}
            value={current?.name ?? NONE}
            onChange={({ target }) => go(addressOf(path, views.find(({ name }) => name === target.value)?.address))}
          >
            <option value={NONE}>–</option>
            {views.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
      )}
      {current !== undefined && (
        <Button kind="quiet" onClick={() => void remove(current.name)}>
          Forget this view
        </Button>
      )}
      {current === undefined && search !== '' && (
        <Button kind="quiet" onClick={() => setOpen(true)}>
          Keep this view
        </Button>
      )}
      <Dialog open={isOpen} title="Keep this view" onClose={() => setOpen(false)}>
        <KeepForm page={path} address={search} onDone={() => setOpen(false)} />
      </Dialog>
    </div>
  );
}

function KeepForm({
  page,
  address,
  onDone,
}: {
  readonly page: string;
  readonly address: string;
  readonly onDone: () => void;
}) {
  const id = useId();
  const [failure, setFailure] = useState<unknown>();
  const submit = async (event: React.SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    try {
      await said(api.PUT('/v1/views', { body: { page, name, address } }));
      await askAgain('/v1/views');
      toast('ok', `Kept as ${name}.`);
      onDone();
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <div>
        <label htmlFor={id}>Name</label>
        <input id={id} name="name" required maxLength={100} />
      </div>
      <p className="quiet">
        Only you see it. To show it to somebody, send them the address: <code>?{address}</code>
      </p>
      {failure !== undefined && <ProblemView error={failure} />}
      <Button kind="main" type="submit">
        Keep
      </Button>
    </form>
  );
}

function addressOf(path: string, search: string | undefined): string {
  return search === undefined || search === '' ? path : `${path}?${search}`;
}
