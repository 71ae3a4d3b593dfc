import { useState } from 'react';

/**
 * Sending a form: busy until `act` is through, and what went wrong, to be shown where it was pressed. `act` gets the form, for what its fields
 * hold; what it throws is the failure.
 *
 * @example const { submit, isBusy, failure } = useSubmit(() => said(api.POST('/v1/…')));
 *   <form onSubmit={submit}>… {failure !== undefined && <ProblemView error={failure} />} <Button type="submit" disabled={isBusy}>…</Button></form>
 */
export function useSubmit(act: (form: HTMLFormElement) => Promise<unknown>): {
  readonly submit: (event: React.SubmitEvent<HTMLFormElement>) => void;
  readonly isBusy: boolean;
  readonly failure: unknown;
} {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const send = async (form: HTMLFormElement) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await act(form);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: React.SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    // Return sends a form also while its button cannot be pressed.
    if (!isBusy) void send(event.currentTarget);
  };
  return { submit, isBusy, failure };
}
