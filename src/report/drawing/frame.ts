import type { Axis } from '../figures/figure.js';
import type { Theme } from './theme.js';
import { unitText } from './unit-text.js';

/** The space between an axis and its name, in sizes of letters. */
const nameGaps = { x: 2.4, y: 4.6 } as const;

/** An axis with numbers. */
export function numberAxis({ title, unit, isLogarithmic, isWhole }: Axis, direction: 'x' | 'y', theme: Theme) {
  return {
    ...named(title, direction, theme),
    type: isLogarithmic ? ('log' as const) : ('value' as const),
    scale: true,
    ...(isWhole && { minInterval: 1 }),
    // A share just below 1 has its axis end at 1.
    ...(unit === 'share' && { max: ({ max }: { max: number }) => (max > 0.95 && max <= 1 ? 1 : null) }),
    splitLine: { show: direction === 'y', lineStyle: { color: theme.grid } },
    axisLabel: { ...letters(theme), hideOverlap: true, formatter: (value: number) => unitText(unit, value) },
  };
}

/** An axis with names. */
export function nameAxis(title: string, names: readonly string[], direction: 'x' | 'y', theme: Theme) {
  return {
    ...named(title, direction, theme),
    type: 'category' as const,
    data: [...names],
    axisTick: { show: false },
    axisLabel: {
      ...letters(theme),
      hideOverlap: true,
      width: direction === 'y' ? 90 : undefined,
      overflow: 'truncate' as const,
    },
  };
}

function named(name: string, direction: 'x' | 'y', theme: Theme) {
  return {
    name,
    nameLocation: 'middle' as const,
    nameGap: nameGaps[direction] * theme.fontSize,
    nameTextStyle: { color: theme.text, fontSize: theme.fontSize },
    axisLine: { lineStyle: { color: theme.muted } },
  };
}

/** Of words beside a chart. */
export function letters({ muted, fontSize }: Theme) {
  return { color: muted, fontSize };
}

/** The place of a chart between its axes' names, below so many lines with the names of what it draws. */
export function place({ fontSize }: Theme, legendLines: number) {
  const top = legendLines === 0 ? 1.2 : 1.4 + 2 * legendLines;
  return { left: 6.4 * fontSize, right: 1.8 * fontSize, top: top * fontSize, bottom: 4.2 * fontSize };
}

/**
 * The names of lines or bars, above a chart.
 *
 * @param width of a picture, in pixels, in which all names are shown, on several lines if need be; in a page, a reader leafs
 *   through names that do not fit on one line
 */
export function legend(names: readonly string[], theme: Theme, width?: number) {
  const { fontSize, text } = theme;
  return {
    type: width === undefined ? ('scroll' as const) : ('plain' as const),
    top: 0,
    left: 0.5 * fontSize,
    right: 0.5 * fontSize,
    data: [...names],
    itemWidth: symbolWidth * fontSize,
    itemGap: gap * fontSize,
    textStyle: { color: text, fontSize },
    pageTextStyle: { color: text, fontSize },
  };
}

/** The widths of a line's symbol, of a letter and between names, in sizes of letters. */
const [symbolWidth, letterWidth, gap] = [2.6, 0.62, 1.4];

/** The number of lines that {@link legend} takes; 1 in a page. */
export function legendLines(names: readonly string[], { fontSize }: Theme, width?: number): number {
  if (width === undefined) return 1;
  let lines = 1;
  let used = 0;
  for (const name of names) {
    const needed = (symbolWidth + 0.5 + letterWidth * name.length + gap) * fontSize;
    if (used > 0 && used + needed > width - fontSize) {
      lines++;
      used = 0;
    }
    used += needed;
  }
  return lines;
}

/** What is told of a point: text, drawn with the chart, so that names stay text. */
export function tip(theme: Theme) {
  return {
    renderMode: 'richText' as const,
    confine: true,
    backgroundColor: theme.background,
    borderColor: theme.muted,
    textStyle: { color: theme.text, fontSize: theme.fontSize },
  };
}
