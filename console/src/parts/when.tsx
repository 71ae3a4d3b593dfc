import { useSyncExternalStore } from 'react';
import { noteChoice, readChoice } from './choices.ts';

export type TimeStyle = 'relative' | 'local' | 'utc';

const styles: readonly TimeStyle[] = ['relative', 'local', 'utc'];
const TICK_MS = 20_000;
let chosen: TimeStyle = styles.find((style) => style === readChoice('time')) ?? 'relative';
let now = Date.now();
const listeners = new Set<() => void>();
setInterval(() => {
  now = Date.now();
  tellAll();
}, TICK_MS);

/** How times are written everywhere: for the person menu. */
export function useTimeStyle(): [TimeStyle, (style: TimeStyle) => void] {
  const style = useSyncExternalStore(subscribe, () => chosen);
  return [
    style,
    (next) => {
      chosen = next;
      noteChoice('time', next);
      tellAll();
    },
  ];
}

/** The time, moving on every 20 seconds: for what is counted from now. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/**
 * A moment, written as the person likes it: how long ago, in local time, or in UTC. The other two stand in its tooltip.
 *
 * @example <When at={file.receivedAt} />
 */
export function When({
  at,
  style: own,
}: {
  readonly at: string | Date | null | undefined;
  readonly style?: TimeStyle;
}) {
  const [usual] = useTimeStyle();
  useNow();
  if (at === null || at === undefined) return <span className="quiet">–</span>;
  const date = typeof at === 'string' ? new Date(at) : at;
  const style = own ?? usual;
  const text = { relative: relative(date), local: local(date), utc: utc(date) }[style];
  return (
    <time dateTime={date.toISOString()} title={`${local(date)} here\n${utc(date)}\n${relative(date)}`}>
      {text}
    </time>
  );
}

/** 95000 as "1 min 35 s": how long a thing took or waits. */
export function duration(ms: number): string {
  const abs = Math.abs(ms);
  if (abs < 1000) return `${Math.round(abs)} ms`;
  if (abs < 60_000) return `${(abs / 1000).toFixed(abs < 10_000 ? 1 : 0)} s`;
  const minutes = Math.floor(abs / 60_000);
  if (minutes < 60) return joined(minutes, 'min', Math.round((abs % 60_000) / 1000), 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return joined(hours, 'h', minutes % 60, 'min');
  return joined(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

export function relative(date: Date, from = now): string {
  const ms = date.getTime() - from;
  if (Math.abs(ms) < 30_000) return 'just now';
  const text = coarse(Math.abs(ms));
  return ms < 0 ? `${text} ago` : `in ${text}`;
}

export function local(date: Date): string {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

export function utc(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

function coarse(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${Math.max(1, minutes)} min`;
  const hours = Math.round(minutes / 60);
  if (hours < 48) return `${hours} h`;
  const days = Math.round(hours / 24);
  return days < 60 ? `${days} d` : `${Math.round(days / 30)} months`;
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tellAll(): void {
  for (const listener of listeners) listener();
}
