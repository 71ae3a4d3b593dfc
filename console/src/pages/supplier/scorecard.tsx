import { type AnswerOf, useGet } from '../../api/queries.ts';
import { Empty } from '../../parts/empty.tsx';
import { FilterChoice, useFilter } from '../../parts/filters.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Plot } from '../../parts/plot.tsx';

type Week = AnswerOf<'/v1/suppliers/{id}/scorecards'>['weeks'][number];
type Card = NonNullable<Week['card']>;
type RateName = 'fill' | 'onTime' | 'kept' | 'accepted' | 'acknowledgedInDay' | 'shipNotices' | 'invoices' | 'feeds';

const RATES: readonly (readonly [RateName, string])[] = [
  ['fill', 'units shipped of those ordered'],
  ['onTime', 'lines that left in time'],
  ['kept', 'lines there by the promised day'],
  ['accepted', 'lines not refused'],
  ['acknowledgedInDay', 'orders answered within a day'],
  ['shipNotices', 'ship notices without a fault'],
  ['invoices', 'invoices without a fault'],
  ['feeds', 'feeds that were not held'],
];

export function useScorecards(id: string, enabled = true) {
  const [weeks] = useFilter('weeks', '13');
  return useGet(
    '/v1/suppliers/{id}/scorecards',
    { path: { id }, query: { weeks: Number(weeks) } },
    { keep: true, enabled },
  );
}

/** How good the supplier was, week by week. */
export function Scorecard({ id }: { readonly id: string }) {
  const query = useScorecards(id);
  return (
    <>
      <div className="filters">
        <FilterChoice
          name="weeks"
          label="Weeks"
          options={[
            ['13', '13 weeks'],
            ['4', '4 weeks'],
            ['26', '26 weeks'],
            ['52', '52 weeks'],
          ]}
        />
      </div>
      <Loaded query={query} lines={6}>
        {({ weeks }) => {
          const known = weeks.filter(({ card }) => card !== null);
          if (known.length === 0) {
            return (
              <Empty title="Nothing happened in these weeks">
                A scorecard is counted from purchase orders, ship notices, invoices and feeds of a week.
              </Empty>
            );
          }
          return <Plots weeks={weeks} />;
        }}
      </Loaded>
    </>
  );
}

function Plots({ weeks }: { readonly weeks: readonly Week[] }) {
  const times = weeks.map(({ from }) => Date.parse(from));
  const percent = (card: Card | null, name: RateName) => {
    const rate = card?.[name].rate;
    return rate == null ? null : Math.round(1000 * rate) / 10;
  };
  const last = [...weeks].reverse().find(({ card }) => card !== null)?.card;
  return (
    <>
      <div className="columns">
        <Panel title="Shipping, in percent of a week's lines">
          <Plot
            title="Shipping, percent"
            unit="percent"
            times={times}
            series={(['fill', 'onTime', 'accepted'] as const).map((name) => ({
              name: RATES.find(([one]) => one === name)?.[1] ?? name,
              values: weeks.map(({ card }) => percent(card, name)),
            }))}
          />
        </Panel>
        <Panel title="Documents, in percent">
          <Plot
            title="Documents without a fault, percent"
            unit="percent"
            times={times}
            series={(['shipNotices', 'invoices', 'feeds'] as const).map((name) => ({
              name: RATES.find(([one]) => one === name)?.[1] ?? name,
              values: weeks.map(({ card }) => percent(card, name)),
            }))}
          />
        </Panel>
        <Panel title="Lines ordered in a week">
          <Plot
            title="Lines ordered"
            unit="lines"
            times={times}
            series={[{ name: 'lines', values: weeks.map(({ card }) => card?.lines ?? 0), kind: 'bars' }]}
          />
        </Panel>
      </div>
      {last != null && <LastWeek card={last} />}
    </>
  );
}

function LastWeek({ card }: { readonly card: Card }) {
  return (
    <Panel title="The last week of which something is known" flush>
      <PlainTable
        label="Rates of the last week"
        heads={[
          'Rate of',
          { title: 'Of', align: 'right' },
          { title: 'Rate', align: 'right' },
          { title: 'At least', align: 'right' },
        ]}
      >
        {RATES.map(([name, words]) => {
          const { of, rate, atLeast } = card[name];
          return (
            <tr key={name}>
              <th scope="row">{words}</th>
              <td className="right">{of}</td>
              <td className="right">{percentText(rate)}</td>
              <td className="right">{percentText(atLeast)}</td>
            </tr>
          );
        })}
        <tr className="sum">
          <th scope="row">score, 0 to 100</th>
          <td />
          <td className="right">{card.score ?? '–'}</td>
          <td />
        </tr>
      </PlainTable>
    </Panel>
  );
}

function percentText(rate: number | null): string {
  return rate === null ? '–' : `${(100 * rate).toFixed(1)} %`;
}
