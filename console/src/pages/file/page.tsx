import { Link, useParams } from 'wouter';
import { useGet } from '../../api/queries.ts';
import { Copy } from '../../parts/copy.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { kindWords } from '../../parts/kinds.ts';
import { errorReportHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { size } from '../../parts/size.ts';
import { standingOf } from '../../parts/standings.ts';
import { Status } from '../../parts/status.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { When } from '../../parts/when.tsx';
import type { File } from './file.ts';
import { FileTimeline } from './file-timeline.tsx';
import { InWords } from './in-words.tsx';
import { RawBytes } from './raw-bytes.tsx';
import { ReadAgain } from './read-again.tsx';

type Document = File['documents'][number];

/** Files with the same bytes that are named: a feed that does not change comes again all day. */
const TWINS = 3;

const columns: readonly Column<Document>[] = [
  {
    key: 'what',
    title: 'Document',
    show: ({ ordinal, label, kind }) => (
      <>
        <span className="number quiet">{ordinal}</span> {kindWords(kind)} <span className="mono quiet">{label}</span>
      </>
    ),
    width: '17rem',
  },
  {
    key: 'state',
    title: 'State',
    show: ({ state, feed }) => (
      <Status standing={standingOf(feed?.state ?? state)}>{feed === null ? state : `feed ${feed.state}`}</Status>
    ),
    width: '10rem',
  },
  { key: 'key', title: 'Goes by', show: ({ businessKey }) => businessKey ?? '' },
  {
    key: 'lines',
    title: 'Lines',
    show: ({ lines, held }) => (held > 0 ? `${lines}, ${held} held` : lines),
    align: 'right',
    width: '8rem',
  },
  { key: 'findings', title: 'Findings', show: ({ problems }) => problems.length || '', align: 'right', width: '6rem' },
  { key: 'mapping', title: 'Read by', show: ({ mappingId }) => mappingId ?? 'nothing reads it', width: '11rem' },
  {
    key: 'attempt',
    title: 'Reading',
    show: ({ attempt }) => (attempt === 0 ? 'first' : `again, ${attempt}`),
    width: '7rem',
    phone: 'hide',
  },
];

/** One received file: when what happened to it, what was in it, its bytes, and reading it again. */
export default function FilePage() {
  const { id = '' } = useParams<{ id: string }>();
  const query = useGet('/v1/files/{id}', { path: { id } });
  return (
    <Loaded query={query} lines={8} title="File">
      {({ file }) => <OneFile file={file} />}
    </Loaded>
  );
}

function OneFile({ file }: { readonly file: File }) {
  const findings = file.documents.filter(({ attempt }) => attempt === file.attempt).flatMap(({ problems }) => problems);
  const isThere = file.removedAt === null;
  const reports = useGet('/v1/error-reports', { query: { file: file.id } }).data?.reports ?? [];
  return (
    <Page
      title={file.name}
      lead={
        <>
          File {file.id} of <Link href={`/suppliers/${file.supplierId}`}>{file.supplierId}</Link>, received{' '}
          <When at={file.receivedAt} />
        </>
      }
      actions={
        <>
          {isThere && (
            <a className="button plain" href={`/v1/files/${file.id}/content`} download>
              Download
            </a>
          )}
          <ReadAgain file={file} />
        </>
      }
    >
      <Panel title="The file">
        <Facts
          of={[
            [
              'State',
              <Status key="state" standing={standingOf(file.state)}>
                {file.state}
              </Status>,
            ],
            ['Why', file.reason],
            ['Size', size(Number(file.size))],
            ['Folder', file.folder],
            [
              'SHA-256',
              <span key="sha" className="fact-with-button">
                <code>{file.sha256.slice(0, 16)}…</code>
                <Copy text={file.sha256} what="the hash" />
              </span>,
            ],
            [
              'Interchanges',
              file.interchanges.map(({ controlNumber, state }) => `${controlNumber} ${state}`).join(', ') || null,
            ],
            [
              'Same bytes as',
              file.twins.length === 0
                ? null
                : [
                    ...file.twins.slice(0, TWINS).map(({ id, name, state }) => (
                      <span key={id} className="row">
                        <Link href={`/files/${id}`}>{name}</Link> {state}
                      </span>
                    )),
                    file.twins.length > TWINS && (
                      <Link key="all" href={`/search?q=${file.sha256}`}>
                        and more
                      </Link>
                    ),
                  ],
            ],
            [
              'Told to the supplier',
              reports.length === 0
                ? null
                : reports.map(({ id, subject, state }) => (
                    <span key={id} className="row">
                      <Link href={errorReportHref(id)}>{subject}</Link> {state}
                    </span>
                  )),
            ],
            [
              'Bytes',
              isThere ? (
                `kept in ${file.place}`
              ) : (
                <>
                  removed <When at={file.removedAt} />
                </>
              ),
            ],
          ]}
        />
      </Panel>
      <Tabs
        label="Parts of the file"
        tabs={[
          { id: 'timeline', title: 'Timeline', show: () => <FileTimeline id={file.id} /> },
          {
            id: 'documents',
            title: 'Documents',
            count: file.documents.length,
            show: () => (
              <Panel title="Documents in it" flush>
                <DataTable
                  label="Documents in the file"
                  columns={columns}
                  rows={file.documents}
                  rowKey={({ id }) => id}
                  href={({ id }) => `/documents/${id}`}
                  tone={({ state }) => (state === 'rejected' ? 'bad' : state === 'held' ? 'warn' : undefined)}
                  empty={
                    <Empty title="No document was found in it">
                      {file.reason ?? 'It was not read yet.'} The tab “In words” shows what is in it all the same.
                    </Empty>
                  }
                />
              </Panel>
            ),
          },
          {
            id: 'words',
            title: 'In words',
            count: findings.length === 0 ? undefined : findings.length,
            show: () => <InWords file={file} />,
          },
          { id: 'raw', title: 'Raw', show: () => <RawBytes file={file} findings={findings} /> },
        ]}
      />
    </Page>
  );
}
