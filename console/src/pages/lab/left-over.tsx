import { Empty } from '../../parts/empty.tsx';
import { documentsOf, type Trial } from './types.ts';

/** Both sides of what nobody speaks of: inputs that nothing reads, canonical fields that nothing sets. */
export function LeftOver({ trial }: { readonly trial: Trial | undefined }) {
  if (trial?.report === undefined)
    return <Empty title="Nothing to compare yet">It shows as soon as the draft compiles.</Empty>;
  const unread = documentsOf(trial.report).flatMap(({ unread }) => unread);
  const unset = trial.neverSet.filter(({ isMapped }) => !isMapped);
  const blank = trial.neverSet.filter(({ isMapped }) => isMapped);
  if (unread.length + trial.neverSet.length === 0)
    return (
      <Empty good title="Nothing is left over">
        Every input of this sample is read, and every canonical field gets a value.
      </Empty>
    );
  return (
    <div className="stack">
      <h3>Inputs that nothing reads</h3>
      {unread.length === 0 ? (
        <p className="quiet">None in this sample.</p>
      ) : (
        <ul className="lab-list">
          {unread.map(({ input, count, sample }) => (
            <li key={input}>
              <code>{input}</code> <span className="quiet">{count === 1 ? 'once' : `${count} times`}</span>
              {sample !== undefined && (
                <>
                  , e.g. <code>{sample}</code>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      <h3>Fields that stayed empty here</h3>
      {blank.length === 0 ? (
        <p className="quiet">None that the mapping names.</p>
      ) : (
        <ul className="lab-list">
          {blank.map(({ path, field }) => (
            <li key={path}>
              <code>{field}</code> <span className="quiet">is mapped, but this sample has nothing for it</span>
            </li>
          ))}
        </ul>
      )}
      <h3>Canonical fields that the mapping does not name</h3>
      <p className="lab-words">
        {unset.map(({ path, field }) => (
          <code key={path}>{field}</code>
        ))}
      </p>
    </div>
  );
}
