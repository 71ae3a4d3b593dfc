import { Link, useRoute } from 'wouter';
import { Icon } from '../parts/icon.tsx';
import { groups, type Route } from '../routes.ts';
import './nav.css';

/** The pages at the left, in their groups. */
export function Nav({ routes }: { readonly routes: readonly Route[] }) {
  return (
    <nav className="nav" aria-label="Pages">
      <Link href="/" className="nav-mark">
        <img src="/console/mark.svg" width={24} height={24} alt="" />
        Crossdock
      </Link>
      {groups.map((group) => {
        const own = routes.filter(({ nav }) => nav?.group === group);
        if (own.length === 0) return null;
        return (
          <div key={group} className="nav-group">
            <h2>{group}</h2>
            <ul>
              {own.map((route) => (
                <li key={route.path}>
                  <Entry route={route} />
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

function Entry({ route: { path, title, nav } }: { readonly route: Route }) {
  const href = path.replace(/\/:.*$/, '') || '/';
  const [isHere] = useRoute(href === '/' ? '/' : `${href}/*?`);
  return (
    <Link href={href} aria-current={isHere ? 'page' : undefined} title={`g ${nav?.key}`}>
      {nav !== undefined && <Icon name={nav.icon} />}
      {title}
    </Link>
  );
}
