import { useEffect } from 'react';
import './page.css';

/**
 * A page: its title (also of the window), a line that says what it is for, its actions, and its content.
 *
 * @example <Page title="Exceptions" lead="What needs a person." actions={<Button>…</Button>}>…</Page>
 */
export function Page({
  title,
  lead,
  actions,
  children,
}: {
  readonly title: string;
  readonly lead?: React.ReactNode;
  readonly actions?: React.ReactNode;
  readonly children: React.ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Crossdock`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {lead !== undefined && <p className="quiet">{lead}</p>}
        </div>
        {actions !== undefined && <div className="row push">{actions}</div>}
      </header>
      <div className="stack">{children}</div>
    </div>
  );
}
