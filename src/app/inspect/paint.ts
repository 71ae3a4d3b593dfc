/** How parts of the text stand out. The words say everything; colour only repeats it. */
export interface Paint {
  heading(text: string): string;
  tag(text: string): string;
  /** What is there for orientation: names of elements, folds. */
  quiet(text: string): string;
  good(text: string): string;
  warning(text: string): string;
  error(text: string): string;
}

const same = (text: string): string => text;

/** For files, pipes and everybody who asked for no colour. */
export const plain: Paint = { heading: same, tag: same, quiet: same, good: same, warning: same, error: same };
