import { createGunzip } from 'node:zlib';
import type { Position } from '../../kernel/position.ts';
import { inflate } from './inflate.ts';
import { InflationGuard, type UnpackLimits } from './limits.ts';
import { refuse } from './refusal.ts';

/** The name of what is inside: `stock.csv` of `stock.csv.gz`; a name without such an ending stays. */
export function nameInside(name: string): string {
  return name.replace(/\.tgz$/i, '.tar').replace(/\.(?:gz|gzip)$/i, '');
}

/**
 * Unpacks gzip as a stream; several members behind one another are one content (RFC 1952, 2.2). What was given out counts
 * only when the end is reached without a refusal: the check sum stands behind everything.
 *
 * @throws UnpackRefusal when it is cut or damaged, or goes beyond the limits
 */
export async function* gunzip(
  input: AsyncIterable<Uint8Array>,
  position: Position,
  limits: UnpackLimits,
): AsyncGenerator<Uint8Array> {
  const guard = new InflationGuard(limits, position);
  const engine = createGunzip();
  const chunks = inflate(engine, input);
  let next = await chunks.next();
  try {
    for (; !next.done; next = await chunks.next()) {
      guard.count(next.value.length, engine.bytesWritten);
      yield next.value;
    }
  } finally {
    await chunks.return({ trailing: 0 });
  }
  const { failure, trailing } = next.value;
  if (failure?.isCut) {
    const message = 'The compressed data end too early.';
    throw refuse('PACKED-CUT', position, message, { found: failure.message, expected: 'the check sum at its end' });
  }
  if (failure !== undefined) {
    throw refuse('PACKED-DAMAGED', position, 'The compressed data are damaged.', { found: failure.message });
  }
  if (trailing > 0) {
    const message = 'Something stands behind the compressed data.';
    throw refuse('PACKED-DAMAGED', position, message, { found: `${trailing} more bytes`, expected: 'its end' });
  }
}
