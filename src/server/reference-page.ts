import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyInstance } from 'fastify';

/** The page by which the API is read, as a server of its own: it is built when somebody asks for it first. */
export async function referencePage(
  document: ReturnType<FastifyInstance['swagger']>,
  policy: string,
): Promise<FastifyInstance> {
  const page = Fastify({ logger: false });
  await page.register(swagger, { mode: 'static', specification: { document: document as never } });
  await page.register(swaggerUi, {
    routePrefix: '/docs/api',
    staticCSP: policy,
    theme: { title: 'Crossdock API' },
    uiConfig: { docExpansion: 'none', filter: true, deepLinking: true, validatorUrl: null },
  });
  await page.ready();
  return page;
}
