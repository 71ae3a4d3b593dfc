import { randomBytes } from 'node:crypto';
import { bootstrap, DefaultLogger, dummyPaymentHandler, LogLevel } from '@vendure/core';

/**
 * A Vendure server with an empty shop, in memory, on a free port of 127.0.0.1. It ends with its parent. Its last line of
 * output before it serves is JSON: address and administrator.
 */
process.stdin.resume().on('end', () => process.exit(0));

const identifier = 'superadmin';
const password = randomBytes(12).toString('hex');
const app = await bootstrap({
  apiOptions: { hostname: '127.0.0.1', port: 0, adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
  authOptions: {
    tokenMethod: ['bearer', 'api-key'],
    superadminCredentials: { identifier, password },
    cookieOptions: { secret: randomBytes(12).toString('hex') },
    requireVerification: false,
  },
  dbConnectionOptions: { type: 'sqljs', synchronize: true, autoSave: false, logging: false },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  logger: new DefaultLogger({ level: LogLevel.Warn }),
  plugins: [],
});
const { port } = app.getHttpServer().address();
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, identifier, password })}\n`);
