import { useId, useState } from 'react';
import { api, said } from '../../api/client.ts';
import { type AnswerOf, askAgain } from '../../api/queries.ts';
import { newKey } from '../../parts/action.tsx';
import { Button } from '../../parts/button.tsx';
import { ProblemView } from '../../parts/problem-view.tsx';
import { toast } from '../../parts/toasts.tsx';

type Report = AnswerOf<'/v1/error-reports/{id}'>['report'];

/** Puts a draft into other words. What was read when it began is what is changed: somebody else's change in between is not lost. */
export function Edit({ report, onDone }: { readonly report: Report; readonly onDone: () => void }) {
  const id = useId();
  const [begun] = useState(report);
  const [subject, setSubject] = useState(begun.subject);
  const [text, setText] = useState(begun.text);
  const [key, setKey] = useState(newKey);
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const isChanged = subject !== begun.subject || text !== begun.text;
  const submit = async (event: React.SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      const body = { subject, text, seen: begun.version };
      const header = { 'idempotency-key': key };
      const answer = await said(
        api.PATCH('/v1/error-reports/{id}', { params: { path: { id: begun.id }, header }, body }),
      );
      toast('ok', answer.said);
      await askAgain('/v1/error-reports');
      onDone();
    } catch (error) {
      setFailure(error);
      // Other words are another request.
      setKey(newKey());
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <div>
        <label htmlFor={`${id}-subject`}>Subject</label>
        <input
          id={`${id}-subject`}
          value={subject}
          maxLength={160}
          required
          onChange={({ target }) => setSubject(target.value)}
        />
      </div>
      <div>
        <label htmlFor={`${id}-text`}>Text</label>
        <textarea
          id={`${id}-text`}
          className="letter-text"
          value={text}
          maxLength={50_000}
          rows={Math.min(40, text.split('\n').length + 2)}
          required
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      <p className="quiet">
        It goes to {begun.recipients.join(', ')}: <code>errorReports.to</code> in <code>supplier.yaml</code>. Nothing is
        sent by saving.
      </p>
      {failure !== undefined && <ProblemView error={failure} />}
      <div className="row">
        <Button className="push" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" kind="main" disabled={!isChanged || isBusy || subject.trim() === '' || text === ''}>
          {isBusy ? 'Working…' : 'Save the words'}
        </Button>
      </div>
    </form>
  );
}
