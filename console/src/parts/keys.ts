import { useEffect, useRef } from 'react';

type Bindings = Readonly<Record<string, (event: KeyboardEvent) => unknown>>;

/**
 * Single keys that work anywhere on the page, except while somebody writes or a dialog is open. A modifier makes it another key: `Ctrl+k`.
 *
 * @example useKeys({ e: () => setEditing(true) });
 */
export function useKeys(bindings: Bindings, isOurs: () => boolean = () => true): void {
  const latest = useRef({ bindings, isOurs });
  useEffect(() => {
    latest.current = { bindings, isOurs };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const action = latest.current.bindings[nameOf(event)];
      if (action === undefined || event.defaultPrevented || (event.repeat && event.key === 'Enter')) return;
      const isPlain = !event.ctrlKey && !event.metaKey;
      if (isPlain && (isWriting(event.target) || document.querySelector('dialog[open]') !== null)) return;
      if (
        event.key === 'Enter' &&
        event.target instanceof Element &&
        event.target.closest('a, button, summary') !== null
      )
        return;
      if (!latest.current.isOurs()) return;
      event.preventDefault();
      action(event);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

function nameOf(event: KeyboardEvent): string {
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${event.key}`;
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input:not([type=checkbox]), textarea, select') !== null)
  );
}
