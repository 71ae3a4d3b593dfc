import { api, said } from '../../api/client.ts';
import type { AnswerOf } from '../../api/queries.ts';
import { Action } from '../../parts/action.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import '../../parts/held-answers.css';

type PurchaseOrder = AnswerOf<'/v1/orders/{storefront}/{orderId}'>['detail']['orders'][number];

const CHANGES = ['/v1/orders', '/v1/stock', '/v1/exceptions', '/v1/alerts', '/v1/held-answers'];

/** What the supplier was asked to cancel and has not answered: whoever hears by telephone what it says tells it here. */
export function OpenChange({
  of: { supplier, poNumber },
  change: { changeNumber: seen, state, purpose, reason, requestedAt, units },
}: {
  readonly of: Pick<PurchaseOrder, 'supplier' | 'poNumber'>;
  readonly change: NonNullable<PurchaseOrder['openChange']>;
}) {
  const settle = (answer: 'agreed' | 'refused', key: string, reason: string) =>
    said(
      api.POST('/v1/purchase-orders/settle', {
        params: { header: { 'idempotency-key': key } },
        body: { supplier, poNumber, answer, reason, seen },
      }),
    );
  return (
    <section className="held-answer" aria-label={`Change ${seen} of ${poNumber}`}>
      <p className="row">
        <Status standing="held">{state === 'by-hand' ? 'waits for a person' : 'waits for the supplier'}</Status>
        <span>
          {state === 'by-hand'
            ? `Ask ${supplier}, which takes no changes by document, to leave out ${units} unit(s)`
            : `${supplier} was asked to leave out ${units} unit(s)`}
          {purpose === 'cancel' && ', which is all that is open'}
          {reason !== null && `: ${reason}`}. Until it answers they are not ordered elsewhere.{' '}
          <span className="quiet">
            (<When at={requestedAt} />)
          </span>
        </span>
      </p>
      <div className="row">
        <Action
          label="It agreed"
          kind={state === 'by-hand' ? 'main' : 'plain'}
          confirm={{
            title: `Does ${supplier} agree to the change of ${poNumber}?`,
            preview: `What has not left of these ${units} unit(s) counts as dead; what the customer still wants is ordered elsewhere.`,
            danger: true,
            reason: 'needed',
          }}
          does={({ key, reason = '' }) => settle('agreed', key, reason)}
          done="The supplier agreed."
          changes={CHANGES}
        />
        <Action
          label="It refused"
          confirm={{
            title: `Does ${supplier} refuse the change of ${poNumber}?`,
            preview: `These ${units} unit(s) come as they were ordered.`,
            reason: 'needed',
          }}
          does={({ key, reason = '' }) => settle('refused', key, reason)}
          done="The supplier refused."
          changes={CHANGES}
        />
      </div>
    </section>
  );
}
