import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { Gateway } from '../../src/pipeline/gateway.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import type { Readings } from '../../src/server/readings.ts';
import { createServer } from '../../src/server/server.ts';

/** console/src/api/types.ts as it must be: the types of the API, from the document that describes it. */
export async function consoleTypes(): Promise<string> {
  // No request is answered: routes only describe themselves, for which nobody needs a database.
  const gateway = { db: () => undefined, logger: silentLogger } as unknown as Gateway;
  const server = await createServer({
    gateway,
    apiKey: undefined,
    isReady: () => true,
    metrics: createMetrics(),
    readings: {} as Readings,
  });
  try {
    const document = (await server.inject({ method: 'GET', url: '/openapi.json' })).json<OpenAPI3>();
    const text = astToString(await openapiTypescript(document));
    return `/** Written by \`npm run console:types\` from /openapi.json; a test says when it is stale. */\n${text}`;
  } finally {
    await server.close();
  }
}
