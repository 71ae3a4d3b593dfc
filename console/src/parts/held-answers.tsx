import { Link } from 'wouter';
import { api, said } from '../api/client.ts';
import { type AnswerOf, useGet } from '../api/queries.ts';
import { Action } from './action.tsx';
import { documentHref, orderHref } from './links.ts';
import { Money } from './money.tsx';
import { ProblemView } from './problem-view.tsx';
import { Status } from './status.tsx';
import { When } from './when.tsx';
import './held-answers.css';

type HeldAnswer = AnswerOf<'/v1/held-answers'>['answers'][number];

const CHANGES = ['/v1/held-answers', '/v1/orders', '/v1/documents', '/v1/exceptions', '/v1/alerts', '/v1/deliveries'];

/**
 * What a supplier answered to a purchase order that waits for a person (another cost, another item, a hold), line by line, to be accepted or
 * refused; nothing where nothing waits.
 *
 * @example <HeldAnswers about={{ supplier: order.supplier, poNumber: order.poNumber }} />
 *   <HeldAnswers about={{ document: id }} />
 */
export function HeldAnswers({
  about,
}: {
  readonly about: { readonly supplier: string; readonly poNumber: string } | { readonly document: string };
}) {
  const query = useGet('/v1/held-answers', { query: about });
  if (query.error !== null) return <ProblemView error={query.error} again={() => void query.refetch()} />;
  const lines = Map.groupBy(query.data?.answers ?? [], (one) => `${one.supplierId}/${one.poNumber}/${one.line}`);
  return [...lines].map(([key, answers]) => <Line key={key} answers={answers} />);
}

function Line({ answers }: { readonly answers: readonly HeldAnswer[] }) {
  const [first] = answers;
  if (first === undefined) return null;
  const {
    supplierId: supplier,
    poNumber,
    line,
    storefront,
    orderId,
    supplierSku,
    ordered,
    orderedCost,
    currency,
  } = first;
  const units = answers.reduce((sum, one) => sum + one.units, 0);
  const name = `line ${line} of ${poNumber}`;
  const decide = (decision: 'accept' | 'refuse', key: string, reason: string) =>
    said(
      api.POST('/v1/held-answers/decide', {
        params: { header: { 'idempotency-key': key } },
        body: { supplier, poNumber, line, decision, reason, seen: answers.map(({ id }) => id) },
      }),
    );
  return (
    <section className="held-answer" aria-label={`Answer to ${name}`}>
      <p className="row">
        <Status standing="held">waits for a person</Status>
        <span>
          {supplier} answered{' '}
          <Link href={orderHref(storefront, orderId)}>
            line {line} of {poNumber}
          </Link>
          , {ordered} × {supplierSku} ordered at <Money amount={orderedCost} currency={currency} />:
        </span>
      </p>
      <ul>
        {answers.map((answer) => (
          <li key={answer.id}>
            <Said answer={answer} />
          </li>
        ))}
      </ul>
      <div className="row">
        <Action
          label="Accept"
          kind="main"
          confirm={{
            title: `Accept the answer to ${name}?`,
            preview: `${units} unit(s) count as accepted as ${supplier} says.`,
            reason: 'needed',
          }}
          does={({ key, reason = '' }) => decide('accept', key, reason)}
          done="It is accepted."
          changes={CHANGES}
        />
        <Action
          label="Refuse"
          kind="danger"
          confirm={{
            title: `Refuse the answer to ${name}?`,
            preview: `${supplier} is asked to cancel ${units} unit(s). Until it answers they are not ordered elsewhere.`,
            danger: true,
            reason: 'needed',
          }}
          does={({ key, reason = '' }) => decide('refuse', key, reason)}
          done="The supplier is asked to cancel."
          changes={CHANGES}
        />
      </div>
    </section>
  );
}

function Said({ answer }: { readonly answer: HeldAnswer }) {
  const { status, units, unitCost, currency, expectedOn, deliversOn, reason, documentId, recordedAt } = answer;
  return (
    <>
      <strong>{status}</strong>, {units} units
      {unitCost !== null && (
        <>
          {' '}
          at <Money amount={unitCost} currency={currency} />
        </>
      )}
      {expectedOn !== null && `, to leave ${expectedOn}`}
      {deliversOn !== null && `, to arrive ${deliversOn}`}
      {reason !== null && `: ${reason}`}{' '}
      <span className="quiet">
        (<Link href={documentHref(documentId)}>its document</Link>, <When at={recordedAt} />)
      </span>
    </>
  );
}
