export interface Series {
  readonly name: string;
  /** One for each time; null where nothing is known. */
  readonly values: readonly (number | null)[];
  readonly kind?: 'line' | 'bars' | 'steps';
}

export interface PlotOf {
  /** What it shows, in words: its title for everybody and its name for readers of the screen. */
  readonly title: string;
  /** Milliseconds since 1970, rising. */
  readonly times: readonly number[];
  /** Up to five. */
  readonly series: readonly Series[];
  readonly unit?: string;
  readonly height?: number;
}
