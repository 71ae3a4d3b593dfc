import { noFaults, type SftpFaults } from '../../src/simulator/sftp-faults.ts';
import type { SftpServer } from '../../src/simulator/sftp-server.ts';
import type { SftpOperation } from '../../src/simulator/sftp-wire.ts';
import type { FaultProxy, ProxyFaults } from './fault-proxy.ts';

/** What a fault of the catalogue means for the server, or for the line in front of it. */
interface Settings {
  readonly server?: Partial<SftpFaults>;
  readonly line?: Partial<ProxyFaults>;
}

/** Faults of test/faults/catalogue.yaml by their ids; where one has several forms, the argument or the name says which. */
export const faultTable = {
  A1: () => ({ server: { muteConnections: true } }),
  /** The greeting comes by drips. */
  'A1 drip': () => ({ line: { sliceBytes: 1, delayMs: 100 } }),
  A2: () => ({ server: { neverOpenSftp: true } }),
  A3: () => ({ line: { blackhole: 'both' } }),
  /** What we send arrives, what comes back does not. */
  'A3 back': () => ({ line: { blackhole: 'back' } }),
  A4: (operation: SftpOperation) => ({ server: { silent: [operation] } }),
  A5: (after: number, how: 'end' | 'reset') => ({ line: { cut: { after, how } } }),
  'A5 there': (after: number, how: 'end' | 'reset') => ({ line: { cut: { after, how, direction: 'there' } } }),
  A6: () => ({ line: { blackhole: 'both' } }),
  A12: () => ({ server: { mostConnections: 1 } }),
  B7: (code: number) => ({ server: { fail: { OPEN: { code } } } }),
  B9: () => ({ server: { endlessListing: true } }),
  B10: () => ({ server: { fail: { READDIR: { code: 4, times: 1 } } } }),
  C1: (at: number) => ({ server: { earlyEofAt: at } }),
  C3: (length: number) => ({ server: { shortReads: length } }),
  C4: (after: number, how: 'end' | 'reset') => ({ line: { cut: { after, how } } }),
  C6: (size: number | bigint) => ({ server: { reportSize: size } }),
  C10: () => ({ line: { sliceBytes: 2_000, delayMs: 20 } }),
  /** The answer to the n-th COMMIT from now on. */
  G3: (nth: number) => ({ line: { loseReply: { to: 'COMMIT', nth } } }),
  H5: () => ({ server: { loseReply: ['REMOVE'] } }),
  I2: () => ({ line: { blackhole: 'both' } }),
  J3: (kept: number) => ({ server: { keepOnly: kept } }),
  J4: () => ({ server: { loseReply: ['RENAME'] } }),
  J5: () => ({ server: { fail: { STAT: { code: 4 }, LSTAT: { code: 4 } } } }),
} as const satisfies Record<string, (...given: never[]) => Settings>;

export type FaultName = keyof typeof faultTable;

/** A server with or without a proxy in front of it, on which faults are switched on by name. */
export interface FaultBench {
  readonly server?: SftpServer;
  readonly proxy?: FaultProxy;
}

/**
 * Switches a fault on. The answer switches everything off again.
 *
 * @throws when the bench lacks the server or the proxy that the fault needs: it would prove nothing
 */
export function withFault<Name extends FaultName>(
  { server, proxy }: FaultBench,
  name: Name,
  ...given: Parameters<(typeof faultTable)[Name]>
): () => void {
  const make = faultTable[name] as (...given: unknown[]) => Settings;
  const settings = make(...given);
  if (settings.server !== undefined && server === undefined) throw new Error(`${name} needs a fault server`);
  if (settings.line !== undefined && proxy === undefined) throw new Error(`${name} needs a fault proxy`);
  if (server !== undefined) Object.assign(server.faults, settings.server);
  if (proxy !== undefined) Object.assign(proxy.faults, settings.line);
  return () => {
    if (server !== undefined) Object.assign(server.faults, noFaults());
    proxy?.heal();
  };
}
