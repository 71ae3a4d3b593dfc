import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { packageVersion } from '../config/package-folder.ts';
import { type ShopEventType, shopEventBody, shopEvents } from '../documents/shop-events.ts';
import { needOf } from './access/gate.ts';
import { takesKeys } from './once.ts';

const PROBLEM = {
  description: 'Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do.',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'status', 'code', 'title', 'detail', 'remedy'],
        properties: {
          type: { type: 'string', format: 'uri-reference', description: 'Where the code is explained.' },
          status: { type: 'integer' },
          code: { type: 'string' },
          title: { type: 'string' },
          detail: { type: 'string' },
          remedy: { type: 'string' },
        },
      },
    },
  },
};

const IDEMPOTENCY_KEY = {
  type: 'string',
  minLength: 1,
  maxLength: 200,
  description:
    'The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request ' +
    'under it is refused (422), one that comes while the first runs has to be sent again (409).',
};

const transform: NonNullable<FastifyDynamicSwaggerOptions['transform']> = (given) => {
  const { schema, url } = jsonSchemaTransform(given as Parameters<typeof jsonSchemaTransform>[0]);
  const method = [given.route.method].flat()[0] ?? 'GET';
  const need = needOf(method, given.route.config?.needs);
  const [, , subject = 'gateway'] = url.split('/');
  const headers = takesKeys(method, given.route.config) ? { headers: withKey(schema?.headers) } : undefined;
  return {
    url,
    schema: {
      ...schema,
      ...headers,
      tags: [url.startsWith('/v1/') ? subject : 'machines'],
      security: need === 'nothing' ? [] : [{ key: [] }, { session: [] }],
      'x-role': need,
      response: { ...inWords(schema?.response ?? { 200: {} }), default: PROBLEM },
    } as typeof schema,
  };
};

/** An answer that its schema does not describe is called "Default Response" otherwise, which says nothing. */
function inWords(responses: unknown): Record<string, object> {
  return Object.fromEntries(
    Object.entries(responses as Record<string, { readonly description?: string }>).map(([status, schema]) => [
      status,
      schema.description === undefined ? { ...schema, 'x-response-description': 'Done.' } : schema,
    ]),
  );
}

/** Every write takes a key, besides the headers of its own. */
function withKey(headers: unknown): Record<string, unknown> {
  const { properties = {} } = (headers ?? {}) as { properties?: object };
  return { type: 'object', ...(headers ?? {}), properties: { ...properties, 'idempotency-key': IDEMPOTENCY_KEY } };
}

/** What is sent to shops that take our own webhooks. */
function webhooks(): Record<string, object> {
  return Object.fromEntries(
    (Object.keys(shopEvents) as ShopEventType[]).map((type) => [
      type,
      {
        post: {
          summary: shopEvents[type].summary,
          description: 'Signed by Standard Webhooks; what may be answered is told in docs/storefront-headless.md.',
          tags: ['webhooks to shops'],
          parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
            name,
            in: 'header',
            required: true,
            schema: { type: 'string' },
          })),
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: z.toJSONSchema(shopEventBody(type), { target: 'draft-2020-12' }) },
            },
          },
          responses: { '2XX': { description: 'Taken.' } },
        },
      },
    ]),
  );
}

/** Describes every route that is registered after it, from the schemas that check its requests. */
export async function describeApi(server: FastifyInstance): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Crossdock',
        version: packageVersion(),
        description:
          'Orders, stock, files and documents of suppliers and shops. docs/api.md says what each route does.',
      },
      webhooks: webhooks(),
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'A key of `crossdock access keys add`.' },
          session: { type: 'apiKey', in: 'cookie', name: '__Host-crossdock', description: 'POST /v1/session sets it.' },
        },
      },
    },
    transform,
  });
  server.get('/openapi.json', { config: { needs: 'nothing' }, schema: { hide: true } }, async () => server.swagger());
}
