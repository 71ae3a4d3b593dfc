import { type AnswerOf, useList } from '../../api/queries.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterChoice, Filters, FilterText, useFilter } from '../../parts/filters.tsx';
import { kindOptions, kindWords } from '../../parts/kinds.ts';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SupplierChoice } from '../../parts/parties.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { standingOf } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { Sent } from './sent.tsx';

type Document = AnswerOf<'/v1/documents'>['documents'][number];

const columns: readonly Column<Document>[] = [
  {
    key: 'what',
    title: 'Document',
    show: ({ label, kind }) => (
      <>
        {kindWords(kind)} <span className="mono quiet">{label}</span>
      </>
    ),
    width: '19rem',
  },
  {
    key: 'state',
    title: 'State',
    show: ({ state }) => <Status standing={standingOf(state)}>{state}</Status>,
    width: '7.5rem',
  },
  { key: 'key', title: 'Goes by', show: ({ businessKey }) => businessKey ?? '', width: '14rem' },
  { key: 'supplier', title: 'Supplier', show: ({ supplierId }) => supplierId, width: '7rem' },
  {
    key: 'lines',
    title: 'Lines',
    show: ({ lines, held }) => (held > 0 ? `${lines}, ${held} held` : lines),
    align: 'right',
    width: '7rem',
  },
  {
    key: 'problems',
    title: 'Findings',
    show: ({ problemCount }) => (problemCount > 0 ? problemCount : ''),
    align: 'right',
    width: '5.5rem',
  },
  { key: 'at', title: 'Recorded', show: ({ recordedAt }) => <When at={recordedAt} />, width: '9rem' },
  {
    key: 'file',
    title: 'File',
    show: ({ file, ordinal }) => (ordinal === 1 ? file : `${file}, no. ${ordinal}`),
    phone: 'hide',
  },
  {
    key: 'control',
    title: 'Control no.',
    show: ({ controlNumber }) => controlNumber ?? '',
    phone: 'hide',
    width: '7rem',
  },
];

/** Every business document: a purchase order's answer, a shipment, an invoice, a stock report; and what went out. */
export default function DocumentsPage() {
  const [way] = useFilter('way', 'in');
  return (
    <Page
      title="Documents"
      lead="Business documents: one order's answer, one shipment, one invoice. A file may hold many."
    >
      {way === 'out' ? <Sent /> : <Received />}
    </Page>
  );
}

function Received() {
  const given = {
    supplier: useFilter('supplier')[0],
    kind: useFilter('kind')[0],
    state: useFilter('state')[0],
    number: useFilter('number')[0],
    control: useFilter('control')[0],
    mapping: useFilter('mapping')[0],
    file: useFilter('file')[0],
  };
  const wanted = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const list = useList('/v1/documents', { query: { ...wanted, limit: 200 } }, ({ documents }) => documents);
  return (
    <>
      <Filters>
        <FilterChoice
          name="way"
          label="Way"
          options={[
            ['in', 'came in'],
            ['out', 'went out'],
          ]}
        />
        <FilterChoice name="kind" label="Kind" options={[['', 'any'], ...kindOptions]} />
        <FilterChoice name="state" label="State" options={[['', 'any'], 'applied', 'held', 'rejected', 'duplicate']} />
        <SupplierChoice />
        <FilterText name="number" label="PO, shipment, invoice" />
        <FilterText name="control" label="Control number" />
        <FilterText name="mapping" label="Mapping" />
      </Filters>
      {list.query.error !== null && <ProblemView error={list.query.error} again={() => void list.query.refetch()} />}
      <Panel title="Came in" count={list.count} flush>
        <DataTable
          label="Documents that came in"
          columns={columns}
          rows={list.rows}
          more={list.more}
          rowKey={({ id }) => id}
          href={({ id }) => `/documents/${id}`}
          tone={({ state }) => (state === 'rejected' ? 'bad' : state === 'held' ? 'warn' : undefined)}
          empty={
            <Nothing query={list.query}>
              <Empty title={Object.keys(wanted).length > 0 ? 'No document fits these filters' : 'No document came yet'}>
                A document appears as soon as a file that holds it was read. Stock reports, answers, ship notices and
                invoices each become one.
              </Empty>
            </Nothing>
          }
        />
      </Panel>
    </>
  );
}
