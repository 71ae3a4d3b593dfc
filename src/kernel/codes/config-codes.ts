/** Codes of configuration and start-up; see ../codes.ts for what an entry means. */
export const configCodes = {
  'CONFIG-INVALID': {
    kind: 'config',
    title: 'crossdock.yaml or the environment cannot be used',
    why: 'The gateway would run with settings nobody meant.',
    remedy: 'Correct every line named in the message; the place is file:line:column.',
  },
  'MAPPING-REFUSED': {
    kind: 'config',
    title: 'The changed files of a supplier were not taken',
    why: 'They do not lint, or their own golden tests fail: with them, stock and orders could be wrong. The last good ones stay in force.',
    remedy:
      'Correct the place named: in the *Mapping lab* of the console, or in the file, with `crossdock map lint` and `crossdock map test`. The gateway looks again by itself and closes this.',
  },
  'MAPPING-BEHIND': {
    kind: 'config',
    title: 'A mappings folder holds other files than the ones in force',
    why: 'Another gateway on this database put newer files in force, and all gateways run those; this folder would go unnoticed.',
    remedy:
      'Bring the same files to every folder. To go back to the files of this folder, change them while its gateway runs, or start it while no other one runs.',
  },
  'MAPPING-UNAVAILABLE': {
    kind: 'config',
    title: 'The files in force for a supplier cannot be run by this gateway',
    why: 'They were kept by another build or need settings that are missing here. Nothing is done for the supplier, since it would be done differently.',
    remedy: 'Set what is missing, or run the same build everywhere. The message names what is in the way.',
  },
  'MAPPING-OUTDATED': {
    kind: 'transient',
    title: 'A gateway had not yet noticed that other mappings are in force',
    why: 'A file or order is never treated by another revision than the one in force.',
    remedy: 'Nothing: the step is tried again within seconds.',
  },
  'SERVER-ADDRESS': {
    kind: 'config',
    title: 'The address to listen on cannot be had',
    why: 'Without it nobody reaches the API, and storefronts cannot place orders.',
    remedy:
      'Another program has the port, perhaps a gateway that already runs here (`curl` its /livez), or the address is not of this machine. End the other one, or change server in crossdock.yaml.',
  },
  INTERNAL: {
    kind: 'transient',
    title: 'Something failed that has no name yet',
    why: 'The step was rolled back as a whole and is tried again; nothing is half applied.',
    remedy: 'If it repeats, report it with the log lines around it.',
  },
  'TELEMETRY-MISSING': {
    kind: 'config',
    title: 'Traces are configured, but the OpenTelemetry SDK is not installed',
    why: 'It is optional, so that nobody needs it who does not want traces.',
    remedy:
      'Install @opentelemetry/sdk-trace-node, @opentelemetry/resources and @opentelemetry/exporter-trace-otlp-http, or leave out `telemetry.endpoint` and the OTEL_* variables (OTEL_SDK_DISABLED=true).',
  },
} as const;
