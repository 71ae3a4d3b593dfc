import { Empty } from './empty.tsx';
import { Panel } from './panel.tsx';
import { PlainTable } from './plain-table.tsx';
import { standingOf } from './standings.ts';
import { Status } from './status.tsx';
import { When } from './when.tsx';

/**
 * The states that something went through, with who and why.
 *
 * @example <StateHistory label="History of the run" history={history}>What people decide about a run stands here.</StateHistory>
 */
export function StateHistory({
  label,
  history,
  children,
}: {
  readonly label: string;
  readonly history: readonly {
    readonly to: string;
    readonly cause: string;
    readonly actor?: string | null | undefined;
    readonly reason?: string | null | undefined;
    readonly at: string;
  }[];
  /** Said where there is none. */
  readonly children: React.ReactNode;
}) {
  return (
    <Panel title="History" flush>
      {history.length === 0 ? (
        <Empty title="Nothing more happened to it">{children}</Empty>
      ) : (
        <PlainTable label={label} heads={['When', 'State', 'Because', 'Who']}>
          {history.map(({ at, to, cause, actor, reason }) => (
            <tr key={`${at} ${to}`}>
              <td>
                <When at={at} />
              </td>
              <td>
                <Status standing={standingOf(to)}>{to}</Status>
              </td>
              <td>{cause}</td>
              <td>
                {actor ?? 'the gateway'}
                {reason != null && <span className="quiet">: {reason}</span>}
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Panel>
  );
}
