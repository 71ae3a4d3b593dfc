import type { StoredDelivery } from '../../stores/deliveries.ts';

/** The name under which a document is written first; `sending` counts how often it was sent again before. */
export function temporaryNameOf(prefix: string, name: string, sending = 0): string {
  return `${prefix}${name}${sending === 0 ? '' : `.r${sending}`}.tmp`;
}

/**
 * The name for sending a delivery once more: one that it never had. What was under the earlier ones is removed, and a
 * removal that was lost on the way, or by a process that stood still, may take effect at any time later. Would it meet the
 * file of a later sending between the look and the rename, the rename would fail because the file is gone, be taken for
 * done, and the order be lost. No lease and no question right before can rule that out, because a server keeps none of
 * them; a name that nobody uses any more can.
 */
export function nextTemporaryName({
  name,
  temporaryName,
  resends,
}: Pick<StoredDelivery, 'name' | 'temporaryName' | 'resends'>): string {
  const prefix = temporaryName.slice(0, Math.max(0, temporaryName.indexOf(name)));
  return temporaryNameOf(prefix, name, resends + 1);
}
