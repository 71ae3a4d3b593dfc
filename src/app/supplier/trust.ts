import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askHostKeys, type HostKey } from '../../channels/registry.ts';
import { sftpServerOptions } from '../../channels/sftp/options.ts';
import { ConfigError, RejectedError } from '../../kernel/errors.ts';
import { locate, parseLocated } from '../../mapping/lint/located.ts';
import { valuesOf } from '../../partners/load.ts';
import { type PutFiles, putFiles } from '../put-files.ts';
import { pinsIn, withPins } from './pins.ts';

export interface TrustOptions {
  readonly mappingsFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly supplierId: string;
  /** The channel that documents go out by, where it is another one. */
  readonly isDelivery: boolean;
  /** Drop every other pin. */
  readonly only: boolean;
}

/** What the server shows, what is pinned, and what there is to do about it. */
export interface TrustReport {
  readonly supplier: string;
  readonly file: string;
  readonly address: string;
  readonly keys: readonly (HostKey & { readonly isPinned: boolean })[];
  /** The one that Crossdock is shown when it connects. */
  readonly shown: HostKey;
  readonly pinned: readonly string[];
  /** Pins that the server has no key for. */
  readonly gone: readonly string[];
  readonly advice: TrustAdvice;
}

export type TrustAdvice =
  /** Nothing to do. */
  | { readonly kind: 'pinned' }
  /** These pins would be stored. */
  | { readonly kind: 'store'; readonly pins: Pins }
  /** The pins come from elsewhere: what to set there, by the names as written in the file. */
  | { readonly kind: 'set'; readonly names: readonly string[]; readonly value: string }
  /** Two other pins are there already; only --only says which may go. */
  | { readonly kind: 'full' };

/** Asks the server for its host keys. Stores nothing, and sends no credentials. */
export async function lookAtHostKeys(options: TrustOptions): Promise<TrustReport> {
  const file = join(options.mappingsFolder, options.supplierId, 'supplier.yaml');
  const path = channelPath(options);
  const text = readText(file);
  const { server, hostKeyType, resolvedPins } = readChannel(options, file, text, path);
  const found = await askHostKeys(server);
  const written = pinsIn(text, path);
  const pinned = written.kind === 'written' ? written.pins : resolvedPins;
  const plain = pinned.map((pin) => pin.replace(/=$/, ''));
  const shown = found.find(({ kind }) => kind === hostKeyType) ?? (found[0] as HostKey);
  const keys = found.map((key) => ({ ...key, isPinned: plain.includes(key.fingerprint) }));
  const gone = pinned.filter((_, index) => !found.some(({ fingerprint }) => fingerprint === plain[index]));
  return {
    supplier: options.supplierId,
    file,
    address: `${server.host}:${server.port}`,
    keys,
    shown,
    pinned,
    gone,
    advice: advise(shown.fingerprint, pinned, plain, written.kind === 'reference' ? written.names : [], options.only),
  };
}

function advise(
  shown: string,
  pinned: readonly string[],
  plain: readonly string[],
  names: readonly string[],
  only: boolean,
): TrustAdvice {
  const isPinned = plain.includes(shown);
  if (isPinned && (!only || pinned.length === 1)) return { kind: 'pinned' };
  if (names.length > 0) return { kind: 'set', names, value: shown };
  if (only || pinned.length === 0) return { kind: 'store', pins: [pinned[plain.indexOf(shown)] ?? shown] };
  return pinned.length < 2 ? { kind: 'store', pins: [...pinned, shown] } : { kind: 'full' };
}

/**
 * What is pinned once the key of this fingerprint is trusted: that very key, as a person compared it, or none.
 *
 * @throws RejectedError SUPPLIER-KEY-CHANGED where the server shows another key by now; ConfigError SUPPLIER-PINS where a
 *   person has to decide or set something first
 */
export function pinsToTrust({ address, shown, pinned, advice, supplier }: TrustReport, fingerprint: string): Pins {
  if (shown.fingerprint !== fingerprint)
    throw new RejectedError(
      'SUPPLIER-KEY-CHANGED',
      `${address} shows the ${shown.kind.toUpperCase()} key ${shown.fingerprint} now; ${fingerprint} was to be trusted. Nothing was changed.`,
      { facts: { address, seen: shown.fingerprint, wanted: fingerprint } },
    );
  if (advice.kind === 'pinned') return pinned;
  if (advice.kind === 'store') return advice.pins;
  const facts = { supplier, pinned };
  if (advice.kind === 'set')
    throw new ConfigError(
      'SUPPLIER-PINS',
      `hostKeys of ${supplier} comes from ${advice.names.join(', ')}. Set there: ${advice.value}.`,
      { facts },
    );
  throw new ConfigError(
    'SUPPLIER-PINS',
    `Two other keys of ${supplier} are pinned, and there may be no more: trust this one alone (\`only\`), which drops both.`,
    { facts },
  );
}

