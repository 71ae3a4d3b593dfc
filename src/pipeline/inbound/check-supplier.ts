import { codes } from '../../kernel/codes.ts';
import { CrossdockError, errorMessage } from '../../kernel/errors.ts';
import { isSameChannel, type SupplierProfile } from '../../partners/profile.ts';
import { channelOf, deliveryChannelOf, type Gateway } from '../gateway.ts';

/** One thing about the connection to a supplier. */
export interface ConnectionStep {
  /** `collect`: where its files come from; `deliver`: where documents go, where that is another place. */
  readonly way: 'collect' | 'deliver';
  readonly name: string;
  readonly ok: boolean;
  /** What was seen, and when not ok what to do. */
  readonly detail: string;
}

export interface SupplierCheck {
  readonly supplier: string;
  readonly isInOrder: boolean;
  readonly steps: readonly ConnectionStep[];
}

/**
 * Looks at the connection to a supplier as this gateway has it: signs in, lists the folders that are collected, and writes, renames and
 * removes a scratch file where documents go. The files of the supplier are left alone.
 */
export async function checkSupplier(gateway: Gateway, profile: SupplierProfile): Promise<SupplierCheck> {
  const collect = profile.collect.map(({ folder }) => folder);
  const deliver = [profile.deliver.folder];
  const { id } = profile;
  const steps = isSameChannel(profile)
    ? await check('collect', () => channelOf(gateway, id).check({ collect, deliver }))
    : [
        ...(await check('collect', () => channelOf(gateway, id).check({ collect, deliver: [] }))),
        ...(await check('deliver', () => deliveryChannelOf(gateway, id).check({ collect: [], deliver }))),
      ];
  return { supplier: id, isInOrder: steps.every(({ ok }) => ok), steps };
}

async function check(
  way: ConnectionStep['way'],
  look: () => Promise<readonly Omit<ConnectionStep, 'way'>[]>,
): Promise<readonly ConnectionStep[]> {
  try {
    return (await look()).map((step) => ({ way, ...step }));
  } catch (error) {
    const detail =
      error instanceof CrossdockError
        ? `${error.code}: ${error.message} Remedy: ${codes[error.code].remedy}`
        : errorMessage(error);
    return [{ way, name: 'connect', ok: false, detail }];
  }
}
