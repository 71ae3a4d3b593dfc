import { Page } from '../../parts/page.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { Alerts } from './alerts.tsx';
import { Mutes } from './mutes.tsx';
import { Targets } from './targets.tsx';

/** Who is told what needs a person: what was told, who has seen it, what is muted, who is told at which hours. */
export default function AlertsPage() {
  return (
    <Page title="Alerts" lead="What needs a person, who was told of it and when, and who has seen it.">
      <Tabs
        label="Alerts"
        tabs={[
          { id: 'alerts', title: 'Alerts', show: () => <Alerts /> },
          { id: 'mutes', title: 'Muted', show: () => <Mutes /> },
          { id: 'targets', title: 'Who is told', show: () => <Targets /> },
        ]}
      />
    </Page>
  );
}
