import { useSyncExternalStore } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import type { Standing } from './status.tsx';
import './toasts.css';

interface Toast {
  readonly id: number;
  readonly standing: Standing;
  readonly text: string;
}

const LASTS_MS = 8000;
let shown: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

/**
 * Says shortly what was done. What went wrong stays until it is closed.
 *
 * @example toast('ok', 'The feed is released.');
 */
export function toast(standing: Standing, text: string): void {
  const id = nextId++;
  change([...shown.slice(-4), { id, standing, text }]);
  if (standing !== 'bad') setTimeout(() => close(id), LASTS_MS);
}

export function Toasts() {
  const toasts = useSyncExternalStore(subscribe, () => shown);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map(({ id, standing, text }) => (
        <div key={id} className={`toast ${standing}`}>
          <Icon name={standing} />
          <p>{text}</p>
          <Button kind="quiet" aria-label="Close" onClick={() => close(id)}>
            <Icon name="close" size={12} />
          </Button>
        </div>
      ))}
    </div>
  );
}

function close(id: number): void {
  change(shown.filter((entry) => entry.id !== id));
}

function change(next: readonly Toast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
