import { Fragment } from 'react';
import { Link } from 'wouter';
import { api, said } from '../../api/client.ts';
import { useGet } from '../../api/queries.ts';
import { Action } from '../../parts/action.tsx';
import { Button } from '../../parts/button.tsx';
import { supplierHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Money } from '../../parts/money.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { standingOf } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';

const CHANGES = ['/v1/invoices', '/v1/reports', '/v1/orders', '/v1/exceptions'];

/** One invoice, line by line beside what was ordered and shipped, and what a person decides about it. */
export function Invoice({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const query = useGet('/v1/invoices/{id}', { path: { id } });
  const path = { id };
  const state = query.data?.invoice.state;
  const needsPerson = state === 'exception' || state === 'disputed';
  /** What was decided stays so; a dispute can still end either way. */
  const mayBe = (decision: 'approve' | 'dispute' | 'reject') =>
    state !== undefined &&
    !['approved', 'rejected'].includes(state) &&
    !(decision === 'dispute' && state === 'disputed');
  return (
    <Panel
      title={query.data === undefined ? `Invoice ${id}` : `Invoice ${query.data.invoice.number}`}
      actions={
        <>
          {mayBe('approve') && (
            <Action
              label="Approve"
              // What matches needs nobody: approving it is not what one comes for.
              {...(needsPerson ? { kind: 'main' } : {})}
              changes={CHANGES}
              done="The invoice is approved."
              confirm={{
                title: 'Approve this invoice?',
                preview: 'Its amounts count as a cost, whatever differs.',
                reason: 'asked',
              }}
              does={({ reason }) =>
                said(
                  api.POST('/v1/invoices/{id}/approve', {
                    params: { path },
                    body: reason === undefined ? {} : { reason },
                  }),
                )
              }
            />
          )}
          {mayBe('dispute') && (
            <Action
              label="Dispute"
              changes={CHANGES}
              done="The invoice is disputed."
              confirm={{
                title: 'Dispute this invoice?',
                preview: 'It waits until the supplier and you agree.',
                reason: 'needed',
              }}
              does={({ reason }) =>
                said(api.POST('/v1/invoices/{id}/dispute', { params: { path }, body: { reason: reason ?? '' } }))
              }
            />
          )}
          {mayBe('reject') && (
            <Action
              label="Reject"
              kind="danger"
              changes={CHANGES}
              done="The invoice is rejected."
              confirm={{
                title: 'Reject this invoice?',
                preview: 'Its amounts do not count.',
                danger: true,
                reason: 'needed',
              }}
              does={({ reason }) =>
                said(api.POST('/v1/invoices/{id}/reject', { params: { path }, body: { reason: reason ?? '' } }))
              }
            />
          )}
          <Button kind="quiet" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <Loaded query={query} lines={6}>
        {({ invoice, lines, charges }) => (
          <div className="stack">
            <Facts
              of={Object.entries({
                Supplier: <Link href={supplierHref(invoice.supplierId)}>{invoice.supplierId}</Link>,
                State: <Status standing={standingOf(invoice.state)}>{invoice.state}</Status>,
                Amount: <Money amount={invoice.amount} currency={invoice.currency} />,
                Date: invoice.date ?? undefined,
                Came: <When at={invoice.recordedAt} />,
                Counts: invoice.counts ? 'as a cost' : 'not',
                Decided: invoice.decidedBy === null ? undefined : `${invoice.decidedBy}: ${invoice.because ?? ''}`,
              })}
            />
            {invoice.findings.map(({ rule, message }) => (
              <p key={message}>
                <Status standing="warn">{rule}</Status> {message}
              </p>
            ))}
            <PlainTable
              label="Lines of the invoice"
              heads={[
                'Purchase order',
                'Their SKU',
                ...['Billed', 'Ordered', 'Refused', 'Shipped', 'Billed in all', 'At', 'Ordered at'].map((title) => ({
                  title,
                  align: 'right' as const,
                })),
              ]}
            >
              {lines.map((line) => (
                <tr key={line.ordinal}>
                  <th scope="row">
                    <Link href={`/orders?search=${encodeURIComponent(line.poNumber)}`}>{line.poNumber}</Link>
                  </th>
                  <td>{line.sku}</td>
                  <td className="right">{line.quantity}</td>
                  <td className="right">{line.ordered}</td>
                  <td className="right">{line.dead}</td>
                  <td className="right">{line.shipped}</td>
                  <td className="right">{line.invoiced}</td>
                  <td className="right">
                    <Money amount={line.unitCost} />
                  </td>
                  <td className="right">
                    <Money amount={line.orderedCost} />
                  </td>
                </tr>
              ))}
            </PlainTable>
            {charges.length > 0 && (
              <p>
                Charges:{' '}
                {charges.map(({ kind, amount }, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: charges of one invoice keep their order.
                  <Fragment key={at}>
                    {at > 0 && ', '}
                    {kind.replaceAll('-', ' ')} <Money amount={amount} currency={invoice.currency} />
                  </Fragment>
                ))}
              </p>
            )}
          </div>
        )}
      </Loaded>
    </Panel>
  );
}
