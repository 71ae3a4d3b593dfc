import { useLink } from '../api/events.ts';
import { Status } from '../parts/status.tsx';

/** Whether what is seen moves by itself. While it does not, it says so: figures that stand still must not look alive. */
export function LinkState() {
  const link = useLink();
  return (
    <span
      className="push"
      role="status"
      title={
        link === 'live'
          ? 'Changes appear by themselves.'
          : 'The gateway does not answer at the moment; what you see is the last that was known.'
      }
    >
      {link === 'live' ? <Status standing="ok">live</Status> : <Status standing="warn">connecting</Status>}
    </span>
  );
}
