import { useRef } from 'react';
import { useLocation } from 'wouter';
import { useKeys } from '../parts/keys.ts';
import type { Route } from '../routes.ts';

const SECOND_KEY_MS = 1500;

/** The keys that work on every page: / and Ctrl-K search, ? help, g and the letter of a page goes there. */
export function useShortcuts({
  routes,
  search,
  help,
}: {
  readonly routes: readonly Route[];
  readonly search: () => void;
  readonly help: () => void;
}): void {
  const [, go] = useLocation();
  const goUntil = useRef(0);
  const second = Object.fromEntries(
    routes.flatMap(({ path, nav }) =>
      nav === undefined ? [] : [[nav.key, () => go(path.replace(/\/:.*$/, '') || '/')] as const],
    ),
  );
  const waitForSecond = () => {
    goUntil.current = Date.now() + SECOND_KEY_MS;
  };
  useKeys({ '/': search, 'Ctrl+k': search, '?': help, g: waitForSecond });
  useKeys(
    Object.fromEntries(
      Object.entries(second).map(([key, goThere]) => [
        key,
        () => {
          goUntil.current = 0;
          goThere();
        },
      ]),
    ),
    () => Date.now() < goUntil.current,
  );
}
