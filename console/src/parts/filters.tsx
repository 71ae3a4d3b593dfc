import { useEffect, useId, useState } from 'react';
import { useSearchParams } from 'wouter';
import { Button } from './button.tsx';
import { SavedViews } from './views.tsx';
import './filters.css';

/**
 * A filter that stands in the address, so that a view can be sent to somebody and found again.
 *
 * @example const [state, setState] = useFilter('state', 'open');
 */
export function useFilter(name: string, usual = ''): [string, (value: string) => void] {
  const [search, setSearch] = useSearchParams();
  const set = (value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === usual) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return [search.get(name) ?? usual, set];
}

/**
 * The bar of filters above a list.
 *
 * @example <Filters><FilterChoice name="state" label="State" options={['open', 'closed', 'all']} /><FilterText name="supplier" label="Supplier" /></Filters>
 */
export function Filters({ children }: { readonly children: React.ReactNode }) {
  const [search, setSearch] = useSearchParams();
  return (
    <search className="filters">
      {children}
      {[...search.keys()].some((key) => key !== 'tab') && (
        <Button kind="quiet" onClick={() => setSearch(tabOf, { replace: true })}>
          Clear filters
        </Button>
      )}
      <SavedViews />
    </search>
  );
}

/** What is left without filters: the tab is where one is, not what one looks for. */
function tabOf(search: URLSearchParams): URLSearchParams {
  const tab = search.get('tab');
  return new URLSearchParams(tab === null ? {} : { tab });
}

/** One of a few: the first is what an address without it means. Each may be a word or `[value, word]`. */
export function FilterChoice({
  name,
  label,
  options,
}: {
  readonly name: string;
  readonly label: string;
  readonly options: readonly (string | readonly [value: string, word: string])[];
}) {
  const id = useId();
  const pairs = options.map((option) => (typeof option === 'string' ? ([option, option] as const) : option));
  const [value, setValue] = useFilter(name, pairs[0]?.[0] ?? '');
  // What the address asks for is what the list is asked for: shown as the first choice, it would be a filter that nobody sees.
  const shown = pairs.some(([option]) => option === value) ? pairs : [...pairs, [value, value] as const];
  return (
    <div className="filter">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ target }) => setValue(target.value)}>
        {shown.map(([option, word]) => (
          <option key={option} value={option}>
            {word}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Free text or a day; it counts a moment after the last key. */
export function FilterText({
  name,
  label,
  type = 'search',
  placeholder,
}: {
  readonly name: string;
  readonly label: string;
  readonly type?: 'search' | 'date';
  readonly placeholder?: string;
}) {
  const id = useId();
  const [value, setValue] = useFilter(name);
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  useEffect(() => {
    if (draft === value) return;
    // Whoever opens a row right after typing has left the list when the time is up: the new page keeps its own address.
    const here = location.pathname;
    const timer = setTimeout(() => location.pathname === here && setValue(draft), 300);
    return () => clearTimeout(timer);
  });
  return (
    <div className="filter">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        value={draft}
        placeholder={placeholder}
        onChange={({ target }) => setDraft(target.value)}
      />
    </div>
  );
}
