/** One thing that was looked at. */
export interface Check {
  /** `database`, `disk`, `clock`, `suppliers`, or a supplier's id. */
  readonly subject: string;
  readonly name: string;
  readonly ok: boolean;
  /** What was seen. */
  readonly detail: string;
  /** What to do when it is not ok, where `detail` does not say it. */
  readonly fix?: string;
}
