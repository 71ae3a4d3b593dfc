import { Link } from 'wouter';
import { useGet } from '../api/queries.ts';
import { Icon } from '../parts/icon.tsx';
import './held-banner.css';

/** Says above every page that nothing goes out, because the database came back from a backup and nobody has released it. */
export function HeldBanner() {
  const isHeld = useGet('/v1/restoration').data?.held === true;
  return (
    <div role="status">
      {isHeld && (
        <p className="held-banner">
          <Icon name="held" />
          <span>
            <strong>Nothing goes out.</strong> The database came back from a backup, and everything waits for a person
            to look.
          </span>
          <Link href="/restoration">See what is held</Link>
        </p>
      )}
    </div>
  );
}
