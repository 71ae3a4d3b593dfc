import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { packageVersion } from '../config/package-folder.ts';
import { needOf } from './access/gate.ts';

const PROBLEM = {
  description: 'Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do.',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['status', 'title', 'detail'],
        properties: {
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

const transform: NonNullable<FastifyDynamicSwaggerOptions['transform']> = (given) => {
  const { schema, url } = jsonSchemaTransform(given as Parameters<typeof jsonSchemaTransform>[0]);
  const method = [given.route.method].flat()[0] ?? 'GET';
  const need = needOf(method, given.route.config?.needs);
  const [, , subject = 'gateway'] = url.split('/');
  return {
    url,
    schema: {
      ...schema,
      tags: [url.startsWith('/v1/') ? subject : 'machines'],
      security: need === 'nothing' ? [] : [{ key: [] }, { session: [] }],
      'x-role': need,
      response: { ...(schema?.response ?? { 200: { description: 'Done.' } }), default: PROBLEM },
    } as typeof schema,
  };
};

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
