import { type AnswerOf, useList } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterChoice, Filters, FilterText, useFilter } from '../../parts/filters.tsx';
import { callHref } from '../../parts/links.ts';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { StorefrontChoice } from '../../parts/parties.tsx';
import { Status } from '../../parts/status.tsx';
import { duration, When } from '../../parts/when.tsx';

type Row = AnswerOf<'/v1/push-log'>['calls'][number];

const columns: readonly Column<Row>[] = [
  { key: 'at', title: 'When', width: '9rem', show: ({ at }) => <When at={at} /> },
  { key: 'shop', title: 'Storefront', width: '11rem', show: ({ storefrontId }) => storefrontId },
  { key: 'about', title: 'About', width: '9rem', show: ({ about }) => about },
  { key: 'call', title: 'Call', phone: 'hide', show: ({ method, path }) => <code>{`${method} ${path}`}</code> },
  {
    key: 'answer',
    title: 'Answer',
    width: '20rem',
    wraps: true,
    show: ({ status, failure }) => (
      <>
        <Status standing={status !== null && status < 400 ? 'ok' : 'bad'}>{status ?? 'no answer'}</Status>
        {failure !== null && <span className="quiet"> {failure}</span>}
      </>
    ),
  },
  { key: 'ms', title: 'Took', width: '6rem', align: 'right', show: ({ ms }) => duration(ms) },
];

/** Every call to a shop, without secrets and customers. */
export default function PushLogPage() {
  const [storefront] = useFilter('storefront');
  const [about] = useFilter('about');
  const [failed] = useFilter('failed');
  const query = {
    limit: 200,
    ...(storefront === '' ? {} : { storefront }),
    ...(about === '' ? {} : { about }),
    ...(failed === '' ? {} : { failed: 'true' }),
  };
  const list = useList('/v1/push-log', { query }, ({ calls }) => calls);
  return (
    <Page
      title="Push log"
      lead="Every call to a shop: what was sent, what it answered. Secrets and customers are left out."
    >
      <Filters>
        <StorefrontChoice />
        <FilterText name="about" label="About" placeholder="stock, fulfilment…" />
        <FilterChoice
          name="failed"
          label="Answers"
          options={[
            ['', 'All'],
            ['true', 'Only bad ones'],
          ]}
        />
      </Filters>
      <Panel title="Calls" flush>
        <DataTable
          label="Calls to shops"
          columns={columns}
          rows={list.rows}
          more={list.more}
          rowKey={({ id }) => id}
          href={({ id }) => callHref(id)}
          tone={({ status }) => (status === null || status >= 400 ? 'bad' : undefined)}
          empty={
            <Nothing query={list.query}>
              <Empty title="No call is like this" good={failed !== ''}>
                Calls over the web are kept as long as retention.exchanges says. A shop in memory, as in the demo, is
                never called over the web.
              </Empty>
            </Nothing>
          }
        />
      </Panel>
    </Page>
  );
}
