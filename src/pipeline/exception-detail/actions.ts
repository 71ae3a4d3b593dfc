import type { Code } from '../../kernel/codes.ts';
import type { DeliveryRow } from '../../stores/delivery-list.ts';
import type { ExceptionAbout, ExceptionSubjects } from '../../stores/exception-subjects.ts';
import { type ExceptionAction, MAYBE_REASON, post, REASON } from './action.ts';
import { ofHostKey, ofLetter, ofStorefront, ofSupplier } from './party-actions.ts';

/** Codes about bytes that no mapping could read better: whoever sent them has to send others. */
const ONLY_SENDER_MENDS = /^(FILE-(EMPTY|INCOMPLETE)|INTERCHANGE-FOREIGN|PACKED)/;

/** The most useful first; empty of one that is closed. */
export function actionsOf(
  exception: { readonly id: string; readonly code: Code; readonly supplierId: string | null; readonly isOpen: boolean },
  about: ExceptionAbout,
  subjects: ExceptionSubjects,
): ExceptionAction[] {
  if (!exception.isOpen) return [];
  const isForSender = ONLY_SENDER_MENDS.test(exception.code);
  const ofBytes = [...ofReport(subjects), ...ofFile(exception.code, subjects)];
  return [
    ...ofFeed(subjects),
    ...ofCatalog(subjects),
    ...(isForSender ? ofBytes : []),
    ...ofLines(exception, subjects),
    ...(subjects.delivery === null ? [] : actionsOfDelivery(subjects.delivery)),
    ...ofAnswers(exception.supplierId, about, subjects),
    ...ofChange(exception, about, subjects),
    ...(isForSender ? [] : ofReport(subjects)),
    ...ofLetter(about),
    ...ofOrder(exception.code, subjects),
    ...ofInvoice(subjects),
    ...(isForSender ? [] : ofFile(exception.code, subjects)),
    ...ofStorefront(exception.code, about),
    ...ofHostKey(exception.supplierId, about),
    ...ofSupplier(exception),
    post(
      'ignore',
      'Ignore',
      'Closes it; if its cause is still there, it comes again.',
      `/v1/exceptions/${exception.id}/ignore`,
    ),
  ];
}

function ofFeed({ feed }: ExceptionSubjects): ExceptionAction[] {
  if (feed?.state !== 'held') return [];
  const path = `/v1/feeds/${feed.id}`;
  return [
    post('release', 'Release the feed', 'Its figures come into force at once, and shops are told.', `${path}/release`, {
      isDangerous: true,
    }),
    post('refuse', 'Refuse the feed', 'It never counts; the last good stock stays in force.', `${path}/refuse`),
  ];
}

function ofCatalog({ catalog }: ExceptionSubjects): ExceptionAction[] {
  if (catalog?.state !== 'held') return [];
  const path = `/v1/catalogs/${catalog.id}`;
  return [
    post('release', 'Release the catalog', 'Its costs count from now on.', `${path}/release`, { isDangerous: true }),
    post('refuse', 'Refuse the catalog', 'It never counts; the costs in force stay.', `${path}/refuse`),
    {
      id: 'see-catalog',
      label: 'See the catalog',
      does: 'Shows its numbers beside the costs in force.',
      needs: 'viewer',
      isDangerous: false,
      page: `/catalogs/${catalog.id}`,
    },
  ];
}

/** Each line has buttons of its own; this one is for when the mapping was mended. */
function ofLines(
  { code, supplierId }: { readonly code: Code; readonly supplierId: string | null },
  { heldLines, heldCount, file }: ExceptionSubjects,
): ExceptionAction[] {
  const [first] = heldLines;
  if (first === undefined) return [];
  const mapping = first.mappingId;
  const fileId = file?.id ?? first.fileId;
  return [
    ...(mapping === null || supplierId === null || ONLY_SENDER_MENDS.test(code)
      ? []
      : [lab(supplierId, mapping, fileId)]),
    post(
      'retry-lines',
      heldCount === 1 ? 'Read the line again' : `Read ${heldCount} lines again`,
      "Each is read by today's mapping; what can be read takes effect, the rest stays held.",
      '/v1/held-lines/decide',
      { body: { do: 'retry', ids: heldLines.map(({ id }) => id) }, fields: [MAYBE_REASON] },
    ),
  ];
}

