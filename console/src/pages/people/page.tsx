import { Page } from '../../parts/page.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { Audit } from './audit.tsx';
import { Keys } from './keys.tsx';
import { People } from './people.tsx';
import { Sessions } from './sessions.tsx';

/** Who may do what: people, their sessions, keys of programs, and what everybody did. For admins. */
export default function PeoplePage() {
  return (
    <Page title="People and keys" lead="Who may do what, and who did what.">
      <Tabs
        label="People and keys"
        tabs={[
          { id: 'people', title: 'People', show: () => <People /> },
          { id: 'sessions', title: 'Signed in', show: () => <Sessions /> },
          { id: 'keys', title: 'API keys', show: () => <Keys /> },
          { id: 'audit', title: 'Audit', show: () => <Audit /> },
        ]}
      />
    </Page>
  );
}
