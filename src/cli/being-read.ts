import type { FileBeingRead } from '../app/files.ts';
import { megabytes } from './progress.ts';

/** What is done with a file right now, how far that is, and since when. */
export function progressWords({ phase, bytes, size, beganAt, phaseSince }: FileBeingRead): string {
  if (phase !== 'reading') return `${phase} since ${phaseSince.toISOString()} (read since ${beganAt.toISOString()})`;
  const share = size === 0 ? '' : `, ${Math.min(100, Math.floor((100 * bytes) / size))} %`;
  return `reading since ${beganAt.toISOString()}: ${megabytes(bytes)} of ${megabytes(size)}${share}`;
}
