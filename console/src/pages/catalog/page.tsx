import { Link, useParams } from 'wouter';
import { api, said } from '../../api/client.ts';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { Action } from '../../parts/action.tsx';
import { documentHref, fileHref, supplierHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { count } from '../../parts/money.tsx';
import { Page } from '../../parts/page.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { standingOf } from '../../parts/standings.ts';
import { StateHistory } from '../../parts/state-history.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';

type Catalog = AnswerOf<'/v1/catalogs/{id}'>['catalog'];

const CHANGES = ['/v1/catalogs', '/v1/exceptions', '/v1/products', '/v1/suppliers'];

/** One price catalog: what came, what it was judged by, and what people decided about it. */
export default function CatalogPage() {
  const { id = '' } = useParams();
  const query = useGet('/v1/catalogs/{id}', { path: { id } });
  const { data } = query;
  return (
    <Page
      title={`Price catalog ${id}`}
      lead={data === undefined ? undefined : `${data.catalog.supplierId} ${data.catalog.catalog ?? ''}`}
      actions={data?.catalog.state === 'held' && <Decide catalog={data.catalog} />}
    >
      <Loaded query={query} lines={8}>
        {({ catalog, history }) => (
          <>
            <Head catalog={catalog} />
            <StateHistory label="History of the catalog" history={history}>
              What people decide about a catalog stands here.
            </StateHistory>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Head({ catalog }: { readonly catalog: Catalog }) {
  const { state, supplierId, file, fileId, documentId, mapping, asOf, recordedAt, prices, changed, stats } = catalog;
  const { costed = 0, costMoved = 0, costRatio } = stats;
  const { broken, decidedAt, decidedBy, decisionReason } = catalog;
  return (
    <Panel title="What came">
      <Facts
        of={Object.entries({
          State: <Status standing={standingOf(state)}>{state}</Status>,
          Supplier: <Link href={supplierHref(supplierId)}>{supplierId}</Link>,
          File: <Link href={fileHref(fileId)}>{file}</Link>,
          Document: <Link href={documentHref(documentId)}>{`read by ${mapping}`}</Link>,
          'As of': <When at={asOf} />,
          Recorded: <When at={recordedAt} />,
          Prices: count(prices),
          'Compared with costs in force': `${count(costed ?? 0)}, of which ${count(costMoved ?? 0)} move much`,
          'New by old cost, in the middle': costRatio == null ? 'nothing to compare' : costRatio.toFixed(2),
          'Costs changed': count(changed),
          Decided:
            decidedBy === null ? undefined : (
              <>
                {decidedBy}, <When at={decidedAt} />
                {decisionReason === null ? '' : `: ${decisionReason}`}
              </>
            ),
        })}
      />
      {broken !== null && (
        <p>
          {broken.text} (<code>{broken.setting}</code>)
        </p>
      )}
    </Panel>
  );
}

function Decide({ catalog: { id, prices, broken } }: { readonly catalog: Catalog }) {
  const path = { id };
  return (
    <>
      <Action
        label="Release"
        kind="main"
        changes={CHANGES}
        done="The catalog is released."
        confirm={{
          title: `Release catalog ${id}?`,
          preview: `${count(prices)} prices count from now on although: ${broken?.text ?? 'it was held'}. Shops with price rules are told.`,
          danger: true,
          reason: 'needed',
        }}
        does={({ reason }) =>
          said(api.POST('/v1/catalogs/{id}/release', { params: { path }, body: { reason: reason ?? '' } }))
        }
      />
      <Action
        label="Refuse"
        changes={CHANGES}
        done="The catalog is refused."
        confirm={{
          title: `Refuse catalog ${id}?`,
          preview: 'It never counts; the costs in force stay.',
          reason: 'needed',
        }}
        does={({ reason }) =>
          said(api.POST('/v1/catalogs/{id}/refuse', { params: { path }, body: { reason: reason ?? '' } }))
        }
      />
    </>
  );
}
