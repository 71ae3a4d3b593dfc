import { ScrollFrame } from './scroll-frame.tsx';
import './plain-table.css';

interface Head {
  readonly title: string;
  readonly align?: 'right';
}

/**
 * A small table that is always whole: sums, costs, settings. Lists of any length are a DataTable.
 *
 * @example <PlainTable label="Costs" heads={['Supplier', { title: 'Landed', align: 'right' }]}><tr>…</tr></PlainTable>
 */
export function PlainTable({
  label,
  heads,
  children,
}: {
  readonly label: string;
  readonly heads: readonly (string | Head)[];
  readonly children: React.ReactNode;
}) {
  return (
    <ScrollFrame className="plain-table-frame" label={label}>
      <table className="plain-table">
        <thead>
          <tr>
            {heads.map((head) => {
              const { title, align } = typeof head === 'string' ? { title: head, align: undefined } : head;
              return (
                <th key={title} scope="col" className={align}>
                  {title}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </ScrollFrame>
  );
}
