import { type PgpKeyState, type PgpKeys, pgpKeyStates } from '../formats/packed/pgp.ts';

const DAY_MS = 86_400_000;
const WARNING_DAYS = 30;

/** What `doctor` says of each PGP key. One that ends soon needs a person now: the supplier has to take the next one first. */
export async function keyChecks(
  keys: PgpKeys,
  now: Date,
): Promise<readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[]> {
  return (await pgpKeyStates(keys, now)).map((key) => ({
    name: `pgp ${key.owner === 'ours' ? 'our key' : 'its key'} ${key.id}`,
    ...judge(key, now),
  }));
}

function judge({ owner, user, expires, fault }: PgpKeyState, now: Date): { ok: boolean; detail: string } {
  const remedy =
    owner === 'ours'
      ? 'make a new one, give its public part to the supplier, and put it first under pgp.privateKeys'
      : 'ask the supplier for its new public key, compare the fingerprint by another way, and add it under pgp.supplierKeys';
  if (expires !== undefined && expires <= now)
    return { ok: false, detail: `${user} expired ${day(expires)}: ${remedy}` };
  if (fault !== undefined) return { ok: false, detail: `${user === '' ? '' : `${user}: `}${fault}` };
  if (expires === undefined) return { ok: true, detail: `${user} does not expire` };
  const days = Math.floor((expires.getTime() - now.getTime()) / DAY_MS);
  if (days >= WARNING_DAYS) return { ok: true, detail: `${user} expires ${day(expires)}` };
  return { ok: false, detail: `${user} expires ${day(expires)}, in ${days} days: ${remedy}` };
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}
