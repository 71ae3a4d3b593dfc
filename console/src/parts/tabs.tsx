import { useId } from 'react';
import { useSearchParams } from 'wouter';
import './tabs.css';

interface Tab {
  readonly id: string;
  readonly title: string;
  readonly count?: number | undefined;
  readonly show: () => React.ReactNode;
}

/**
 * Parts of a page of which one shows; which one stands in the address (`?tab=`). Arrow keys move between them.
 *
 * @example <Tabs label="Parts of the order" tabs={[{ id: 'lines', title: 'Lines', count: 3, show: () => <Lines /> }, …]} />
 */
export function Tabs({
  label,
  tabs,
  param = 'tab',
}: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly param?: string;
}) {
  const [search, setSearch] = useSearchParams();
  const base = useId();
  const open = tabs.find(({ id }) => id === search.get(param)) ?? tabs[0];
  if (open === undefined) return null;
  const go = (id: string) => setSearch((before) => ({ ...Object.fromEntries(before), [param]: id }), { replace: true });
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = tabs[(tabs.indexOf(open) + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    go(next.id);
    document.getElementById(`${base}-${next.id}`)?.focus();
  };
  return (
    <div className="tabs">
      <div role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(({ id, title, count }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${base}-${id}`}
            aria-selected={id === open.id}
            aria-controls={`${base}-panel`}
            tabIndex={id === open.id ? 0 : -1}
            onClick={() => go(id)}
          >
            {title}
            {count !== undefined && <span className="panel-count number">{count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${open.id}`} className="stack">
        {open.show()}
      </div>
    </div>
  );
}
