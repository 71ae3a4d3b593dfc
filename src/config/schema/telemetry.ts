import { z } from 'zod';

/** `telemetry`: where traces go (docs/telemetry.md). Without it, and without the variables of OpenTelemetry, nowhere. */
export const telemetry = z
  .strictObject({
    endpoint: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe(
        'OTLP over HTTP, without /v1/traces, such as http://collector:4318. OTEL_EXPORTER_OTLP_ENDPOINT without it.',
      ),
    headers: z
      .record(z.string().min(1), z.string())
      .default({})
      .describe('Sent with everything, such as an authorization.'),
    service: z.string().min(1).default('crossdock').describe('service.name of the traces.'),
    ratio: z.number().min(0).max(1).default(1).describe('Share of files and orders that are traced.'),
  })
  .prefault({});
