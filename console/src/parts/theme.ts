import { useSyncExternalStore } from 'react';
import { noteChoice, readChoice } from './choices.ts';

export type Theme = 'system' | 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let chosen: Theme = themeOf(readChoice('theme'));
system.addEventListener('change', tellAll);

/** What the person chose. */
export function useChosenTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(subscribe, () => chosen);
  return [theme, choose];
}

/** Which of the two is to be seen: for drawings on a canvas, and for editors that bring their own colours. */
export function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, () => (chosen === 'system' ? (system.matches ? 'dark' : 'light') : chosen));
}

function choose(theme: Theme): void {
  chosen = theme;
  noteChoice('theme', theme === 'system' ? undefined : theme);
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  tellAll();
}

function themeOf(word: string | undefined): Theme {
  return word === 'light' || word === 'dark' ? word : 'system';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tellAll(): void {
  for (const listener of listeners) listener();
}
