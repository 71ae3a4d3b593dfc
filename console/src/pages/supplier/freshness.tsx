import { Link } from 'wouter';
import type { AnswerOf } from '../../api/queries.ts';
import { Empty } from '../../parts/empty.tsx';
import { fileHref } from '../../parts/links.ts';
import { count } from '../../parts/money.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { type Standing, Status } from '../../parts/status.tsx';
import { duration, When } from '../../parts/when.tsx';

type Freshness = AnswerOf<'/v1/suppliers/{id}'>['freshness'];

const STANDINGS: Readonly<Record<string, Standing>> = {
  'in-order': 'ok',
  fresh: 'ok',
  ageing: 'warn',
  late: 'warn',
  missing: 'bad',
  stale: 'bad',
  held: 'held',
  never: 'idle',
  unread: 'idle',
};

/** How old the supplier's figures are, feed by feed, against what is expected of it. */
export function Freshness({ of: { supplier, feeds, expectedEveryMs, maxAgeMs } }: { readonly of: Freshness }) {
  if (feeds.length === 0) {
    return (
      <Panel title="Feeds">
        <Empty title="It sends no stock">
          A mapping with kind: inventory reads its stock; then its feeds stand here.
        </Empty>
      </Panel>
    );
  }
  return feeds.map(({ feed, state, lastFile, asOf, confirmedAt, expected, dueAt, staleAt, skus, troubles }) => (
    <Panel
      key={feed}
      title={`Feed ${feed}`}
      actions={
        <>
          <Status standing={STANDINGS[state] ?? 'warn'}>{state.replaceAll('-', ' ')}</Status>
          <Link href={`/feeds?supplier=${encodeURIComponent(supplier)}&feed=${encodeURIComponent(feed)}`}>
            Its runs
          </Link>
        </>
      }
    >
      {troubles.map((trouble) => (
        <p key={trouble}>
          <Status standing="warn">trouble</Status> {trouble}
        </p>
      ))}
      <Facts
        of={Object.entries({
          'Last file':
            lastFile === null ? undefined : (
              <>
                <Link href={fileHref(lastFile.id)}>{lastFile.name}</Link>, <When at={lastFile.receivedAt} />
              </>
            ),
          'Its figures are of': <When at={asOf} />,
          'Confirmed last': <When at={confirmedAt} />,
          Expected:
            'everyMs' in expected
              ? `every ${duration(expected.everyMs)}`
              : `by ${timeOfDay(expected.by)} every business day`,
          'Next one due': <When at={dueAt} />,
          'Nothing sold by it from': <When at={staleAt} />,
          SKUs: `${count(skus.total)}: ${count(skus.fresh)} fresh, ${count(skus.ageing)} ageing, ${count(skus.stale)} stale; ${count(skus.missing)} missing, ${count(skus.discontinued)} discontinued`,
          'Fresh for / sold by for': `${duration(expectedEveryMs)}, ${duration(maxAgeMs)} of business time`,
        })}
      />
    </Panel>
  ));
}

function timeOfDay(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
