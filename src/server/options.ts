import type { ProviderSignIn } from '../pipeline/access/provider-flow.ts';
import type { Gateway } from '../pipeline/gateway.ts';
import type { HostKeyTrust } from './host-key-trust.ts';
import type { MappingLab } from './mapping-lab.ts';
import type { Metrics } from './metrics.ts';
import type { Readings } from './readings.ts';

/** How people sign in. */
export interface SignInWays {
  readonly passwords: boolean;
  /** Where people sign in with somebody else. */
  readonly provider?: ProviderSignIn | undefined;
}

/** What the HTTP server works with. */
export interface ServerOptions {
  readonly gateway: Gateway;
  /** Clients of /v1 send it as a bearer token; undefined only on loopback. */
  readonly apiKey: string | undefined;
  /** How people sign in; with passwords without it. */
  readonly signIn?: SignInWays;
  /** Whether the gateway takes new work: false while it starts and while it drains. */
  readonly isReady: () => boolean;
  /** How long the body of a request may take; half a minute without it. */
  readonly longestBodyMs?: number;
  /** What is counted for `GET /metrics`; without it there is no such route. */
  readonly metrics?: Metrics;
  /** Files in words; without it there are no such routes. */
  readonly readings?: Readings;
  /** Drafts of mappings and their way into force; without it there are none. */
  readonly lab?: MappingLab;
  /** Host keys of suppliers' servers; without it there are none. */
  readonly hostKeys?: HostKeyTrust;
}