function lab(supplier: string, mapping: string, fileId: string): ExceptionAction {
  return {
    id: 'fix-mapping',
    label: 'Fix the mapping',
    does: 'Opens the mapping lab with this file beside its mapping; nothing goes live before its tests pass.',
    needs: 'engineer',
    isDangerous: false,
    page: `/lab?${new URLSearchParams({ supplier, mapping, file: fileId })}`,
  };
}

/** A supplier said something else than was ordered, and the answer is not given yet. */
function ofAnswers(
  supplier: string | null,
  { poNumber, answeredLine: line }: ExceptionAbout,
  { heldAnswers: seen }: ExceptionSubjects,
): ExceptionAction[] {
  if (seen.length === 0 || supplier === null || poNumber === undefined || line === undefined) return [];
  const body = { supplier, poNumber, line, seen };
  return [
    post('accept-answer', 'Accept the answer', 'Its units count as accepted as the supplier says.', HELD_ANSWERS, {
      body: { ...body, decision: 'accept' },
    }),
    post('refuse-answer', 'Refuse the answer', 'The supplier is asked to cancel what it answered.', HELD_ANSWERS, {
      body: { ...body, decision: 'refuse' },
      isDangerous: true,
    }),
  ];
}

/** A person has to ask the supplier, and says here what it answered. */
function ofChange(
  { code, supplierId: supplier }: { readonly code: Code; readonly supplierId: string | null },
  { poNumber }: ExceptionAbout,
  { openChange: seen }: ExceptionSubjects,
): ExceptionAction[] {
  if (code !== 'PO-CANCEL-BY-HAND' || seen === null || supplier === null || poNumber === undefined) return [];
  const body = { supplier, poNumber, seen };
  return [
    post(
      'settle-agreed',
      'It agreed to cancel',
      'What has not left does not come; what the customer still wants is routed again.',
      SETTLE,
      { body: { ...body, answer: 'agreed' }, isDangerous: true },
    ),
    post('settle-refused', 'It refused to cancel', 'The units come as they were ordered.', SETTLE, {
      body: { ...body, answer: 'refused' },
    }),
  ];
}

function ofReport({ report }: ExceptionSubjects): ExceptionAction[] {
  if (report === null) return [];
  const isWaiting = report.state === 'draft' || report.state === 'uncertain';
  return [
    {
      id: 'see-report',
      label: isWaiting ? 'Read the report to the supplier' : 'See what the supplier was told',
      does: isWaiting ? 'Shows what the supplier would read, to be changed, sent or discarded.' : 'Shows what it read.',
      needs: 'viewer',
      isDangerous: false,
      page: `/error-reports/${report.id}`,
    },
  ];
}

/** What can be done now about a document that goes out, the most useful first. */
export function actionsOfDelivery({
  id,
  state,
  failure,
  resends,
}: Pick<DeliveryRow, 'id' | 'resends'> & {
  readonly state: string;
  readonly failure: string | null;
}): ExceptionAction[] {
  const path = `/v1/deliveries/${id}`;
  const isWaiting = state === 'new' || state === 'staged';
  return [
    ...(isWaiting || failure === 'conflict' || failure === 'refused'
      ? [
          post('retry', 'Try again now', 'It goes on where it stopped, at once.', `${path}/retry`, {
            fields: [MAYBE_REASON],
          }),
        ]
      : []),
    ...(isWaiting
      ? []
      : [
          post(
            'resend',
            'Send again',
            'The same bytes under the same name and control numbers go out once more.',
            `${path}/resend`,
            {
              body: { seen: resends },
              fields: [
                REASON,
                { name: 'again', label: 'A second time soon after the first is meant', kind: 'flag', required: false },
              ],
              isDangerous: true,
            },
          ),
        ]),
    ...(state === 'failed' || isWaiting
      ? [
          post('sent', 'It arrived', 'It counts as sent; nothing is sent.', `${path}/sent`),
          post(
            'abandon',
            'Never send it',
            'Its units are dead at this supplier and ordered elsewhere.',
            `${path}/abandon`,
            {
              fields: [
                REASON,
                {
                  name: 'supplierDoesNotHaveIt',
                  label: 'I know that the supplier does not have it',
                  kind: 'flag',
                  required: false,
                },
              ],
              isDangerous: true,
            },
          ),
        ]
      : []),
  ];
}

