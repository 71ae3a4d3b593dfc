import { useDeferredValue, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { useGet } from '../api/queries.ts';
import type { Route } from '../routes.ts';
import { Dialog } from './confirm.tsx';
import { Icon, type IconName } from './icon.tsx';
import { hitNames, hrefOfHit, type SearchHit } from './search-hits.ts';
import './palette.css';

const LEAST = 2;
const MOST_FOUND = 8;
const icons: Readonly<Record<SearchHit['kind'], IconName>> = {
  order: 'orders',
  'purchase-order': 'orders',
  product: 'stock',
  document: 'documents',
  delivery: 'documents',
  file: 'files',
  shipment: 'documents',
  invoice: 'documents',
};

interface Hit {
  readonly key: string;
  readonly icon: IconName;
  readonly text: string;
  readonly where: string;
  readonly href: string;
}

/** Search and go: whatever goes by what was typed (`GET /v1/search`), pages by their names, and the same words on each page that can look for them. */
export function Palette({
  open,
  routes,
  onClose,
}: {
  readonly open: boolean;
  readonly routes: readonly Route[];
  readonly onClose: () => void;
}) {
  return (
    <Dialog open={open} title="Search, or go to" className="palette" onClose={onClose}>
      <PaletteBody routes={routes} onClose={onClose} />
    </Dialog>
  );
}

function PaletteBody({ routes, onClose }: { readonly routes: readonly Route[]; readonly onClose: () => void }) {
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const [, go] = useLocation();
  const id = useId();
  const asked = useDeferredValue(words.trim());
  const found = useGet('/v1/search', { query: { q: asked } }, { enabled: asked.length >= LEAST, keep: true });
  const hits = [...(asked.length >= LEAST ? foundHits(found.data?.hits ?? []) : []), ...hitsFor(words.trim(), routes)];
  const here = Math.min(at, hits.length - 1);
  const open = (hit: Hit | undefined) => {
    if (hit === undefined) return;
    onClose();
    go(hit.href);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(hits.length - 1, here + step)));
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      open(hits[here]);
    }
  };
  return (
    <div className="palette-body">
      <input
        // biome-ignore lint/a11y/noAutofocus: it was opened to type into it.
        autoFocus
        type="search"
        role="combobox"
        aria-label="Search, or go to"
        aria-expanded="true"
        aria-controls={`${id}-hits`}
        aria-activedescendant={hits[here] === undefined ? undefined : `${id}-${here}`}
        placeholder="A page, a PO, an order, a SKU, a control number, a file name, a tracking number…"
        value={words}
        onChange={({ target }) => {
          setWords(target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-hits`} role="listbox" aria-label="Found">
        {hits.map((hit, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are taken in the field above, which keeps the focus.
          <div
            key={hit.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === here}
            onClick={() => open(hit)}
          >
            <Icon name={hit.icon} />
            <span>{hit.text}</span>
            <span className="push quiet">{hit.where}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

/** What goes by exactly these words first; a few of each are enough here. */
function foundHits(hits: readonly SearchHit[]): readonly Hit[] {
  return hits.slice(0, MOST_FOUND).map((hit) => ({
    key: `${hit.kind} ${hit.key} ${hit.title} ${hit.by}`,
    icon: icons[hit.kind],
    text: hit.title,
    where: [hitNames[hit.kind], hit.supplierId, hit.state].filter((word) => word !== null).join(' · '),
    href: hrefOfHit(hit),
  }));
}

function hitsFor(words: string, routes: readonly Route[]): readonly Hit[] {
  const needle = words.toLowerCase();
  const pages = routes.flatMap(({ path, title, nav }): Hit[] =>
    nav === undefined || !title.toLowerCase().includes(needle)
      ? []
      : [{ key: path, icon: nav.icon, text: title, where: nav.group, href: path.replace(/\/:.*$/, '') || '/' }],
  );
  if (words === '') return pages;
  const finds = routes.flatMap(({ path, title, nav, find }): Hit[] =>
    find === undefined
      ? []
      : [
          {
            key: `find ${path}`,
            icon: nav?.icon ?? 'search',
            text: `“${words}” in ${title}`,
            where: 'Search',
            href: find(words),
          },
        ],
  );
  return [...pages, ...finds];
}
