import type { Environment } from './environment.ts';
import type { ConfigFile } from './schema.ts';

/** Where traces go, complete. */
export interface TelemetrySettings {
  /** With /v1/traces. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly service: string;
  readonly ratio: number;
}

/**
 * What the file and the standard variables of OpenTelemetry say together; the file counts before them. Undefined: no traces.
 *
 * Environment: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_HEADERS,
 * OTEL_EXPORTER_OTLP_HEADERS, OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER_ARG, OTEL_TRACES_EXPORTER=none, OTEL_SDK_DISABLED.
 */
export function telemetrySettings(
  { endpoint, headers, service, ratio }: ConfigFile['telemetry'],
  environment: Environment,
): TelemetrySettings | undefined {
  if (environment.OTEL_SDK_DISABLED === 'true' || environment.OTEL_TRACES_EXPORTER === 'none') return undefined;
  const base = endpoint ?? environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url =
    (endpoint === undefined ? environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT : undefined) ||
    (base ? `${base.replace(/\/+$/, '')}/v1/traces` : undefined);
  if (url === undefined || !URL.canParse(url)) return undefined;
  const given = environment.OTEL_EXPORTER_OTLP_TRACES_HEADERS ?? environment.OTEL_EXPORTER_OTLP_HEADERS ?? '';
  const share = Number(environment.OTEL_TRACES_SAMPLER_ARG);
  const isShare = environment.OTEL_TRACES_SAMPLER_ARG !== undefined && share >= 0 && share <= 1;
  return {
    url,
    headers: { ...headersOf(given), ...headers },
    service: service === 'crossdock' ? (environment.OTEL_SERVICE_NAME ?? service) : service,
    ratio: ratio === 1 && isShare ? share : ratio,
  };
}

/** `authorization=Bearer%20abc,x-team=ops` (OpenTelemetry's "Protocol Exporter", headers). */
function headersOf(text: string): Record<string, string> {
  const pairs = text.split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [[pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())] as const];
  });
  return Object.fromEntries(pairs);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
