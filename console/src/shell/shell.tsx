import { useEffect, useState } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { listenForChanges } from '../api/events.ts';
import { may, useSession } from '../api/session.ts';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { Page } from '../parts/page.tsx';
import { Palette } from '../parts/palette.tsx';
import { routes } from '../routes.ts';
import { Boundary } from './boundary.tsx';
import { HeldBanner } from './held-banner.tsx';
import { KeyHelp } from './key-help.tsx';
import { LinkState, OfflineNotice } from './link-state.tsx';
import { Nav } from './nav.tsx';
import { PersonMenu } from './person-menu.tsx';
import { useShortcuts } from './shortcuts.ts';
import './shell.css';

/** The frame of every page: navigation at the left, search and person above, the page. */
export function Shell() {
  const { role } = useSession();
  const [path] = useLocation();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [isNavOpen, setNavOpen] = useState(false);
  const seen = routes.filter((route) => may(role, route.role));
  useShortcuts({ routes: seen, search: () => setPaletteOpen(true), help: () => setHelpOpen(true) });
  useEffect(() => listenForChanges(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes the navigation of a phone.
  useEffect(() => setNavOpen(false), [path]);
  return (
    <div className="shell" data-nav={isNavOpen ? 'open' : undefined}>
      <a className="skip" href="#page">
        To the page
      </a>
      <Nav routes={seen} />
      <button
        type="button"
        className="shell-veil"
        aria-label="Close the navigation"
        tabIndex={isNavOpen ? 0 : -1}
        onClick={() => setNavOpen(false)}
      />
      <div className="shell-main">
        <header className="shell-head">
          <Button
            kind="quiet"
            className="shell-menu"
            aria-label="Navigation"
            aria-expanded={isNavOpen}
            onClick={() => setNavOpen(!isNavOpen)}
          >
            <Icon name="menu" size={18} />
          </Button>
          <button type="button" className="shell-search" onClick={() => setPaletteOpen(true)}>
            <Icon name="search" />
            <span>Search, or go to…</span>
            <kbd>/</kbd>
          </button>
          <LinkState />
          <PersonMenu onHelp={() => setHelpOpen(true)} />
        </header>
        <OfflineNotice />
        <HeldBanner />
        <main id="page" tabIndex={-1}>
          <Boundary of={path}>
            <Switch>
              {seen.map(({ path, page: View }) => (
                <Route key={path} path={path}>
                  <View />
                </Route>
              ))}
              <Route path="/sign-in">
                <Redirect to="/" replace />
              </Route>
              <Route>
                <Nowhere />
              </Route>
            </Switch>
          </Boundary>
        </main>
      </div>
      <Palette open={isPaletteOpen} routes={seen} onClose={() => setPaletteOpen(false)} />
      <KeyHelp open={isHelpOpen} routes={seen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}

function Nowhere() {
  return (
    <Page title="Nothing is here">
      <Empty title="This address leads nowhere, or to what your role may not see">
        <Link href="/">To Today</Link>
      </Empty>
    </Page>
  );
}
