/** Codes of configuration and start-up; see ../codes.ts for what an entry means. */
export const configCodes = {
  'CONFIG-INVALID': {
    kind: 'config',
    title: 'crossdock.yaml or the environment cannot be used',
    why: 'The gateway would run with settings nobody meant.',
    remedy: 'Correct every line named in the message; the place is file:line:column.',
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
} as const;
