import { describedConfig } from '../../src/app/settings/described-config.ts';
import type { Described } from '../../src/kernel/settings/describe-schema.ts';
import { describedSupplierFile } from '../../src/partners/settings.ts';

/** docs/configuration.md: everything that crossdock.yaml and supplier.yaml may say, from the schemas that check them. */
export function configurationPage(): string {
  const config = describedConfig();
  const supplier = describedSupplierFile();
  return [
    HEAD,
    '## crossdock.yaml\n',
    table(rowsOf(config, '', true)),
    ...kinds('### Storefront of kind', config.keys?.get('storefronts')?.items, 'storefronts[]'),
    ...kinds('### Alert target of kind', config.keys?.get('alerts')?.keys?.get('targets')?.items, 'alerts.targets[]'),
    ...kinds(
      '### Archive place of kind',
      config.keys?.get('archive')?.keys?.get('places')?.items,
      'archive.places.NAME',
    ),
    '## supplier.yaml\n',
    '`mappings/<supplier>/supplier.yaml`; [add-a-supplier.md](add-a-supplier.md) leads through it.\n',
    table(rowsOf(supplier, '', true)),
    ...kinds('### Channel of kind', supplier.keys?.get('channel'), 'channel'),
    VARIABLES,
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

const HEAD = `# Configuration reference

Written from the schemas that check the files by \`npm run docs:config\`; do not edit by hand. \`crossdock config show\` says which values are
in force and where each comes from; \`crossdock config show --supplier acme\` says it of a supplier. A file may leave out everything that has a
default; *required* must be there as soon as its section is. Unknown keys are refused, with the one that was probably meant.

Any value may be \`\${env:NAME}\` or \`\${file:/path}\`. A variable may also be given as \`NAME_FILE\` (the path of a file that holds it) or as a
credential of systemd (\`LoadCredential=NAME:/path\`). Secrets are given by reference only; in \`supplier.yaml\` anything else is refused.
`;

const VARIABLES = `## Environment

| variable | means |
|---|---|
| \`DATABASE_URL\` | your own Postgres, \`postgres://user:password@host:port/database\`; without it the embedded server in the folder \`state\`: [database.md](database.md) |
| \`CROSSDOCK_LOG_LEVEL\` | \`debug\`, \`info\`, \`warn\`, \`error\` or \`silent\`; overrides \`log.level\` |
| \`CREDENTIALS_DIRECTORY\` | set by systemd: where the credentials of the unit are |
| \`PAGER\`, \`NO_COLOR\` | how commands print |
`;

interface Row {
  readonly path: string;
  readonly described: Described;
}

/** Every value below a section, in order; sections that have several kinds are told in tables of their own. */
function* rowsOf(described: Described, path: string, isTop = false): Generator<Row> {
  const { keys, items, shapes = [] } = described;
  if (!isTop && (keys === undefined || described.description !== undefined)) yield { path, described };
  if (isKinds(described)) return;
  for (const [name, inner] of keys ?? []) yield* rowsOf(inner, path === '' ? name : `${path}.${name}`);
  if (items !== undefined)
    yield* rowsOf(items, `${path}${described.words.startsWith('list') ? '[]' : '.NAME'}`, isPlain(items));
  if (keys === undefined) for (const shape of shapes) yield* rowsOf(shape, path, true);
}

/** Nothing more can be said of it than its list says. */
function isPlain({ keys, shapes, items }: Described): boolean {
  return keys !== undefined || shapes !== undefined || items === undefined;
}

function isKinds({ shapes = [] }: Described): boolean {
  return shapes.length > 0 && shapes.every(({ keys }) => keys?.get('kind')?.constant !== undefined);
}

function kinds(title: string, described: Described | undefined, path: string): string[] {
  const shapes = described?.shapes ?? [];
  const isOwn = new Map<string, number>();
  for (const { keys } of shapes) for (const name of keys?.keys() ?? []) isOwn.set(name, (isOwn.get(name) ?? 0) + 1);
  const common = described?.keys ?? new Map<string, Described>();
  const shared: Row[] = [...common]
    .filter(([name]) => name !== 'kind')
    .flatMap(([name, inner]) => [...rowsOf(inner, `${path}.${name}`)]);
  const sections = shapes.flatMap(({ keys }) => {
    const own = [...(keys ?? [])].filter(([name]) => name === 'kind' || !common.has(name));
    return [
      `${title} ${keys?.get('kind')?.words}\n`,
      table(own.flatMap(([name, inner]) => [...rowsOf(inner, `${path}.${name}`)])),
    ];
  });
  return shared.length === 0
    ? sections
    : [`### Every entry of ${path.replace('[]', '')}\n`, table(shared), ...sections];
}

function table(rows: Iterable<Row>): string {
  const lines = [...rows].map(({ path, described }) => {
    const { words, description = '' } = described;
    return `| \`${path}\` | ${cell(words)} | ${cell(fallbackText(described))} | ${cell(description)} |`;
  });
  return `| setting | takes | default | |\n|---|---|---|---|\n${lines.join('\n')}\n`;
}

function fallbackText(described: Described): string {
  if (!described.optional) return '*required*';
  const { fallback, keys } = described;
  if (fallback === undefined || keys !== undefined) return '';
  if (Array.isArray(fallback) && fallback.length === 0) return 'none';
  if (typeof fallback === 'object')
    return Object.keys(fallback ?? {}).length === 0 ? 'none' : `\`${JSON.stringify(fallback)}\``;
  return `\`${String(fallback)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}
