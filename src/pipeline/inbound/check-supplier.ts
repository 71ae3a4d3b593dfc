import type { FoldersToCheck } from '../../channels/channel.ts';
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

/** What the connection to a supplier must be good for, each folder once. Where files are kept nothing is written. */
export function foldersToCheck({ collect, deliver }: SupplierProfile): FoldersToCheck {
  const clear = collect.flatMap(({ folder, then, archiveFolder }) =>
    then === 'keep' ? [] : [{ folder, archiveFolder }],
  );
  return {
    collect: [...new Set(collect.map(({ folder }) => folder))],
    clear: [...new Map(clear.map((one) => [JSON.stringify(one), one])).values()],
    deliver: [deliver.folder],
  };
}

/**
 * Looks at the connection to a supplier as this gateway has it: signs in, lists the folders that are collected, and moves, deletes,
 * writes and renames scratch files where that is done with files. The files of the supplier are left alone.
 */
export async function checkSupplier(gateway: Gateway, profile: SupplierProfile): Promise<SupplierCheck> {
  const folders = foldersToCheck(profile);
  const { id } = profile;
  const steps = isSameChannel(profile)
    ? await check('collect', () => channelOf(gateway, id).check(folders))
    : [
        ...(await check('collect', () => channelOf(gateway, id).check({ ...folders, deliver: [] }))),
        ...(await check('deliver', () => deliveryChannelOf(gateway, id).check({ ...folders, collect: [], clear: [] }))),
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
