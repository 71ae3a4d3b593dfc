import { alertAdapters } from '../../alerts/registry.ts';
import { configFile } from '../../config/schema.ts';
import { type Described, describeSchema } from '../../kernel/settings/describe-schema.ts';
import { storefrontAdapters } from '../../storefronts/registry.ts';

/** What crossdock.yaml may say, the options of every kind of storefront and alert target included. */
export function describedConfig(): Described {
  const file = describeSchema(configFile);
  const keys = new Map(file.keys);
  const { memory, ...shops } = storefrontAdapters;
  keys.set('storefronts', withKinds(keys.get('storefronts'), shops));
  const alerts = keys.get('alerts') as Described;
  const targets = withKinds(alerts.keys?.get('targets'), alertAdapters);
  keys.set('alerts', { ...alerts, keys: new Map(alerts.keys).set('targets', targets) });
  return { ...file, keys };
}

type Adapters = Readonly<Record<string, { readonly options: Parameters<typeof describeSchema>[0] }>>;

/** A list of entries whose `kind` says which options they have besides those that all have. */
function withKinds(list: Described | undefined, adapters: Adapters): Described {
  const common = list?.items?.keys ?? new Map<string, Described>();
  const shapes = Object.entries(adapters).map(([kind, { options }]): Described => {
    const kindKey: Described = { ...(common.get('kind') as Described), words: `\`${kind}\``, constant: kind };
    const keys = new Map([...common, ['kind', kindKey] as const, ...(describeSchema(options).keys ?? [])]);
    return { optional: false, words: 'section', keys };
  });
  return { ...(list as Described), items: { ...(list?.items as Described), shapes } };
}
