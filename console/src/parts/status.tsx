import { Icon } from './icon.tsx';
import './status.css';

/** How a thing stands. `held`: waits for a person. `busy`: under way. `idle`: nothing to say about it. */
export type Standing = 'ok' | 'warn' | 'bad' | 'info' | 'held' | 'busy' | 'idle';

/**
 * How a thing stands, as icon, word and colour together: never by colour alone.
 *
 * @example <Status standing="bad">refused</Status>
 *   <Status standing={orderStanding(order.state)}>{order.state}</Status> (standings.ts knows the states of our things)
 */
export function Status({ standing, children }: { readonly standing: Standing; readonly children: React.ReactNode }) {
  return (
    <span className={`status ${standing}`}>
      <Icon name={standing} size={12} />
      {children}
    </span>
  );
}
