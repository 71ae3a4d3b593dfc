import type { AnswerOf } from '../api/queries.ts';
import { Status } from './status.tsx';
import { When } from './when.tsx';

type Pause = NonNullable<AnswerOf<'/v1/suppliers/{id}'>['pause']>;

/** Who paused a supplier, since when, until when and why. */
export function PauseWords({ pause: { by, since, until, reason } }: { readonly pause: Pause }) {
  return (
    <>
      <Status standing="held">paused</Status> by {by}, <When at={since} />
      {until === null ? (
        ', until somebody resumes it'
      ) : (
        <>
          , until <When at={until} />
        </>
      )}
      : {reason}
    </>
  );
}