const HELD_ANSWERS = '/v1/held-answers/decide';
const SETTLE = '/v1/purchase-orders/settle';

/** Of these an order waits for a person's word. */
const HELD = new Set<Code>(['ORDER-HELD']);

function ofOrder(code: Code, { order }: ExceptionSubjects): ExceptionAction[] {
  if (order === null) return [];
  const { storefront, orderId, state } = order;
  const path = `/v1/orders/${encodeURIComponent(storefront)}/${encodeURIComponent(orderId)}`;
  const isOver = state === 'cancelled' || state === 'shipped';
  return [
    ...(HELD.has(code)
      ? [
          post('release', 'Release the order', 'It is routed and ordered.', `${path}/release`, {
            fields: [MAYBE_REASON],
          }),
        ]
      : []),
    ...(isOver
      ? []
      : [
          post('reroute', 'Route it again', 'What no supplier could still ship is routed anew.', `${path}/reroute`, {
            fields: [{ name: 'to', label: 'Only to this supplier', kind: 'text', required: false }, REASON],
          }),
        ]),
    {
      id: 'see-order',
      label: 'See the order',
      does: 'Shows its lines, how it was routed and every document that followed.',
      needs: 'viewer',
      isDangerous: false,
      page: `/orders/${encodeURIComponent(storefront)}/${encodeURIComponent(orderId)}`,
    },
  ];
}

function ofInvoice({ invoice }: ExceptionSubjects): ExceptionAction[] {
  if (invoice === null || !['received', 'exception', 'disputed'].includes(invoice.state)) return [];
  const path = `/v1/invoices/${invoice.id}`;
  return [
    post('approve', 'Approve the invoice', 'Its amounts count as costs.', `${path}/approve`, {
      fields: [MAYBE_REASON],
    }),
    post('dispute', 'Dispute it', 'It waits for the supplier.', `${path}/dispute`),
    post('reject', 'Reject it', 'It counts nowhere.', `${path}/reject`),
  ];
}

/** Codes after which reading the bytes again can say something else: they are about what was read, not about what it said. */
const ABOUT_READING =
  /^(FORMAT|CSV|FIXED|JSON|XML|XLSX|PACKED|PGP|X12|MAP|FILE-(EMPTY|FOREIGN|INCOMPLETE)|INTERCHANGE-FOREIGN|DOCUMENT-HELD|FEED-LINES-HELD|FEED-COLUMNS|FEED-FOREIGN)/;

function ofFile(code: Code, { file, documents, heldLines }: ExceptionSubjects): ExceptionAction[] {
  if (file === null) return [];
  const look: ExceptionAction = {
    id: 'see-file',
    label: 'See the file',
    does: 'Shows what was in it, its timeline and its raw bytes.',
    needs: 'viewer',
    isDangerous: false,
    page: `/files/${file.id}`,
  };
  const canBeRead = ['held', 'opened'].includes(file.state) && file.removedAt === null && ABOUT_READING.test(code);
  if (!canBeRead) return [look];
  const isForSender = ONLY_SENDER_MENDS.test(code);
  const mapping = documents.find(({ mappingId }) => mappingId !== null)?.mappingId;
  const path = `/v1/files/${file.id}/reprocess`;
  return [
    ...(isForSender ? [look] : []),
    ...(mapping == null || heldLines.length > 0 || isForSender ? [] : [lab(file.supplierId, mapping, file.id)]),
    post('replay', 'Read it again', 'By the mappings in force; nothing takes effect twice.', path, {
      body: { with: 'current' },
      needs: 'engineer',
      canPreview: true,
    }),
    ...(file.revision === null
      ? []
      : [
          post('replay-old', 'Read it by its old mappings', 'By those that it was read by last.', path, {
            body: { with: 'old' },
            needs: 'engineer',
            canPreview: true,
          }),
        ]),
    ...(isForSender ? [] : [look]),
  ];
}
