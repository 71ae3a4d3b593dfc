import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import type { codes } from '../kernel/codes.ts';
import { CrossdockError, TransientError } from '../kernel/errors.ts';
import type { Gateway } from '../pipeline/gateway.ts';
import { asDatabaseError } from '../stores/database.ts';
import { guard, type Need, needOf } from './access/gate.ts';
import { providerRoutes } from './access/provider.ts';
import { accessRoutes } from './access/routes.ts';
import { alertRoutes } from './alerts.ts';
import { answerSerializer } from './answers.ts';
import { consoleRoutes } from './console.ts';
import { deliveryRoutes } from './deliveries.ts';
import { documentRoutes } from './documents.ts';
import { errorReportRoutes } from './error-reports.ts';
import { exceptionRoutes } from './exceptions.ts';
import { feedRoutes } from './feeds.ts';
import { fileRoutes } from './files.ts';
import { healthRoutes } from './health.ts';
import { heldAnswerRoutes } from './held-answers.ts';
import { heldLineRoutes } from './held-lines.ts';
import { hostKeyRoutes } from './host-keys.ts';
import { invoiceRoutes } from './invoices.ts';
import { letterRoutes } from './letters.ts';
import { liveRoutes } from './live/routes.ts';
import { mappingRoutes } from './mappings.ts';
import { metricsRoutes, observeRequests } from './metrics.ts';
import { answerOnce, onceGateway } from './once.ts';
import { describeApi } from './openapi.ts';
import { operatorRoutes } from './operator.ts';
import type { ServerOptions } from './options.ts';
import { orderRoutes } from './orders.ts';
import { ownStockRoutes } from './own-stock.ts';
import { problemOf } from './problem.ts';
import { productRoutes } from './products.ts';
import { pushLogRoutes } from './push-log.ts';
import { readingRoutes } from './reading.ts';
import { receivedFileRoutes } from './received-files.ts';
import { referenceRoutes } from './reference.ts';
import { reportRoutes } from './reports.ts';
import { restorationRoutes } from './restoration.ts';
import { routingRoutes } from './routing.ts';
import { searchRoutes } from './search.ts';
import { endSlowBodies } from './slow-bodies.ts';
import { stockRoutes } from './stock.ts';
import { storefrontRoutes } from './storefronts.ts';
import { supplierRoutes } from './suppliers.ts';
import { todayRoutes } from './today.ts';
import { viewRoutes } from './views.ts';
import { webhookRoutes } from './webhooks.ts';

const LARGEST_BODY = 1024 * 1024;

/** One route, and who may use it. */
export interface RouteNeed {
  readonly method: string;
  readonly url: string;
  readonly need: Need;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly routeNeeds: readonly RouteNeed[];
  }
}

/** Builds the HTTP server: health for machines, the console, the API under /v1, webhooks of storefronts. It does not listen yet. */
export async function createServer(given: ServerOptions): Promise<FastifyInstance> {
  const options = { ...given, gateway: onceGateway(given.gateway) };
  const server = Fastify({
    logger: false,
    bodyLimit: LARGEST_BODY,
    // Over whole files too (receive.timeout); everything else is held to half a minute by endSlowBodies.
    requestTimeout: 3600_000,
    http: { headersTimeout: 30_000 },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(answerSerializer(options.gateway.logger));
  server.setErrorHandler((error: FastifyError, _request, reply) => answerError(options.gateway, error, reply));
  server.setNotFoundHandler((request, reply) =>
    problemOf(reply, 404, 'NOT-FOUND', `There is nothing at ${request.method} ${request.url}.`),
  );
  endSlowBodies(server, options.longestBodyMs);
  answerOnce(server, options.gateway);
  const routes: RouteNeed[] = [];
  server.addHook('onRoute', ({ method, url, config }) => {
    for (const one of [method].flat()) routes.push({ method: one, url, need: needOf(one, config?.needs) });
  });
  server.decorate('routeNeeds', routes);
  await describeApi(server);
  const { metrics } = options;
  if (metrics !== undefined) {
    observeRequests(server, metrics);
    await server.register(async (scope) => {
      guard(scope, options);
      await scope.register(metricsRoutes, { gateway: options.gateway, metrics });
    });
  }
  await server.register(healthRoutes, options);
  await server.register(consoleRoutes);
  await server.register(referenceRoutes);
  await server.register(webhookRoutes, { ...options, prefix: '/v1/webhooks' });
  await server.register(fileRoutes, { ...options, prefix: '/v1' });
  await server.register(
    async (api) => {
      // Orders have names and addresses in them: no browser and no proxy keeps them.
      api.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));
      guard(api, options);
      await api.register(accessRoutes, options);
      await api.register(providerRoutes, options);
      await api.register(orderRoutes, options);
      await api.register(routingRoutes, options);
      await api.register(productRoutes, options);
      await api.register(stockRoutes, options);
      await api.register(ownStockRoutes, options);
      await api.register(storefrontRoutes, options);
      await api.register(operatorRoutes, options);
      await api.register(mappingRoutes, options);
      await api.register(exceptionRoutes, options);
      await api.register(alertRoutes, options);
      await api.register(errorReportRoutes, options);
      await api.register(feedRoutes, options);
      await api.register(heldLineRoutes, options);
      await api.register(heldAnswerRoutes, options);
      await api.register(receivedFileRoutes, options);
      await api.register(documentRoutes, options);
      await api.register(searchRoutes, options);
      if (options.readings !== undefined) await api.register(readingRoutes, { ...options, readings: options.readings });
      await api.register(deliveryRoutes, options);
      await api.register(pushLogRoutes, options);
      await api.register(supplierRoutes, options);
      await api.register(hostKeyRoutes, options);
      await api.register(invoiceRoutes, options);
      await api.register(reportRoutes, options);
      await api.register(letterRoutes, options);
      await api.register(restorationRoutes, options);
      await api.register(todayRoutes, options);
      await api.register(liveRoutes, options);
      await api.register(viewRoutes, options);
    },
    { prefix: '/v1' },
  );
  return server;
}

