import { type Standing, Status } from './status.tsx';
import { duration, When } from './when.tsx';
import './timeline.css';

export interface Moment {
  readonly key: string;
  readonly title: React.ReactNode;
  readonly at: string | null;
  /** Since when it was under way; how long it took is reckoned from it. */
  readonly since?: string | null | undefined;
  readonly standing: Standing;
  readonly word: string;
  readonly note?: React.ReactNode;
}

/**
 * What happened to a thing, one moment below the other, with how long each took.
 *
 * @example <Timeline label="What happened to the file" moments={[{ key: 'in', title: 'Received', at: file.receivedAt, standing: 'ok', word: 'done' }]} />
 */
export function Timeline({ label, moments }: { readonly label: string; readonly moments: readonly Moment[] }) {
  return (
    <ol className="timeline" aria-label={label}>
      {moments.map(({ key, title, at, since, standing, word, note }) => (
        <li key={key} className="timeline-step">
          <span className="timeline-dot">
            <Status standing={standing}>
              <span className="unseen">{word}</span>
            </Status>
          </span>
          <div>
            <strong>{title}</strong> {at !== null && <When at={at} />}
            {note !== undefined && <p className="quiet">{note}</p>}
          </div>
          <span className="timeline-took">{at !== null && since != null && took(since, at)}</span>
        </li>
      ))}
    </ol>
  );
}

function took(since: string, at: string): string {
  const ms = new Date(at).getTime() - new Date(since).getTime();
  return ms < 0 ? '' : `took ${duration(ms)}`;
}
