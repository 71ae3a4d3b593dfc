import { useEffect, useState } from 'react';
import { askAgain } from '../../api/queries.ts';
import { toast } from '../../parts/toasts.tsx';
import { dropDraft, type Name, readFile, saveCase, saveDraft } from './calls.ts';
import type { LabFile, Sample } from './types.ts';

/** What a person works on: the text as typed, the draft as saved, the sample beside it. */
export interface Desk {
  readonly name: Name;
  readonly file: LabFile;
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly sample: Sample | undefined;
  readonly setSample: (sample: Sample) => void;
  /** Of the saved draft; 0: there is none. */
  readonly version: number;
  /** Hash of the file that the text was begun from; null: there was none. */
  readonly base: string | null;
  /** Something was typed that is not saved. */
  readonly isDirty: boolean;
  /** Saves what is typed; answers the version of the draft. Fails when somebody else saved meanwhile. */
  readonly save: () => Promise<number>;
  readonly discard: () => Promise<void>;
  /** Takes what is saved and in the folder now in place of one's own text. */
  readonly loadAnew: () => Promise<void>;
  readonly saveCase: (test: string, anonymous: boolean) => Promise<void>;
  /** What comes out of a test now is right. */
  readonly accept: (test: string) => Promise<void>;
  /** After publishing: what is in the folder is what was typed. */
  readonly settled: () => Promise<void>;
}

export function useDesk(
  name: Name,
  file: LabFile,
  sample: Sample | undefined,
  setSample: (sample: Sample) => void,
): Desk {
  const start = file.draft?.text ?? file.text ?? '';
  const [text, setText] = useState(start);
  const [saved, setSaved] = useState({ text: start, version: file.draft?.version ?? 0, base: baseOf(file) });
  const isDirty = text !== saved.text;
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isDirty]);
  const anew = () => askAgain('/v1/mappings');
  const save = async () => {
    if (!isDirty && saved.version > 0) return saved.version;
    const version = await saveDraft(name, text, saved.version, saved.base);
    setSaved((before) => ({ ...before, text, version }));
    await anew();
    return version;
  };
  const adopt = (next: LabFile) => {
    const shown = next.draft?.text ?? next.text ?? '';
    setText(shown);
    setSaved({ text: shown, version: next.draft?.version ?? 0, base: baseOf(next) });
  };
  const loadAnew = async () => {
    adopt(await readFile(name));
    await anew();
  };
  return {
    name,
    file,
    text,
    setText,
    sample,
    setSample,
    version: saved.version,
    base: saved.base,
    isDirty,
    save,
    discard: async () => {
      if (saved.version > 0) await dropDraft(name, saved.version);
      await loadAnew();
    },
    loadAnew,
    saveCase: async (test, anonymous) => {
      await save();
      await saveCase(name, test, sample, anonymous);
      await anew();
      toast('ok', `${test} is a test of the draft.`);
    },
    accept: async (test) => {
      await save();
      await saveCase(name, test, undefined, false);
      await anew();
    },
    settled: async () => {
      await loadAnew();
      await askAgain('/v1/exceptions', '/v1/held-lines', '/v1/files');
    },
  };
}

function baseOf({ draft, sha256 }: LabFile): string | null {
  return draft === null ? sha256 : draft.baseSha256;
}
