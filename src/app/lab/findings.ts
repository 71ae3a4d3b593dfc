import { type Code, codes } from '../../kernel/codes.ts';
import type { LintProblem } from '../../mapping/lint/problem.ts';

/** A finding of lint as the page shows it: paths below the mappings folder, never those of the machine. */
export interface LabFinding {
  readonly code: Code;
  /** Below the mappings folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
  readonly suggestion?: string;
  readonly why: string;
  readonly remedy: string;
}

export function labFinding(folder: string, { code, place, path, message, suggestion }: LintProblem): LabFinding {
  const { why, remedy } = codes[code];
  return {
    code,
    file: below(folder, place.file),
    line: place.line,
    column: place.column,
    path,
    message: message.replaceAll(`${folder}/`, ''),
    ...(suggestion === undefined ? {} : { suggestion }),
    why,
    remedy,
  };
}

/** A path below the mappings folder. */
export function below(folder: string, path: string): string {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}