/** Fingerprints as supplier.yaml has them. */
type Pins = readonly string[];

/**
 * Puts the pins into supplier.yaml; all else in it stays as it is. The file is replaced as a whole, so that a running
 * gateway never reads half of it.
 *
 * @param id makes the name of the file beside it nobody else's
 * @returns what takes it back
 * @throws ConfigError SUPPLIER-PINS when the file is written so that the pins cannot be put in without touching the rest;
 *   RejectedError MAPPING-CHANGED when somebody else changed the pins since they were looked at, MAPPING-READ-ONLY
 */
export async function storePins(
  options: TrustOptions,
  { file, pinned }: TrustReport,
  pins: Pins,
  id: string,
): Promise<PutFiles> {
  const path = channelPath(options);
  const text = readText(file);
  const written = pinsIn(text, path);
  if (written.kind !== 'written' || written.pins.join() !== pinned.join())
    throw new RejectedError('MAPPING-CHANGED', `hostKeys in ${file} is not what it was a moment ago.`);
  const changed = withPins(text, path, pins);
  if (changed === undefined) {
    throw new ConfigError(
      'SUPPLIER-PINS',
      `${file}: hostKeys cannot be changed without touching the rest of ${path.join('.')}. Put these there by hand: ${pins.join(', ')}.`,
      { facts: { file, pins } },
    );
  }
  const { mappingsFolder, supplierId } = options;
  return putFiles(mappingsFolder, id, [{ path: `${supplierId}/supplier.yaml`, bytes: Buffer.from(changed) }]);
}

function channelPath({ isDelivery }: TrustOptions): readonly string[] {
  return isDelivery ? ['deliver', 'channel'] : ['channel'];
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError('SUPPLIER-UNKNOWN', `There is no ${file}.`, { facts: { file }, cause: error });
  }
}

/** Where to connect, as the file and the environment say; neither pins nor a login are needed. */
function readChannel(options: TrustOptions, file: string, text: string, path: readonly string[]) {
  const parsed = parseLocated(text, file);
  const broken = parsed.problems[0];
  const fail = (message: string): ConfigError =>
    new ConfigError('SUPPLIER-CHANNEL', `${file}: ${message}`, { facts: { file } });
  if (parsed.root?.kind !== 'map') throw fail(broken?.message ?? 'is empty');
  const { root, missing } = valuesOf(parsed.root, options.environment);
  const value = (name: string): unknown => {
    const { node } = locate(root, [...path, name]);
    return node?.kind === 'scalar' ? (node.value ?? undefined) : undefined;
  };
  const at = path.join('.');
  if (value('kind') !== 'sftp') throw fail(`${at} is not of kind sftp: only SFTP servers have host keys.`);
  const unset = missing.filter((one) => [`${at}.host`, `${at}.port`].includes(one.path)).map(({ name }) => name);
  if (unset.length > 0) throw fail(`${unset.join(', ')} must be set, so that it is known where to connect.`);
  const names = ['host', 'port', 'legacyAlgorithms'] as const;
  const fields = Object.fromEntries(names.map((name) => [name, value(name)]));
  const server = sftpServerOptions.safeParse(fields);
  if (!server.success) {
    const mistakes = server.error.issues.map((issue) => `${at}.${issue.path.join('.')}: ${issue.message}`);
    throw fail(`${mistakes.join('; ')}.`);
  }
  const list = locate(root, [...path, 'hostKeys']).node;
  const items = list?.kind === 'list' ? list.items : list === undefined ? [] : [list];
  const isUnset = new Set(missing.map((one) => one.path));
  const resolvedPins = items.flatMap((item, index) =>
    item.kind === 'scalar' && !isUnset.has(`${at}.hostKeys.${index}`) && !isUnset.has(`${at}.hostKeys`)
      ? [item.text]
      : [],
  );
  return { server: server.data, hostKeyType: value('hostKeyType'), resolvedPins };
}
