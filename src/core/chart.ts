/** One line of a chart, or its points. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Draw points instead of a line. */
  readonly scattered?: boolean;
}

/** A chart as data; a report draws it. */
export interface Chart {
  /** Names the file: `best-response`. */
  readonly name: string;
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
}
