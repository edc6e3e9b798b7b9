/** How the numbers of an axis are written: `share` in percent, `bytes` and `seconds` with their units, `number` as they are. */
export type Unit = 'share' | 'bytes' | 'seconds' | 'number';

/** What an axis shows. */
export interface Axis {
  readonly title: string;
  readonly unit: Unit;
  /** Logarithmic; the numbers are above 0. */
  readonly isLogarithmic?: boolean;
  /** Of whole numbers alone, such as rounds. */
  readonly isWhole?: boolean;
}

/** A position in a chart. */
export type Point = readonly [x: number, y: number];

/** One line of a chart, or its points. */
export interface Line {
  readonly name: string;
  readonly points: readonly Point[];
  /** Around the line: the lower and the upper end at each x. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[];
  /** Points in place of a line. */
  readonly isScattered?: boolean;
  /** A line that is shown thin and dashed, such as a prediction. */
  readonly isReference?: boolean;
}

/** Lines and points over two axes with numbers. */
export interface LineChart {
  readonly mark: 'lines';
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** A horizontal line with its name, such as a target. */
  readonly level?: { readonly name: string; readonly at: number };
}

/** Numbers of rows and columns that have names; null where there is none. */
export interface HeatMap {
  readonly mark: 'heat-map';
  readonly x: string;
  readonly y: string;
  readonly value: Axis;
  /** The names of the columns, from left to right, and of the rows, from top to bottom. */
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** One list a row. */
  readonly values: readonly (readonly (number | null)[])[];
}

/** Groups of bars over named categories; null where there is no number. */
export interface BarChart {
  readonly mark: 'bars';
  readonly x: string;
  readonly y: Axis;
  readonly categories: readonly string[];
  readonly bars: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

/** Spans of time in rows that have names. */
export interface Timeline {
  readonly mark: 'timeline';
  readonly x: Axis;
  readonly y: string;
  readonly rows: readonly string[];
  /** What spans can be, in the order of their colours. */
  readonly kinds: readonly string[];
  /** `kind` and `row` are positions in the lists above. */
  readonly spans: readonly (readonly [row: number, from: number, to: number, kind: number])[];
  /** Moments that concern all rows, such as the ends of rounds. */
  readonly moments: readonly number[];
}

/** What can be drawn. */
export type ChartContent = LineChart | HeatMap | BarChart | Timeline;

/** One of the charts between which a reader of a figure can switch. */
export interface View {
  /** Names it in the switch: `rounds`, `virtual time`. */
  readonly name: string;
  readonly chart: ChartContent;
}

/** The numbers behind a figure, one observation a row. */
export interface TidyTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | undefined)[])[];
}

/** A figure of a report: charts of the same numbers, what to see in them, and the numbers. */
export interface Figure {
  /** Names its files: `accuracy`. */
  readonly name: string;
  readonly title: string;
  /** What to see, from the numbers: sentences. */
  readonly caption: string;
  /** What to beware of: sentences without a full stop. */
  readonly warnings: readonly string[];
  /** At least one. */
  readonly views: readonly View[];
  readonly table: TidyTable;
}
