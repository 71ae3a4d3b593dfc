import { Dialog } from '../parts/confirm.tsx';
import type { Route } from '../routes.ts';
import './key-help.css';

const everywhere: readonly (readonly [string, string])[] = [
  ['/', 'search, or go somewhere'],
  ['Ctrl K', 'the same, also while writing'],
  ['?', 'this list'],
  ['j', 'next row'],
  ['k', 'row before'],
  ['Enter', 'open the row'],
  ['x', 'choose the row, where rows can be chosen'],
  ['Esc', 'close what is open'],
];

/** Every key that does something. */
export function KeyHelp({
  open,
  routes,
  onClose,
}: {
  readonly open: boolean;
  readonly routes: readonly Route[];
  readonly onClose: () => void;
}) {
  const pages = routes.flatMap(({ title, nav }) => (nav === undefined ? [] : [[`g ${nav.key}`, title] as const]));
  return (
    <Dialog open={open} title="Keys" onClose={onClose}>
      <div className="key-help">
        {[everywhere, pages].map((list, index) => (
          <dl key={index === 0 ? 'everywhere' : 'pages'}>
            {list.map(([keys, does]) => (
              <div key={keys}>
                <dt>
                  {keys.split(' ').map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        ))}
      </div>
    </Dialog>
  );
}
