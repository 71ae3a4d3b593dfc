import { useGet } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Activity } from './activity.tsx';
import { Chains } from './chains.tsx';
import { Decisions } from './decisions.tsx';
import { Freshness } from './freshness.tsx';
import { Paused } from './paused.tsx';
import { Shops } from './shops.tsx';
import { Stages } from './stages.tsx';
import { Urgent } from './urgent.tsx';
import './today.css';

/** What needs a person, most urgent first, and how everything stands: the page that is open all day. */
export default function TodayPage() {
  const today = useGet('/v1/today', undefined, { everyMs: 60_000 });
  // Asked here, at once with the rest, not when the rest has come.
  const freshness = useGet('/v1/freshness', { query: { counts: 'no' } }, { everyMs: 60_000 });
  return (
    <Page title="Today" lead="What needs a person, most urgent first; then how everything stands.">
      <Loaded query={today} lines={6}>
        {({ exceptions, openExceptions, waiting, stages, overdue, shops, paused }) => (
          <>
            {paused.length > 0 && <Paused suppliers={paused} />}
            <div className="today-top">
              <Urgent exceptions={exceptions} open={openExceptions} />
              <Decisions waiting={waiting} />
            </div>
            <Freshness query={freshness} />
            <div className="columns">
              <Stages stages={stages} />
              <Chains overdue={overdue} />
              <Shops shops={shops} />
            </div>
          </>
        )}
      </Loaded>
      <Activity />
    </Page>
  );
}
