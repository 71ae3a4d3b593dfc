import { hostname } from 'node:os';
import { packageVersion } from '../config/package-folder.ts';
import type { TelemetrySettings } from '../config/telemetry.ts';
import { ConfigError, errorMessage } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { traceWith } from '../kernel/steps.ts';

/**
 * Sends steps as spans to a collector, as long as it runs. The SDK is optional and slow to load, so nothing of it is loaded
 * where no traces are wanted.
 *
 * @param salt what makes trace ids of this installation differ from those of others
 * @throws ConfigError TELEMETRY-MISSING
 */
export async function startTelemetry(
  settings: TelemetrySettings | undefined,
  { salt, logger }: { readonly salt: string; readonly logger: Logger },
): Promise<{ stop(): Promise<void> }> {
  if (settings === undefined) return { stop: async () => undefined };
  const { url, headers, service, ratio } = settings;
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await loadSdk();
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers } });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.version': packageVersion(),
      'service.instance.id': `${hostname()}/${process.pid}`,
    }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  traceWith({ tracer: provider.getTracer('crossdock', packageVersion()), salt, ratio });
  return {
    stop: async () => {
      traceWith(undefined);
      try {
        await provider.shutdown();
      } catch (error) {
        logger.warn({ detail: errorMessage(error) }, 'the last traces were not sent');
      }
    },
  };
}

async function loadSdk() {
  try {
    return await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  } catch (error) {
    throw new ConfigError(
      'TELEMETRY-MISSING',
      `Traces are configured, but the SDK is not installed (${errorMessage(error)}).`,
      { cause: error },
    );
  }
}
