import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';

/** What needs a person, most urgent first. */
export default function TodayPage() {
  return (
    <Page title="Today" lead="What needs a person, most urgent first.">
      <Panel title="Needs a person">
        <Empty title="Nothing needs a person" good>
          Exceptions, held feeds and held orders appear here by themselves.
        </Empty>
      </Panel>
    </Page>
  );
}
