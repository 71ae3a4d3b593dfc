import { Page } from '../../parts/page.tsx';

export default function PeoplePage() {
  return <Page title="People and keys">{null}</Page>;
}
