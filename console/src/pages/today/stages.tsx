import { Link } from 'wouter';
import type { AnswerOf } from '../../api/queries.ts';
import { Empty } from '../../parts/empty.tsx';
import { count } from '../../parts/money.tsx';
import { Panel } from '../../parts/panel.tsx';
import { standingOf } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';

type Stage = AnswerOf<'/v1/today'>['stages'][number];

const order = ['received', 'held', 'unfulfillable', 'routed', 'shipped', 'cancelled'];

/** Where the orders of the last 30 days stand. */
export function Stages({ stages }: { readonly stages: readonly Stage[] }) {
  return (
    <Panel title="Orders of the last 30 days" count={sum(stages, 'order')} actions={<Link href="/orders">Orders</Link>}>
      {stages.length === 0 ? (
        <Empty title="No order came yet">
          A shop sends them by webhook, or they are read from it; see the storefronts.
        </Empty>
      ) : (
        <>
          <h3>By the shop's order</h3>
          <Bars stages={stages.filter(({ of }) => of === 'order')} />
          <h3>By purchase order</h3>
          <Bars stages={stages.filter(({ of }) => of === 'purchase-order')} />
        </>
      )}
    </Panel>
  );
}

function Bars({ stages }: { readonly stages: readonly Stage[] }) {
  const most = Math.max(1, ...stages.map((stage) => stage.count));
  const sorted = [...stages].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.count - a.count);
  return (
    <ul>
      {sorted.map((stage) => (
        <li key={stage.state} className="stage">
          <span>
            <Status standing={standingOf(stage.state)}>{stage.state}</Status>
          </span>
          <span className="stage-bar" aria-hidden="true">
            <span style={{ width: `${(100 * stage.count) / most}%` }} />
          </span>
          <span className="number">{count(stage.count)}</span>
        </li>
      ))}
    </ul>
  );
}

function sum(stages: readonly Stage[], of: Stage['of']): number {
  return stages.reduce((total, stage) => total + (stage.of === of ? stage.count : 0), 0);
}
