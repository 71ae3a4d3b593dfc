import * as openid from 'openid-client';
import { ConfigError, CrossdockError, RejectedError, TransientError } from '../kernel/errors.ts';
import { NoAnswer } from '../web/client.ts';

/** The provider answered, but not the question: it is in trouble. */
export class Unanswered extends Error {}

const WAIT_MS = 30_000;
/** The provider lets this person not in, or the person turned back (RFC 6749, 4.1.2.1; OpenID Connect Core 1.0, 3.1.2.6). */
const TURNED_BACK =
  /^(access_denied|login_required|interaction_required|consent_required|account_selection_required|unmet_authentication_requirements)$/;
/** The provider has something against how this gateway is registered there. */
const OUR_FAULT =
  /^(invalid_client|unauthorized_client|invalid_scope|invalid_request|unsupported_response_type|unsupported_grant_type|invalid_redirect_uri)$/;
const IN_TROUBLE = /^(server_error|temporarily_unavailable)$/;

/** What the client of OpenID Connect or the network threw, as one of our errors. */
export function providerError(thrown: unknown, { name, issuer }: { name: string; issuer: string }): Error {
  const causes = [...causesOf(thrown)];
  const known = causes.find((cause) => cause instanceof CrossdockError);
  if (known !== undefined) return known;
  const silent = causes.find((cause) => cause instanceof NoAnswer || cause instanceof Unanswered);
  if (silent !== undefined || codeOf(thrown) === 'OAUTH_TIMEOUT')
    return unreachable(name, silent?.message ?? 'it gives no answer in time', thrown);
  const facts = { provider: name, issuer };
  for (const cause of causes) {
    if (cause instanceof openid.AuthorizationResponseError || cause instanceof openid.ResponseBodyError) {
      const { error } = cause;
      const words = `${error}${cause.error_description === undefined ? '' : ` (${cause.error_description.slice(0, 200)})`}`;
      if (IN_TROUBLE.test(error)) return unreachable(name, words, thrown);
      if (OUR_FAULT.test(error)) return setup(name, `it answers ${words}`, thrown);
      if (TURNED_BACK.test(error))
        return new RejectedError('OIDC-REFUSED', `${name} says: ${words}.`, { facts, cause: thrown });
      return proof(name, `it answers ${words}`, thrown);
    }
    if (cause instanceof openid.WWWAuthenticateChallengeError)
      return setup(name, `it answers ${cause.status} to the client id and secret`, thrown);
  }
  if (causes.some((cause) => 'attribute' in cause && cause.attribute === 'issuer'))
    return setup(name, `what ${issuer} says of itself names another issuer`, thrown);
  if (codeOf(thrown) === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || codeOf(thrown) === 'OAUTH_RESPONSE_IS_NOT_JSON')
    return setup(name, `what answers at ${issuer} is no provider of OpenID Connect`, thrown);
  return proof(name, reasonOf(causes), thrown);
}

function unreachable(name: string, why: string, cause: unknown): TransientError {
  return new TransientError('OIDC-UNREACHABLE', `${name} could not be asked: ${why}.`, {
    retryAfterMs: WAIT_MS,
    cause,
  });
}

function setup(name: string, why: string, cause: unknown): ConfigError {
  return new ConfigError('OIDC-SETUP', `Sign-in with ${name} is not set up right: ${why}.`, { cause });
}

function proof(name: string, why: string, cause: unknown): RejectedError {
  return new RejectedError('OIDC-PROOF', `What ${name} answered does not hold: ${why}.`, { cause });
}

/** Which claim it was, where it was one: the client only says that one was unexpected. */
function reasonOf(causes: readonly object[]): string {
  const claim = causes
    .map((cause) => ('claim' in cause ? cause.claim : undefined))
    .find((found) => typeof found === 'string');
  if (claim !== undefined) return `the claim ${claim} of its token is not what it has to be`;
  const words = causes.filter((cause) => cause instanceof Error).map(({ message }) => message);
  return (words.at(-1) ?? 'for no known reason').slice(0, 200).replace(/\.$/, '');
}

function* causesOf(thrown: unknown): Generator<object> {
  let cause: unknown = thrown;
  for (let depth = 0; depth < 10 && typeof cause === 'object' && cause !== null; depth += 1) {
    yield cause;
    cause = 'cause' in cause ? cause.cause : undefined;
  }
}

function codeOf(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
}
