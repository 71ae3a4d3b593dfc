import { Link } from 'wouter';
import type { AnswerOf } from '../../api/queries.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';

type Exception = AnswerOf<'/v1/today'>['exceptions'][number];

const SHOWN = 8;

/** Open exceptions: errors first, the oldest of each first. */
export function Urgent({ exceptions, open }: { readonly exceptions: readonly Exception[]; readonly open: number }) {
  return (
    <Panel
      title="Needs a person"
      count={open}
      flush
      actions={exceptions.length > SHOWN && <Link href="/exceptions">All of them</Link>}
    >
      {exceptions.length === 0 ? (
        <Empty title="Nothing needs a person" good>
          What goes wrong appears here by itself: what it is, where, why it matters, and the button that mends it.
        </Empty>
      ) : (
        <ul className="today-list">
          {exceptions.slice(0, SHOWN).map(({ id, severity, title, message, supplierId, openedAt, seen }) => (
            <li key={id}>
              <Link href={`/exceptions/${id}`} className="today-entry">
                <Status standing={severity === 'error' ? 'bad' : 'warn'}>{severity}</Status>
                <span className="today-what">
                  {title}
                  {supplierId !== null && <span className="quiet"> · {supplierId}</span>}
                </span>
                <span className="today-when">
                  <When at={openedAt} />
                  {seen > 1 && ` · ${seen} times`}
                </span>
                <span className="today-more">{message}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
