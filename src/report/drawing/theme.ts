/** The colours and the size of the letters of a chart. */
export interface Theme {
  readonly background: string;
  readonly text: string;
  /** Of axes and less important words. */
  readonly muted: string;
  /** Of the lines behind a chart. */
  readonly grid: string;
  /** Of lines and bars, in their order. */
  readonly colours: readonly string[];
  /** From 0, or the least number, to the largest. */
  readonly ramp: readonly string[];
  /** From negative numbers through 0 to positive ones. */
  readonly diverging: readonly string[];
  /** In pixels. */
  readonly fontSize: number;
  readonly lineWidth: number;
}

/**
 * Colours that people with any colour vision tell apart: M. Okabe, K. Ito, Color Universal Design, 2008. Yellow, the faintest on
 * white, comes last; black is the colour of the text.
 */
const okabeIto = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

/** On white. */
export const light: Theme = {
  background: '#ffffff',
  text: '#1c2430',
  muted: '#5a6472',
  grid: '#e3e7ec',
  colours: [...okabeIto, '#1c2430', '#b3a200'],
  ramp: ['#f4f8fc', '#9ecae1', '#4292c6', '#08306b'],
  diverging: ['#d55e00', '#f7f7f7', '#0072b2'],
  fontSize: 12,
  lineWidth: 2,
};

/** On a dark ground, with lighter tones of the colours that are too dark for it. */
export const dark: Theme = {
  background: '#14181f',
  text: '#e6eaf0',
  muted: '#a3adba',
  grid: '#2b323d',
  colours: ['#4aa8e0', '#f08a3c', '#2bc79a', '#e39cc4', '#e6b93f', '#9bd8ff', '#e6eaf0', '#f0e442'],
  ramp: ['#1d2733', '#1f5c8f', '#4ba3d9', '#e3f3ff'],
  diverging: ['#f08a3c', '#2b323d', '#4aa8e0'],
  fontSize: 12,
  lineWidth: 2,
};

/** For a paper's column: black on white, 8 points, at 96 pixels an inch. */
export const paper: Theme = {
  ...light,
  text: '#000000',
  muted: '#333333',
  fontSize: (8 * 96) / 72,
  lineWidth: 1.4,
};
