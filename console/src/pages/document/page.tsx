import { Link, useParams } from 'wouter';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { Chain } from '../../parts/chain.tsx';
import { Empty } from '../../parts/empty.tsx';
import { HeldAnswers } from '../../parts/held-answers.tsx';
import { HeldLine } from '../../parts/held-line.tsx';
import { kindWords } from '../../parts/kinds.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { Finding } from '../../parts/reading.tsx';
import { standingOf } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { When } from '../../parts/when.tsx';
import { DocumentMeaning } from './document-meaning.tsx';

type Document = AnswerOf<'/v1/documents/{id}'>['document'];

/** One business document: what it says beside its raw text, what it belongs to, and what is wrong with it. */
export default function DocumentPage() {
  const { id = '' } = useParams<{ id: string }>();
  const query = useGet('/v1/documents/{id}', { path: { id } });
  return (
    <Loaded query={query} lines={8} title="Document">
      {({ document }) => <One document={document} />}
    </Loaded>
  );
}

function One({ document }: { readonly document: Document }) {
  const { id, label, kind, businessKey, state, orders, problems, heldLines, unread } = document;
  const open = heldLines.filter((line) => line.state === 'open');
  const leftOver = Object.entries(unread);
  return (
    <Page
      title={`${label === kind ? '' : `${label} `}${kindWords(kind)}${businessKey === null ? '' : ` ${businessKey}`}`}
      lead={
        <>
          Document {document.ordinal} of <Link href={`/files/${document.fileId}`}>{document.file}</Link> from{' '}
          <Link href={`/suppliers/${document.supplierId}`}>{document.supplierId}</Link>, recorded{' '}
          <When at={document.recordedAt} />
        </>
      }
    >
      <Panel title="The document">
        <Facts
          of={[
            [
              'State',
              <Status key="state" standing={standingOf(state)}>
                {state}
              </Status>,
            ],
            ['Lines', document.held > 0 ? `${document.lines}, ${document.held} could not be read` : document.lines],
            [
              'Read by',
              document.mappingId === null ? 'no mapping reads it' : <Mapping key="map" document={document} />,
            ],
            ['Control number', document.controlNumber],
            ['Group', document.groupControlNumber],
            [
              'Interchange',
              document.interchange === null
                ? null
                : `${document.interchange.controlNumber}, ${document.interchange.sender} to ${document.interchange.receiver}: ${document.interchange.state}`,
            ],
            [
              'Became',
              document.became.length === 0
                ? null
                : document.became.map((one) => <Became key={one.kind + one.id} one={one} />),
            ],
            [
              'Readings',
              document.readings.length < 2
                ? null
                : document.readings.map((one) => (
                    <span key={one.id} className="row">
                      {one.id === id ? (
                        <strong>this: {one.state}</strong>
                      ) : (
                        <Link href={`/documents/${one.id}`}>
                          {one.attempt === 0 ? 'first' : `again, ${one.attempt}`}: {one.state}
                        </Link>
                      )}
                    </span>
                  )),
            ],
          ]}
        />
        {document.isReplaced && <p className="quiet">A later reading of its file replaced it.</p>}
      </Panel>
      {kind === 'acknowledgment' && <HeldAnswers about={{ document: id }} />}
      {orders.length > 0 && (
        <Panel title={orders.length === 1 ? `Order ${orders[0]?.orderId ?? ''}` : 'Orders'}>
          <div className="stack">
            {distinct(orders).map(({ storefront, orderId }) => (
              <div key={`${storefront}/${orderId}`} className="stack">
                <p>
                  <Link href={`/orders/${encodeURIComponent(storefront)}/${encodeURIComponent(orderId)}`}>
                    Order {orderId} of {storefront}
                  </Link>{' '}
                  and every document that followed
                </p>
                <Chain storefront={storefront} orderId={orderId} here={id} />
              </div>
            ))}
          </div>
        </Panel>
      )}
      <Tabs
        label="Parts of the document"
        tabs={[
          { id: 'meaning', title: 'Raw beside meaning', show: () => <DocumentMeaning document={document} /> },
          {
            id: 'problems',
            title: 'Findings',
            count: problems.length,
            show: () => (
              <Panel title="What is wrong with it">
                {problems.length === 0 ? (
                  <Empty title="Nothing was found wrong with it" good />
                ) : (
                  problems.map((one) => <Finding key={JSON.stringify(one.position) + one.code} finding={one} />)
                )}
              </Panel>
            ),
          },
          {
            id: 'held',
            title: 'Held lines',
            count: open.length,
            show: () => (
              <Panel title="Lines that could not be read">
                {heldLines.length === 0 ? (
                  <Empty title="Every line could be read" good />
                ) : (
                  <div className="stack">
                    {heldLines.map((line) => (
                      <HeldLine key={line.id} line={line} />
                    ))}
                  </div>
                )}
              </Panel>
            ),
          },
          {
            id: 'unread',
            title: 'Not read',
            count: leftOver.length,
            show: () => (
              <Panel title="What nothing reads">
                {leftOver.length === 0 ? (
                  <Empty title="Everything in it is read" good />
                ) : (
                  <Facts of={leftOver.map(([input, count]) => [input, `${count} times`] as const)} />
                )}
              </Panel>
            ),
          },
        ]}
      />
    </Page>
  );
}

function Mapping({ document: { supplierId, fileId, mappingId, mappingVersion } }: { readonly document: Document }) {
  return (
    <>
      <Link href={`/lab?${new URLSearchParams({ supplier: supplierId, mapping: mappingId ?? '', file: fileId })}`}>
        {mappingId}
      </Link>{' '}
      <code>{mappingVersion?.slice(0, 8)}</code>
    </>
  );
}

const places: Readonly<Record<string, (id: string) => string>> = {
  feed: (id) => `/feeds/${id}`,
};

function Became({ one: { kind, id, number, state } }: { readonly one: Document['became'][number] }) {
  const href = places[kind]?.(id);
  const text = `${kindWords(kind)} ${number}${state === null ? '' : `, ${state}`}`;
  return <span className="row">{href === undefined ? text : <Link href={href}>{text}</Link>}</span>;
}

function distinct(orders: Document['orders']): Document['orders'] {
  const seen = new Set<string>();
  return orders
    .filter(({ storefront, orderId }) => {
      const key = `${storefront}/${orderId}`;
      return !seen.has(key) && seen.add(key) !== undefined;
    })
    .slice(0, 5);
}
