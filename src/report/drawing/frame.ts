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

/** The place of a chart between its axes' names, below the names of its lines. */
export function place(theme: Theme, hasLegend: boolean) {
  const { fontSize } = theme;
  return {
    left: 6.4 * fontSize,
    right: 1.8 * fontSize,
    top: (hasLegend ? 3.4 : 1.2) * fontSize,
    bottom: 4.2 * fontSize,
  };
}

/** The names of lines or bars, above a chart. */
export function legend(names: readonly string[], theme: Theme) {
  return {
    type: 'scroll' as const,
    top: 0,
    left: 0.5 * theme.fontSize,
    right: 0.5 * theme.fontSize,
    data: [...names],
    itemWidth: 2.6 * theme.fontSize,
    textStyle: { color: theme.text, fontSize: theme.fontSize },
    pageTextStyle: { color: theme.text },
  };
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
