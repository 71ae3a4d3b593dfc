import { Link } from 'wouter';
import type { AnswerOf } from '../../api/queries.ts';
import { supplierHref } from '../../parts/links.ts';
import { Panel } from '../../parts/panel.tsx';
import { PauseWords } from '../../parts/pause-words.tsx';

/** Suppliers that a person has left alone, so that nobody forgets them. */
export function Paused({ suppliers }: { readonly suppliers: AnswerOf<'/v1/today'>['paused'] }) {
  return (
    <Panel title="Paused suppliers">
      {suppliers.map(({ supplier, ...pause }) => (
        <p key={supplier}>
          <Link href={supplierHref(supplier)}>{supplier}</Link> <PauseWords pause={pause} />
        </p>
      ))}
    </Panel>
  );
}
