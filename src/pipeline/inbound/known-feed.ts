import { createHash } from 'node:crypto';
import type { InboundMapping } from '../../mapping/mapping.ts';
import { mappingFor } from '../../partners/match.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import { findImprint, type StoredImprint } from '../../stores/imprints.ts';
import type { Gateway } from '../gateway.ts';
import { Imprint, type KnownFeed } from './imprint.ts';

/** Another number for another layout of an imprint: those of before are made anew. */
const IMPRINT_LAYOUT = 2;

/** After so long a feed is read whole, so that what somebody changed in the database by hand does not stay for ever. */
const WHOLE_EVERY_MS = 7 * 24 * 3_600_000;

/**
 * What is known of the supplier's full feeds of X12. Undefined where they cannot be known again: the supplier has several
 * mappings for them, or its lines do not stand for themselves.
 *
 * @param mayKnow false: the file is read whole, and its imprint made anew
 */
export async function knownFeed(
  gateway: Gateway,
  profile: SupplierProfile,
  mayKnow: boolean,
): Promise<KnownFeed | undefined> {
  const mapping = knowable(profile);
  if (mapping === undefined) return undefined;
  const { id: feed, runs } = mapping;
  const terms = termsOf(gateway, profile, mapping);
  const known = mayKnow ? await findImprint(gateway.db, profile.id, feed, terms) : undefined;
  const plan: ConstructorParameters<typeof Imprint>[0] = ({ format, set, version }) =>
    mappingFor(profile, { format, set, version, fileName: '' }) === mapping ? runs : undefined;
  return { feed, terms, imprint: new Imprint(plan, isFresh(gateway, known) ? known : undefined) };
}

function knowable({ inbound, stock }: SupplierProfile): InboundMapping | undefined {
  const [mapping, ...others] = inbound.filter(({ kind, source }) => kind === 'inventory' && source.format === 'x12');
  const isOne = mapping?.runs !== undefined && others.length === 0;
  return isOne && stock.coverage === 'full' && stock.skipUnchanged ? mapping : undefined;
}

/** Everything besides its text that decides what a line says. */
function termsOf({ release = '' }: Gateway, profile: SupplierProfile, mapping: InboundMapping): string {
  const { stock, x12 } = profile;
  const terms = {
    layout: IMPRINT_LAYOUT,
    release,
    mapping: mapping.version,
    source: mapping.source,
    duplicates: stock.duplicates,
    x12,
  };
  return createHash('sha256').update(JSON.stringify(terms)).digest('hex');
}

function isFresh({ clock }: Gateway, known: StoredImprint | undefined): boolean {
  return known !== undefined && clock.now().getTime() - known.wholeAt.getTime() < WHOLE_EVERY_MS;
}
