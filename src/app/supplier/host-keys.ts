import { codes } from '../../kernel/codes.ts';
import { CrossdockError, RejectedError } from '../../kernel/errors.ts';
import type { Environment } from '../../partners/load.ts';
import { isSameChannel, type SupplierProfile } from '../../partners/profile.ts';
import { type Gateway, supplierOf } from '../../pipeline/gateway.ts';
import { connectAgain } from '../../pipeline/supplier-again.ts';
import type { HostKeyTrust, Way } from '../../server/host-key-trust.ts';
import { addAudit } from '../../stores/access/audit.ts';
import type { Database } from '../../stores/database.ts';
import { lockPublishing } from '../../stores/mapping-publications.ts';
import { revisionInForce } from '../../stores/mapping-revisions.ts';
import { supplierAsItIs } from '../lab/draft.ts';
import type { PutFiles } from '../put-files.ts';
import { lookAtHostKeys, pinsToTrust, storePins, type TrustOptions, type TrustReport } from './trust.ts';

export interface HostKeyTrustOptions {
  readonly gateway: Gateway;
  readonly config: { readonly mappingsFolder: string; readonly environment: Environment };
  /** Has the mappings folder looked at now; returns when what it says is in force. */
  readonly look: () => Promise<void>;
}

/**
 * `supplier trust` for a running gateway: pins go into the mappings folder like a published mapping, so that what is in force
 * stays what is on disk; who did it and why goes into the audit; and then the supplier is tried again at once.
 */
export function hostKeyTrust({ gateway, config, look }: HostKeyTrustOptions): HostKeyTrust {
  const { mappingsFolder, environment } = config;
  const optionsOf = (supplierId: string, way: Way, only: boolean): TrustOptions => {
    const isDelivery = way === 'deliver' && !isSameChannel(supplierOf(gateway, supplierId));
    return { mappingsFolder, environment, supplierId, isDelivery, only };
  };
  return {
    look: async (supplierId) => {
      const ways = sftpWays(supplierOf(gateway, supplierId));
      return Promise.all(
        ways.map(async (way) => {
          try {
            const report = await lookAtHostKeys(optionsOf(supplierId, way, false));
            return { way, seen: seenOf(report, pinsInForce(gateway, supplierId, way)), problem: null };
          } catch (error) {
            if (!(error instanceof CrossdockError)) throw error;
            const { code, message: detail } = error;
            const { title, remedy } = codes[code];
            return { way, seen: null, problem: { code, title, detail, remedy } };
          }
        }),
      );
    },
    trust: async (supplierId, { way, fingerprint, only }, { by, reason }) => {
      const options = optionsOf(supplierId, way, only);
      const report = await lookAtHostKeys(options);
      const pins = pinsToTrust(report, fingerprint);
      let written: PutFiles | undefined;
      try {
        await gateway.db.transaction(async (trx) => {
          await lockPublishing(trx, supplierId);
          await checkFolder(trx, mappingsFolder, supplierId);
          if (pins !== report.pinned) written = await storePins(options, report, pins, gateway.ids.next());
          await addAudit(trx, {
            at: gateway.clock.now(),
            who: by.name,
            role: by.role,
            action: 'trust host key',
            entity: `supplier/${supplierId}`,
            before: { hostKeys: report.pinned },
            after: { hostKeys: pins, trusted: report.shown, address: report.address },
            reason,
          });
        });
      } catch (error) {
        await written?.undo();
        throw error;
      }
      await look();
      const isLive = pinsInForce(gateway, supplierId, way).includes(report.shown.fingerprint);
      if (isLive) await connectAgain(gateway, supplierOf(gateway, supplierId));
      const said = isLive
        ? `The ${report.shown.kind.toUpperCase()} key of ${report.address} is trusted. It is connected to as soon as a gateway gets to it.`
        : 'It is written; this gateway has not taken it up yet. Exceptions say so if it does not.';
      return { said, pinned: pins, isLive };
    },
  };
}

/** Documents often go by the connection that files come by: that is one way. */
function sftpWays(profile: SupplierProfile): readonly Way[] {
  const { channel, deliver } = profile;
  return [
    ...(channel.kind === 'sftp' ? (['collect'] as const) : []),
    ...(deliver.channel.kind === 'sftp' && !isSameChannel(profile) ? (['deliver'] as const) : []),
  ];
}

/** By what this gateway connects now, whatever its folder says. */
function pinsInForce(gateway: Gateway, supplierId: string, way: Way): readonly string[] {
  const profile = gateway.suppliers.get(supplierId);
  if (profile === undefined) return [];
  const { channel, deliver } = profile;
  const { hostKeys = [] } = (way === 'deliver' ? deliver.channel : channel) as { hostKeys?: readonly string[] };
  return hostKeys;
}

function seenOf({ address, keys, shown, pinned, advice }: TrustReport, inForce: readonly string[]) {
  const plain = ({ kind, bits, fingerprint }: TrustReport['shown']) => ({ kind, bits, fingerprint });
  return {
    address,
    shown: plain(shown),
    keys: keys.map((key) => ({ ...plain(key), isPinned: key.isPinned })),
    pinned: pinned.map((pin) => {
      const fingerprint = pin.replace(/=$/, '');
      return { fingerprint, kind: keys.find((key) => key.fingerprint === fingerprint)?.kind ?? null };
    }),
    advice: advice.kind,
    comesFrom: advice.kind === 'set' ? advice.names : [],
    isInForce: inForce.includes(shown.fingerprint),
  };
}

/**
 * Pins are put in force with all else that the folder says of the supplier: that must be what is in force already.
 *
 * @throws RejectedError MAPPING-FOLDER-BEHIND
 */
async function checkFolder(trx: Database, folder: string, supplierId: string): Promise<void> {
  const inForce = await revisionInForce(trx, supplierId);
  const held = supplierAsItIs(folder, supplierId).profile?.revision;
  if (held === inForce) return;
  const holds = held === undefined ? 'files that are not in order' : held.slice(0, 8);
  throw new RejectedError(
    'MAPPING-FOLDER-BEHIND',
    `The folder of this gateway holds ${holds} of ${supplierId}, in force is ${inForce?.slice(0, 8) ?? 'nothing'}.`,
  );
}
