import { useMemo } from 'react';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { FilterChoice, useFilter } from '../../parts/filters.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Plot } from '../../parts/plot.tsx';

type Answer = AnswerOf<'/v1/today/activity'>;

/** What happened over time: orders, files, exceptions, what shops were told, and how long that took. */
export function Activity() {
  const [hours] = useFilter('hours', '24');
  const activity = useGet('/v1/today/activity', { query: { hours: Number(hours) } }, { everyMs: 60_000, keep: true });
  return (
    <Panel
      title="Over time"
      actions={
        <FilterChoice
          name="hours"
          label="Time"
          options={[
            ['24', 'last 24 hours'],
            ['6', 'last 6 hours'],
            ['168', 'last 7 days'],
            ['720', 'last 30 days'],
          ]}
        />
      }
    >
      <Loaded query={activity} lines={6}>
        {(answer) => <Plots {...answer} />}
      </Loaded>
    </Panel>
  );
}

function Plots({ minutes, spans }: Answer) {
  const times = useMemo(() => spans.map(({ at }) => new Date(at).getTime()), [spans]);
  const flow = useMemo(
    () => [
      { name: 'orders', values: spans.map(({ orders }) => orders), kind: 'bars' as const },
      { name: 'files', values: spans.map(({ files }) => files) },
    ],
    [spans],
  );
  const told = useMemo(
    () => [{ name: 'quantities', values: spans.map(({ quantities }) => quantities), kind: 'bars' as const }],
    [spans],
  );
  const lag = useMemo(
    () => [
      { name: 'seconds', values: spans.map(({ lagMs }) => (lagMs === null ? null : Math.round(lagMs / 100) / 10)) },
    ],
    [spans],
  );
  const trouble = useMemo(
    () => [{ name: 'exceptions', values: spans.map(({ exceptions }) => exceptions), kind: 'bars' as const }],
    [spans],
  );
  const per =
    minutes < 60 ? `${minutes} minutes` : minutes === 60 ? 'hour' : minutes < 1440 ? `${minutes / 60} hours` : 'day';
  return (
    <div className="activity-plots">
      <div>
        <h3>Orders and files per {per}</h3>
        <Plot title={`Orders and files per ${per}`} times={times} series={flow} />
      </div>
      <div>
        <h3>Quantities told to shops per {per}</h3>
        <Plot title={`Quantities told to shops per ${per}`} times={times} series={told} />
      </div>
      <div>
        <h3>Longest time from file to shop, in seconds</h3>
        <Plot title="Longest time from file to shop" unit="seconds" times={times} series={lag} />
      </div>
      <div>
        <h3>Exceptions opened per {per}</h3>
        <Plot title={`Exceptions opened per ${per}`} times={times} series={trouble} />
      </div>
    </div>
  );
}
