import type { AnswerOf } from '../../api/queries.ts';
import { Empty } from '../../parts/empty.tsx';
import { Money } from '../../parts/money.tsx';
import { Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { sum } from './sum.ts';

type Entry = AnswerOf<'/v1/orders/{storefront}/{orderId}'>['detail']['margin'][number];

const STAGES = [
  ['estimate', 'When routed'],
  ['acknowledged', 'As accepted'],
  ['shipped', 'As shipped'],
  ['invoiced', 'As billed'],
] as const;

/** What customers pay first, then what we do. */
const KINDS: readonly string[] = [
  'revenue',
  'shipping-income',
  'item',
  'drop-ship-fee',
  'freight',
  'surcharge',
  'duty',
  'tax',
  'other',
  'credit',
  'payment-fee',
  'platform-fee',
];

/** What is left of the order: what each stage said of every kind of money, and what is known now. */
export function Margin({ entries, currency }: { readonly entries: readonly Entry[]; readonly currency: string }) {
  if (entries.length === 0) {
    return (
      <Panel title="Margin">
        <Empty title="Nothing is known yet">
          The first estimate is made when the order is routed; acknowledgments, ship notices and invoices correct it.
        </Empty>
      </Panel>
    );
  }
  const kinds = [...new Set(entries.map(({ kind }) => kind))].sort((a, b) => KINDS.indexOf(a) - KINDS.indexOf(b));
  const stages = STAGES.filter(([stage]) => entries.some((entry) => entry.stage === stage));
  const said = (stage: string, kind?: string) =>
    sum(
      entries
        .filter((entry) => entry.stage === stage && (kind === undefined || entry.kind === kind))
        .map((entry) => entry.said),
    );
  const stands = (kind?: string) =>
    sum(entries.filter((entry) => kind === undefined || entry.kind === kind).map((entry) => entry.stands));
  return (
    <Panel title={`Margin by stage, in ${currency}`} flush>
      <PlainTable
        label="Margin by stage"
        heads={[
          'Kind of money',
          ...stages.map(([, title]) => ({ title, align: 'right' as const })),
          { title: 'Known now', align: 'right' },
        ]}
      >
        {kinds.map((kind) => (
          <tr key={kind}>
            <th scope="row">{kind.replaceAll('-', ' ')}</th>
            {stages.map(([stage]) => (
              <td key={stage} className="right">
                <Cell amount={said(stage, kind)} />
              </td>
            ))}
            <td className="right">
              <Cell amount={stands(kind)} />
            </td>
          </tr>
        ))}
        <tr className="sum">
          <th scope="row">margin</th>
          {stages.map(([stage]) => (
            <td key={stage} className="right">
              {stage === 'estimate' && <Money amount={said(stage)} />}
            </td>
          ))}
          <td className="right">
            <Money amount={stands()} />
          </td>
        </tr>
      </PlainTable>
      <p className="order-note quiet">
        What customers pay is above zero, what we pay below. Each column is what that stage said; where a later one
        knows better, it counts instead.
      </p>
    </Panel>
  );
}

function Cell({ amount }: { readonly amount: string }) {
  return /[1-9]/.test(amount) ? <Money amount={amount} /> : <span className="quiet">–</span>;
}
