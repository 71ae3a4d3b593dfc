import { Link } from 'wouter';
import type { AnswerOf } from '../../api/queries.ts';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';

const words: Readonly<Record<string, string>> = {
  'functional-acknowledgment': '997',
  acknowledgment: '855',
  'ship-notice': '856',
  invoice: '810',
};

/** Purchase orders whose 997, 855, 856 or 810 is late by the supplier's clocks. */
export function Chains({ overdue }: { readonly overdue: AnswerOf<'/v1/today'>['overdue'] }) {
  return (
    <Panel title="Answers that are late" count={overdue.total} flush>
      {overdue.chains.length === 0 ? (
        <Empty title="Every purchase order is answered in time" good>
          Each supplier has its clocks for 997, 855, 856 and 810 (<code>clocks</code> in its supplier.yaml); what misses
          one stands here.
        </Empty>
      ) : (
        <ul className="today-list">
          {overdue.chains.map(({ supplierId, poNumber, storefront, orderId, steps }) => (
            <li key={`${supplierId} ${poNumber}`}>
              <Link
                href={`/orders/${encodeURIComponent(storefront)}/${encodeURIComponent(orderId)}`}
                className="today-entry"
              >
                <Status standing={steps.some(({ state }) => state === 'overdue') ? 'bad' : 'warn'}>
                  {steps.map(({ step }) => words[step] ?? step).join(', ')}
                </Status>
                <span className="today-what">
                  {poNumber} <span className="quiet">· {supplierId}</span>
                </span>
                <span className="today-when">
                  due <When at={steps[0]?.dueAt} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
