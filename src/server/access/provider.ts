import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Code, codes } from '../../kernel/codes.ts';
import { ConfigError, CrossdockError } from '../../kernel/errors.ts';
import { seal, unseal } from '../../kernel/secrets.ts';
import { beginAtProvider, type ProviderSignIn } from '../../pipeline/access/provider-flow.ts';
import { signInByProvider } from '../../pipeline/access/provider-sign-in.ts';
import type { ServerOptions } from '../options.ts';
import { problemOf } from '../problem.ts';
import { addressOf, handOver } from './begin.ts';
import { forgetSignIn, keepSignIn, signInUnderWay } from './cookie.ts';
import { isLoopbackName } from './this-machine.ts';

/** Where providers send browsers back to. It stands in the registration of each gateway: never change it. */
export const COME_BACK = '/v1/session/openid/callback';
const CONSOLE = '/console/';
const FLOW_S = 600;
/** As long as a page needs to load and ask why it is shown. */
const REFUSAL_S = 60;

const ways = z.object({
  passwords: z.boolean().describe('Whether people sign in with a name and a password.'),
  provider: z.object({ name: z.string() }).nullable().describe('Where else people sign in: `GET /v1/session/openid`.'),
  refused: z
    .object({ code: z.string(), title: z.string(), detail: z.string(), remedy: z.string() })
    .nullable()
    .describe('Why this browser came back from the provider without being signed in, told once.'),
});

/**
 * `/v1/session/ways`: how people sign in here. `/v1/session/openid`: the way through the provider. Browsers follow these addresses, so a
 * refusal is told by the sign-in page; whoever does not ask for pages gets it as problem+json.
 */
export async function providerRoutes(server: FastifyInstance, options: ServerOptions): Promise<void> {
  const { gateway, signIn = { passwords: true } } = options;
  const api = server.withTypeProvider<ZodTypeProvider>();
  // HEAD is asked by programs that look at links; it must not use a sign-in up.
  const open = { config: { needs: 'nothing' as const }, exposeHeadRoute: false };

  api.get('/session/ways', { ...open, schema: { response: { 200: ways } } }, async (request, reply) => {
    const refused = refusalOf(request, signIn.provider);
    if (refused !== null) forgetSignIn(request, reply);
    const { passwords, provider } = signIn;
    return { passwords, provider: provider === undefined ? null : { name: provider.provider.name }, refused };
  });

  const through = async (
    request: FastifyRequest,
    reply: FastifyReply,
    step: (provider: ProviderSignIn) => Promise<string>,
  ) => {
    const { provider } = signIn;
    if (provider === undefined)
      return problemOf(reply, 404, 'NOT-FOUND', 'No provider of sign-ins is configured here (access.oidc).');
    reply.header('referrer-policy', 'no-referrer');
    try {
      return reply.redirect(await step(provider), 302);
    } catch (error) {
      if (!(error instanceof CrossdockError)) throw error;
      gateway.logger.warn({ code: error.code, reason: error.message }, 'a sign-in at the provider was refused');
      if (!(request.headers.accept ?? '').includes('text/html')) throw error;
      keepSignIn(request, reply, sealedRefusal(error, provider), REFUSAL_S);
      return reply.redirect(CONSOLE, 302);
    }
  };

  api.get(
    '/session/openid',
    {
      ...open,
      schema: {
        querystring: z.object({
          to: z.string().max(2000).optional().describe('The page of the console to go to afterwards.'),
        }),
        response: { 302: z.null().describe('To the provider.') },
      },
    },
    (request, reply) =>
      through(request, reply, async (provider) => {
        const redirectUri = `${baseOf(options, request)}${COME_BACK}`;
        const wanted = { redirectUri, to: request.query.to, address: addressOf(request) };
        const { url, sealed } = await beginAtProvider(gateway, provider, wanted);
        keepSignIn(request, reply, sealed, FLOW_S);
        return url;
      }),
  );

  api.get(
    '/session/openid/callback',
    {
      ...open,
      schema: {
        querystring: z
          .object({ state: z.string(), code: z.string(), iss: z.string(), error: z.string() })
          .partial()
          .describe('What the provider answers.'),
        response: { 302: z.null().describe('To the console.') },
      },
    },
    (request, reply) =>
      through(request, reply, async (provider) => {
        const answer = new URLSearchParams(request.url.slice(request.url.indexOf('?') + 1));
        const came = { sealed: signInUnderWay(request), answer, address: addressOf(request) };
        const { signedIn, to } = await signInByProvider(gateway, provider, came);
        forgetSignIn(request, reply);
        await handOver(options, request, reply, signedIn);
        return to;
      }),
  );
}

/**
 * Where the browser ends the session at the provider, after it ended here; undefined where it did not begin there, or the provider offers no
 * such place or no answer: here it is over in any case.
 */
export async function goodbye(
  options: ServerOptions,
  request: FastifyRequest,
  idToken: string | undefined,
): Promise<string | undefined> {
  const { gateway, signIn } = options;
  if (idToken === undefined || signIn?.provider === undefined) return undefined;
  try {
    return await signIn.provider.provider.signOutUrl({ idToken, returnTo: `${baseOf(options, request)}${CONSOLE}` });
  } catch (error) {
    if (!(error instanceof CrossdockError)) throw error;
    gateway.logger.warn({ code: error.code, reason: error.message }, 'a session at the provider was not ended');
    return undefined;
  }
}

/** Where this gateway is for the browser. A Host header is believed on this machine only: anybody can write one. */
function baseOf({ gateway }: ServerOptions, { headers }: FastifyRequest): string {
  if (gateway.publicUrl !== undefined) return gateway.publicUrl;
  if (isLoopbackName(headers.host)) return `http://${headers.host}`;
  throw new ConfigError(
    'OIDC-SETUP',
    `This gateway is called ${headers.host} here, but crossdock.yaml does not say where the provider sends people back to: set server.publicUrl.`,
  );
}

function sealedRefusal({ code, message }: CrossdockError, { sealKey }: ProviderSignIn): string {
  return seal(JSON.stringify({ code, detail: message }), words(sealKey));
}

function refusalOf(request: FastifyRequest, provider: ProviderSignIn | undefined): z.infer<typeof ways>['refused'] {
  const sealed = signInUnderWay(request);
  const text = sealed === undefined || provider === undefined ? undefined : unseal(sealed, words(provider.sealKey));
  if (text === undefined) return null;
  const { code, detail } = JSON.parse(text) as { code: Code; detail: string };
  const { title, remedy } = codes[code];
  return { code, title, detail, remedy };
}

function words(sealKey: string): readonly string[] {
  return ['refused sign-in at a provider', sealKey];
}
