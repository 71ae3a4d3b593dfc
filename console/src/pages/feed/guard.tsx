import type { AnswerOf } from '../../api/queries.ts';
import { Empty } from '../../parts/empty.tsx';
import { count } from '../../parts/money.tsx';
import { Panel } from '../../parts/panel.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Status } from '../../parts/status.tsx';

type Run = AnswerOf<'/v1/feeds/{id}'>['feed'];

const COUNTED: readonly (readonly [key: string, words: string])[] = [
  ['named', 'SKUs that the feed names'],
  ['neverSeen', 'of them never offered before'],
  ['inForce', 'SKUs that the feed in force named'],
  ['inForceNamed', 'of them named again'],
  ['compared', 'SKUs with a quantity in both'],
  ['changed', 'of them changed'],
  ['stocked', 'SKUs that had stock'],
  ['emptied', 'of them named with nothing now'],
  ['missing', 'of them not named any more'],
  ['unitsBefore', 'units of them before'],
  ['unitsAfter', 'units of them after'],
  ['zero', 'SKUs with nothing in the feed'],
  ['correlation', 'correlation of old and new quantities'],
  ['costMoved', 'SKUs whose cost moved much'],
  ['costRatio', 'median of new by old cost'],
];

/** What the guard counted, and which rules the feed broke: found, expected, and which setting says so. */
export function Guard({ run: { broken, stats, examples, state } }: { readonly run: Run }) {
  const counted = stats === null ? [] : COUNTED.filter(([key]) => typeof stats[key] === 'number');
  return (
    <>
      <Panel title="Rules" count={broken.length} flush>
        {broken.length === 0 ? (
          <Empty title="No rule is broken" good>
            The guard compared it with the stock in force before it was switched in.
          </Empty>
        ) : (
          <PlainTable
            label="Rules that it broke"
            heads={[
              'Rule',
              'What is wrong',
              { title: 'Found', align: 'right' },
              { title: 'Limit', align: 'right' },
              'Setting',
            ]}
          >
            {broken.map(({ rule, text, found, limit, setting }) => (
              <tr key={rule}>
                <th scope="row">
                  <Status standing={state === 'held' ? 'held' : 'warn'}>{rule}</Status>
                </th>
                <td>{text}</td>
                <td className="right">{found}</td>
                <td className="right">{limit}</td>
                <td>
                  <code>{setting}</code>
                </td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Panel>
      {counted.length > 0 && (
        <Panel title="What was counted" flush>
          <PlainTable label="What was counted" heads={['What', { title: 'Counted', align: 'right' }]}>
            {counted.map(([key, words]) => (
              <tr key={key}>
                <th scope="row">{words}</th>
                <td className="right">{number(stats?.[key])}</td>
              </tr>
            ))}
          </PlainTable>
        </Panel>
      )}
      {examples !== null && examples.length > 0 && (
        <Panel title="Examples" count={examples.length}>
          <ul>
            {examples.map((example) => (
              <li key={JSON.stringify(example)}>
                {Object.entries(example)
                  .map(
                    ([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
                  )
                  .join(', ')}
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function number(value: unknown): string {
  return typeof value !== 'number' ? '–' : Number.isInteger(value) ? count(value) : value.toFixed(2);
}
