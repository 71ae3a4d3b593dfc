import type { Config } from '../config/load.ts';
import { RejectedError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { addKey, changePerson, type Giver, invite, revokeKey } from '../pipeline/access/grant.ts';
import type { Role } from '../pipeline/access/roles.ts';
import { type ApiKeyRow, listApiKeys } from '../stores/access/api-keys.ts';
import { type AuditEntry, listAudit } from '../stores/access/audit.ts';
import { listPeople, type PersonRow } from '../stores/access/people.ts';
import { withCurrentDatabase, withOfflineGateway } from './offline.ts';

export { type Role, roles } from '../pipeline/access/roles.ts';

/** Whoever can open the database can do everything: the audit says by what name they did. */
export function giverNamed(by: string, reason: string | undefined): Giver {
  return { by: { name: `${by} (command line)`, role: 'admin' }, reason };
}

export function people(config: Config, logger: Logger): Promise<readonly PersonRow[]> {
  return withCurrentDatabase(config, logger, listPeople);
}

export function keys(config: Config, logger: Logger): Promise<readonly ApiKeyRow[]> {
  return withCurrentDatabase(config, logger, listApiKeys);
}

export function audit(
  config: Config,
  logger: Logger,
  wanted: { readonly limit: number; readonly entity?: string | undefined },
): Promise<readonly (AuditEntry & { readonly id: string })[]> {
  return withCurrentDatabase(config, logger, (db) => listAudit(db, wanted));
}

export async function invitePerson(
  config: Config,
  logger: Logger,
  wanted: { readonly name?: string | undefined; readonly role?: Role | undefined },
  giver: Giver,
): Promise<{ readonly token: string; readonly role: Role; readonly expiresAt: Date }> {
  if (config.access?.passwords === false)
    throw new RejectedError(
      'ACCESS-NO-PASSWORDS',
      `A link is for choosing a password, and ${config.file} has access.passwords: false.`,
    );
  return withOfflineGateway(config, logger, (gateway) => invite(gateway, wanted, giver));
}

export function alterPerson(
  config: Config,
  logger: Logger,
  name: string,
  wanted: { readonly role?: Role | undefined; readonly disabled?: boolean | undefined },
  giver: Giver,
): Promise<void> {
  return withOfflineGateway(config, logger, (gateway) => changePerson(gateway, name, wanted, giver));
}

export function makeKey(
  config: Config,
  logger: Logger,
  key: { readonly name: string; readonly role: Role; readonly expiresAt?: Date | undefined },
  giver: Giver,
): Promise<string> {
  return withOfflineGateway(config, logger, (gateway) => addKey(gateway, key, giver));
}

export function endKey(config: Config, logger: Logger, name: string, giver: Giver): Promise<void> {
  return withOfflineGateway(config, logger, (gateway) => revokeKey(gateway, name, giver));
}
