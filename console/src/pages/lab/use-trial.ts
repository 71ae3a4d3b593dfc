import { useEffect, useRef, useState } from 'react';
import { type Name, tryDraft } from './calls.ts';
import type { Sample, Trial } from './types.ts';

const PAUSE_MS = 350;

export interface Trying {
  /** Of the text as it was a moment ago, while a newer one is under way. */
  readonly trial: Trial | undefined;
  readonly error: unknown;
  readonly isBusy: boolean;
  /** What it was tried on. */
  readonly sample?: Sample | undefined;
}

/** Tries what is typed on the sample, a moment after the last key, and at once where no key was pressed; what is outdated on its way is given up. */
export function useTrial(name: Name, text: string, sample: Sample | undefined): Trying {
  const [known, setKnown] = useState<Trying>({ trial: undefined, error: undefined, isBusy: false });
  const { supplier, mapping } = name;
  const lastText = useRef(text);
  useEffect(() => {
    if (sample === undefined) {
      setKnown({ trial: undefined, error: undefined, isBusy: false });
      return;
    }
    const pauseMs = text === lastText.current ? 0 : PAUSE_MS;
    lastText.current = text;
    const gone = new AbortController();
    const timer = setTimeout(async () => {
      setKnown((before) => ({ ...before, isBusy: true }));
      try {
        const trial = await tryDraft({ supplier, mapping }, text, sample, gone.signal);
        if (!gone.signal.aborted)
          setKnown((before) => ({ trial: inPieces(trial, sample, before), error: undefined, isBusy: false, sample }));
      } catch (error) {
        if (!gone.signal.aborted) setKnown((before) => ({ ...before, error, isBusy: false }));
      }
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [supplier, mapping, text, sample]);
  return known;
}

/** A draft that cannot be compiled tells nothing of the sample but its lines; while it is the same, it is shown as it was. */
function inPieces(trial: Trial, sample: Sample, before: Trying): Trial {
  if (trial.report !== undefined || before.sample !== sample || before.trial === undefined) return trial;
  return { ...trial, sample: before.trial.sample };
}
