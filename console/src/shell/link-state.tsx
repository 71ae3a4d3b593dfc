import { useEffect, useState } from 'react';
import { useLink } from '../api/events.ts';
import { Icon } from '../parts/icon.tsx';
import { Status } from '../parts/status.tsx';
import './link-state.css';

/** So long a gateway that is started anew may take before it is worth a word. */
const PATIENCE_MS = 8000;

/** Whether what is seen moves by itself. While it does not, it says so: figures that stand still must not look alive. */
export function LinkState() {
  const link = useLink();
  return (
    <span
      className="push"
      title={link === 'live' ? 'Changes appear by themselves.' : 'Changes do not appear by themselves at the moment.'}
    >
      {link === 'live' ? <Status standing="ok">live</Status> : <Status standing="warn">connecting</Status>}
    </span>
  );
}

/** Says above the page that what is seen may be old, once that lasts. */
export function OfflineNotice() {
  const link = useLink();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (link === 'live') return setLong(false);
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [link]);
  return (
    <div role="status">
      {isLong && (
        <p className="offline-notice">
          <Icon name="warn" /> The gateway does not answer. What you see is the last that was known; it is tried again
          by itself.
        </p>
      )}
    </div>
  );
}
