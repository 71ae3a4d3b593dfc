import './empty.css';

/**
 * What stands where nothing is yet: why it is empty, and what would fill it. An empty list that only says "no data" is a defect.
 *
 * @example <Empty title="No file came yet">Files appear here as soon as a supplier's folder is polled. <Link href="/suppliers">Poll one now</Link></Empty>
 */
export function Empty({
  title,
  good = false,
  children,
}: {
  readonly title: string;
  /** Empty is how it should be: nothing needs a person. */
  readonly good?: boolean;
  readonly children?: React.ReactNode;
}) {
  return (
    <div className={good ? 'empty good' : 'empty'}>
      <p className="empty-title">{title}</p>
      {children !== undefined && <div className="empty-how">{children}</div>}
    </div>
  );
}
