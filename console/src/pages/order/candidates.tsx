import { Link } from 'wouter';
import { supplierHref } from '../../parts/links.ts';
import { Money } from '../../parts/money.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import type { Explanation } from './preview.ts';

type Candidate = Explanation['candidates'][number];

const OUTCOMES = {
  chosen: ['ok', 'chosen'],
  lost: ['idle', 'lost'],
  'not-eligible': ['warn', 'not eligible'],
} as const;

const TERMS = [
  ['item', 'Items'],
  ['dropShipFee', 'Drop-ship fee'],
  ['surcharge', 'Surcharge'],
  ['freight', 'Freight'],
  ['rejection', 'If refused'],
  ['lateness', 'If late'],
  ['split', 'Split'],
] as const;

const OBJECTIVES: Readonly<Record<string, string>> = {
  landed_cost: 'the smallest landed cost',
  priority: 'the first supplier in order of priority',
  fewest_splits: 'the fewest purchase orders',
  fastest: 'the earliest arrival',
  nearest: 'the nearest warehouse',
};

/** Why a decision is what it is: every supplier with every term of what it would cost, and why each lost. */
export function Candidates({
  explanation,
  currency,
}: {
  readonly explanation: Explanation;
  readonly currency: string;
}) {
  const { objective, candidates, alternatives, notes, compared, isProven, total } = explanation;
  const terms = TERMS.filter(([term]) =>
    [total, ...candidates.map(({ costs }) => costs)].some((costs) => Number(costs[term]) !== 0),
  );
  return (
    <div className="stack">
      <p className="quiet">
        Wanted: {OBJECTIVES[objective] ?? objective}. {compared} set{compared === 1 ? '' : 's'} of suppliers compared;{' '}
        {isProven ? 'no better answer exists.' : 'a better answer may exist.'} Amounts in {currency}; what may go wrong
        is counted as what it would cost.
      </p>
      {notes.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
      <PlainTable
        label="Candidates and their costs"
        heads={[
          'Supplier',
          'Outcome',
          { title: 'Units', align: 'right' },
          ...terms.map(([, title]) => ({ title, align: 'right' as const })),
          { title: 'Landed', align: 'right' },
          'Why',
        ]}
      >
        {candidates.map((candidate) => (
          <tr key={candidate.supplierId} className={candidate.outcome === 'chosen' ? 'chosen' : ''}>
            <th scope="row">
              <Link href={supplierHref(candidate.supplierId)}>{candidate.supplierId}</Link>
            </th>
            <td>
              <Status standing={OUTCOMES[candidate.outcome][0]}>{OUTCOMES[candidate.outcome][1]}</Status>
            </td>
            <td className="right">{candidate.units}</td>
            {terms.map(([term]) => (
              <td key={term} className="right">
                {Number(candidate.costs[term]) === 0 ? (
                  <span className="quiet">–</span>
                ) : (
                  <Money amount={candidate.costs[term]} rounded />
                )}
              </td>
            ))}
            <td className="right">
              {candidate.units === 0 ? (
                <span className="quiet">–</span>
              ) : (
                <strong>
                  <Money amount={candidate.costs.landed} rounded />
                </strong>
              )}
            </td>
            <td>
              <Why candidate={candidate} />
            </td>
          </tr>
        ))}
      </PlainTable>
      {alternatives.length > 0 && (
        <details>
          <summary>Other ways to fill it ({alternatives.length})</summary>
          <ul>
            {alternatives.map(({ suppliers, units, costs, because }) => (
              <li key={suppliers.join()}>
                {suppliers.join(' + ')}: {units} units for <Money amount={costs.landed} currency={currency} rounded /> —{' '}
                {because}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Why({ candidate: { because, exchange, ageing } }: { readonly candidate: Candidate }) {
  return (
    <>
      {because}
      {exchange !== undefined && (
        <span className="quiet">
          {' '}
          (bills in {exchange.currency}, at {exchange.rate})
        </span>
      )}
      {ageing.map(({ supplierSku, confirmedAt }) => (
        <span key={supplierSku} className="quiet">
          {' '}
          Its figure of {supplierSku} is older than it should be
          {confirmedAt === undefined ? (
            ''
          ) : (
            <>
              {' '}
              (confirmed <When at={confirmedAt} />)
            </>
          )}
          .
        </span>
      ))}
    </>
  );
}
