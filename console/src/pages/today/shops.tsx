import { Link } from 'wouter';
import type { AnswerOf } from '../../api/queries.ts';
import { Empty } from '../../parts/empty.tsx';
import { count } from '../../parts/money.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { type Standing, Status } from '../../parts/status.tsx';
import { duration, useNow } from '../../parts/when.tsx';

type Shop = AnswerOf<'/v1/today'>['shops'][number];

/** A quantity that waits this long is late; ten times this, something is wrong. */
const LATE_MS = 60_000;

/** How far behind each shop is with what it should show. */
export function Shops({ shops }: { readonly shops: readonly Shop[] }) {
  const now = useNow();
  return (
    <Panel title="Shops behind" actions={<Link href="/storefronts">Storefronts</Link>}>
      {shops.length === 0 ? (
        <Empty title="No storefront is configured">
          <code>storefronts</code> in crossdock.yaml names them; from then on each is told its stock, prices and
          packages.
        </Empty>
      ) : (
        <div className="stack">
          {shops.map((shop) => {
            const lagMs = shop.waitingSince === null ? 0 : Math.max(0, now - new Date(shop.waitingSince).getTime());
            const [standing, word] = standingOf(shop, lagMs);
            return (
              <section key={shop.storefront} aria-label={shop.storefront}>
                <p className="row">
                  <Link href={`/storefronts/${encodeURIComponent(shop.storefront)}`}>{shop.storefront}</Link>
                  <Status standing={standing}>{word}</Status>
                </p>
                <Facts
                  of={[
                    ['Listed', count(shop.listed)],
                    ['To be told', count(shop.waiting)],
                    ['Refused by it', count(shop.refused)],
                    ['Packages to be told', count(shop.packagesWaiting)],
                  ]}
                />
              </section>
            );
          })}
        </div>
      )}
    </Panel>
  );
}

function standingOf({ waiting, refused }: Shop, lagMs: number): readonly [Standing, string] {
  if (lagMs > 10 * LATE_MS) return ['bad', `${duration(lagMs)} behind`];
  if (lagMs > LATE_MS) return ['warn', `${duration(lagMs)} behind`];
  if (refused > 0) return ['warn', 'refuses some'];
  return waiting > 0 ? ['busy', 'being told'] : ['ok', 'knows everything'];
}
