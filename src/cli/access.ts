import { type Command, Option } from 'commander';
import {
  alterPerson,
  audit,
  endKey,
  giverNamed,
  invitePerson,
  keys,
  makeKey,
  people,
  type Role,
  roles,
} from '../app/access.ts';
import { systemClock } from '../kernel/clock.ts';
import { RejectedError } from '../kernel/errors.ts';
import {
  type DecisionFlags,
  type Flags,
  opened,
  usage,
  wholeNumber,
  withConfig,
  withDecision,
} from './database-command.ts';
import { exitCodes, note, printLine } from './output.ts';
import { tableOf } from './table.ts';

const DAY_MS = 24 * 3600_000;

/**
 * `access`: who may do what. Exit codes: 0 done, 1 it was refused, 2 wrong usage, 3 configuration, 4 no database.
 */
export function registerAccess(program: Command): void {
  const command = program
    .command('access')
    .description('who may do what: people, keys of programs, and what everybody did');
  withConfig(command.command('people')).description('people and their roles').action(listPeople);
  withDecision(command.command('invite'))
    .description('a link by which somebody chooses a name and a password; it works once, for a day')
    .option('--name <name>', 'the name is given; of somebody who is there already: a link for a new password')
    .addOption(roleOption('viewer'))
    .action(inviteOne);
  withDecision(command.command('change'))
    .description('change the role of a person, shut somebody out, or let somebody in again')
    .argument('<name>', 'the person')
    .addOption(new Option('--role <role>', 'the new role').choices([...roles]))
    .option('--disable', 'shut out, and sign out everywhere')
    .option('--enable', 'let in again')
    .action(change);
  const key = command.command('keys').description('keys of programs');
  withConfig(key.command('list')).description('keys; those in force first').action(listKeys);
  withDecision(key.command('add'))
    .description('make a key; it is shown once')
    .argument('<name>', 'which program it is for')
    .addOption(roleOption('viewer'))
    .option('--days <number>', 'how long it works; default: until it is revoked', wholeNumber)
    .action(addOne);
  withDecision(key.command('revoke'))
    .description('end a key')
    .argument('<name>', 'as `access keys list` shows it')
    .action(revoke);
  withConfig(command.command('audit'))
    .description('what people and programs did, newest first')
    .option('--most <number>', 'entries that are shown', wholeNumber, 100)
    .option('--entity <entity>', 'only what was done to this, e.g. person/anna')
    .action(showAudit);
}

function roleOption(standard: Role): Option {
  return new Option('--role <role>', 'what it may do').choices([...roles]).default(standard);
}

async function listPeople(flags: Flags): Promise<void> {
  const found = (await people(...opened(flags))).map(({ name, role, disabledAt, createdAt }) => ({
    name,
    role,
    state: disabledAt === null ? 'may sign in' : 'shut out',
    since: createdAt.toISOString().slice(0, 10),
  }));
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, people: found }, null, 2));
  for (const line of found.length === 0 ? [] : tableOf(['name', 'role', 'state', 'since'], found)) printLine(line);
  if (found.length === 0) note('Nobody yet. `crossdock access invite --role admin` makes a link for the first.');
}

async function inviteOne(flags: DecisionFlags & { readonly name?: string; readonly role: Role }): Promise<void> {
  await unlessRefused(async () => {
    const { name, role } = flags;
    const made = await invitePerson(...opened(flags), { name, role }, giverNamed(flags.by, flags.reason));
    const path = `/console/welcome#${made.token}`;
    if (flags.json === true) return printLine(JSON.stringify({ version: 1, path, ...made }));
    printLine(path);
    note(
      `Put the address of the gateway before it. It works once, until ${made.expiresAt.toISOString()}, for ${made.role}.`,
    );
  });
}

async function change(
  name: string,
  flags: DecisionFlags & { readonly role?: Role; readonly disable?: boolean; readonly enable?: boolean },
): Promise<void> {
  const { role, disable, enable } = flags;
  if (disable === true && enable === true) return usage('Shut out or let in again, not both.');
  if (role === undefined && disable !== true && enable !== true) return usage('Say --role, --disable or --enable.');
  const disabled = disable === true ? true : enable === true ? false : undefined;
  await unlessRefused(async () => {
    await alterPerson(...opened(flags), name, { role, disabled }, giverNamed(flags.by, flags.reason));
    note(`${name} is changed.`);
  });
}

async function listKeys(flags: Flags): Promise<void> {
  const now = systemClock.now();
  const found = (await keys(...opened(flags))).map(({ id: _, ...row }) => row);
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, keys: found }, null, 2));
  const rows = found.map(({ name, role, createdBy, usedAt, expiresAt, revokedAt }) => ({
    name,
    role,
    state: revokedAt !== null ? 'revoked' : expiresAt !== null && expiresAt <= now ? 'expired' : 'in force',
    used: usedAt?.toISOString() ?? 'never',
    by: createdBy,
  }));
  for (const line of rows.length === 0 ? [] : tableOf(['name', 'role', 'state', 'used', 'by'], rows)) printLine(line);
  if (rows.length === 0) note('No key was made yet.');
}

async function addOne(
  name: string,
  flags: DecisionFlags & { readonly role: Role; readonly days?: number },
): Promise<void> {
  const { role, days } = flags;
  const expiresAt = days === undefined ? undefined : new Date(systemClock.now().getTime() + days * DAY_MS);
  await unlessRefused(async () => {
    const key = await makeKey(...opened(flags), { name, role, expiresAt }, giverNamed(flags.by, flags.reason));
    if (flags.json === true) return printLine(JSON.stringify({ version: 1, name, role, key }));
    printLine(key);
    note('It is not shown again. Programs send it as `authorization: Bearer KEY`.');
  });
}

async function revoke(name: string, flags: DecisionFlags): Promise<void> {
  await unlessRefused(async () => {
    await endKey(...opened(flags), name, giverNamed(flags.by, flags.reason));
    note(`The key ${name} opens nothing any more.`);
  });
}

async function showAudit(flags: Flags & { readonly most: number; readonly entity?: string }): Promise<void> {
  const found = await audit(...opened(flags), { limit: flags.most, entity: flags.entity });
  if (flags.json === true) return printLine(JSON.stringify({ version: 1, entries: found }, null, 2));
  for (const { at, who, action, entity, reason } of found) {
    printLine(`${at.toISOString()} ${who}: ${action} ${entity}${reason ? ` (${reason})` : ''}`);
  }
  if (found.length === 0) note('Nothing was noted yet.');
}

async function unlessRefused(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    note(error.message);
    process.exitCode = exitCodes.failed;
  }
}
