import { useId } from 'react';
import { count as written } from './money.tsx';
import './panel.css';

/**
 * A box with a heading: the unit of every page.
 *
 * @example <Panel title="Feeds" count={feeds.length} actions={<Link href="/suppliers">All suppliers</Link>}>…</Panel>
 */
export function Panel({
  title,
  count,
  actions,
  flush = false,
  children,
}: {
  readonly title: string;
  readonly count?: number | undefined;
  readonly actions?: React.ReactNode;
  /** Without distance to its edges: for tables and lists. */
  readonly flush?: boolean;
  readonly children: React.ReactNode;
}) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>
          {title}
          {count !== undefined && <span className="panel-count number">{written(count)}</span>}
        </h2>
        {actions !== undefined && <div className="row push">{actions}</div>}
      </header>
      <div className={flush ? 'panel-body flush' : 'panel-body'}>{children}</div>
    </section>
  );
}

/**
 * Names and what they are, side by side.
 *
 * @example <Facts of={[['Supplier', order.supplier], ['Placed', <When at={order.placedAt} />]]} />
 */
export function Facts({ of }: { readonly of: readonly (readonly [name: string, fact: React.ReactNode])[] }) {
  return (
    <dl className="facts">
      {of.map(([name, fact]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fact ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}