const STATUS: Readonly<Partial<Record<keyof typeof codes, number>>> = {
  'ACCESS-SIGN-IN': 401,
  'ACCESS-CLOSED': 429,
  'ACCESS-CSRF': 403,
  'ACCESS-INVITATION': 410,
  'ACCESS-REFUSED': 409,
  'ACCESS-SHUT-OUT': 403,
  'ACCESS-NO-PASSWORDS': 403,
  'OIDC-SETUP': 500,
  'OIDC-FLOW': 410,
  'OIDC-PROOF': 401,
  'OIDC-REFUSED': 403,
  'OIDC-NO-ROLE': 403,
  'ARCHIVE-REMOVED': 410,
  'BULK-CHANGED': 409,
  'ALERT-NOT-OPEN': 404,
  'ALERT-MUTE-REFUSED': 409,
  'CATALOG-DECISION-REFUSED': 409,
  'DELIVERY-NOT-NOW': 409,
  'ERROR-REPORT-NOT-NOW': 409,
  'FEED-DECISION-REFUSED': 409,
  'FEED-UNDO-REFUSED': 409,
  'HELD-LINE-REFUSED': 409,
  'LAB-SAMPLE': 422,
  'LETTER-UNKNOWN': 409,
  'MAPPING-CHANGED': 409,
  'MAPPING-FOLDER-BEHIND': 409,
  'MAPPING-READ-ONLY': 409,
  'MAPPING-UNKNOWN': 404,
  'ORDER-CONFLICT': 409,
  'IDEMPOTENCY-KEY-REUSED': 422,
  'IDEMPOTENCY-RUNNING': 409,
  'REQUEST-INVALID': 422,
  'ORDER-UNKNOWN': 404,
  'SUPPLIER-CHANNEL': 409,
  'SUPPLIER-KEY-CHANGED': 409,
  'SUPPLIER-PINS': 409,
  'STOREFRONT-UNKNOWN': 404,
  'STOREFRONT-LACKS': 409,
  'SAMPLE-REFUSED': 409,
  'ORDER-CHANGE-REFUSED': 409,
  'RESTORE-NOTHING-HELD': 409,
  'INVOICE-NOT-NOW': 409,
  'OWN-STOCK-REFUSED': 409,
  'STOREFRONT-WEBHOOK-SIGNATURE': 401,
  'STOREFRONT-WEBHOOK-TIME': 401,
  'STOREFRONT-WEBHOOK-BODY': 422,
  'FILE-TOO-LARGE': 413,
  'PUSH-INCOMPLETE': 400,
  'PUSH-DIGEST': 400,
  'PUSH-SLOW': 408,
  'DATABASE-UNREACHABLE': 503,
  'DATABASE-BUSY': 503,
};

async function answerError(gateway: Gateway, error: FastifyError | CrossdockError, reply: FastifyReply) {
  if (error instanceof CrossdockError) {
    const status = STATUS[error.code] ?? (error.kind === 'transient' ? 503 : 422);
    const waitMs = error instanceof TransientError ? error.retryAfterMs : undefined;
    if (waitMs !== undefined) reply.header('retry-after', Math.ceil(waitMs / 1000));
    return problemOf(reply, status, error.code, error.message);
  }
  const named = error.statusCode === undefined ? asDatabaseError(error) : error;
  if (named instanceof CrossdockError) return problemOf(reply, STATUS[named.code] ?? 503, named.code, named.message);
  // SQLSTATE class 22: a value that the database cannot hold, such as text with NUL.
  const isUnstorable = error.statusCode === undefined && /^22...$/.test(error.code ?? '');
  if (isUnstorable) return problemOf(reply, 422, 'REQUEST-INVALID', `A value cannot be stored: ${error.message}.`);
  const status = error.statusCode ?? 500;
  if (status < 500) return problemOf(reply, status === 400 ? 422 : status, 'REQUEST-INVALID', error.message);
  gateway.logger.error({ err: error }, 'a request failed');
  return problemOf(reply, 500, 'INTERNAL', 'Something failed that has no name yet; nothing was half done.');
}
