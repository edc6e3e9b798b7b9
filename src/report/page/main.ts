import { type ECharts, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { chartParts } from '../drawing/modules.js';
import { optionOf } from '../drawing/option.js';
import { heightOf } from '../drawing/size.js';
import { chartSvg } from '../drawing/svg.js';
import { dark, light, type Theme } from '../drawing/theme.js';
import type { View } from '../figures/figure.js';
import type { PageFigure } from '../html/page-figure.js';

use([...chartParts, CanvasRenderer]);

/** Up to this many views have a button each; more are in a list. */
const mostButtons = 5;
/** The width of charts on paper, in pixels. */
const printedWidth = 660;

const darkness = matchMedia('(prefers-color-scheme: dark)');
const figures: readonly PageFigure[] = JSON.parse(document.getElementById('figures')?.textContent ?? '[]');
let isPrinting = false;

/** A figure in the page, with its chart as long as that is drawn. */
class Drawn {
  readonly #figure: PageFigure;
  readonly #place: HTMLElement;
  #view: View;
  chart?: ECharts;

  constructor(figure: PageFigure, section: HTMLElement) {
    this.#figure = figure;
    [this.#view] = figure.views;
    this.#place = section.querySelector<HTMLElement>('.chart') ?? section;
    this.#place.style.height = `${heightOf(this.#view.chart, this.#place.clientWidth)}px`;
    const tools = section.querySelector<HTMLElement>('.tools') ?? section;
    if (figure.views.length > 1) tools.prepend(this.#choice());
    tools.append(
      button('PNG', () => this.#save('png')),
      button('SVG', () => this.#save('svg')),
    );
  }

  draw(): void {
    const { chart: content } = this.#view;
    const width = isPrinting ? printedWidth : this.#place.clientWidth;
    const height = heightOf(content, width);
    this.#place.style.height = `${height}px`;
    this.chart ??= init(this.#place, null, { renderer: 'canvas', width, height });
    this.chart.resize({ width, height });
    this.chart.setOption(optionOf(content, theme()), { notMerge: true });
  }

  #show(name: string): void {
    this.#view = this.#figure.views.find((view) => view.name === name) ?? this.#view;
    this.draw();
  }

  #choice(): HTMLElement {
    const { views } = this.#figure;
    if (views.length > mostButtons) {
      const list = document.createElement('select');
      list.ariaLabel = 'what is drawn';
      for (const { name } of views) list.append(new Option(name, name));
      list.addEventListener('change', () => this.#show(list.value));
      return list;
    }
    const group = document.createElement('span');
    group.className = 'views';
    const buttons = views.map(({ name }) =>
      button(name, (pressed) => {
        for (const each of buttons) each.ariaPressed = String(each === pressed);
        this.#show(name);
      }),
    );
    for (const [position, each] of buttons.entries()) each.ariaPressed = String(position === 0);
    group.append(...buttons);
    return group;
  }

  #save(format: 'png' | 'svg'): void {
    const link = document.createElement('a');
    link.download = `${this.#figure.name}.${format}`;
    link.href = format === 'png' ? (this.chart?.getDataURL({ type: 'png', pixelRatio: 3 }) ?? '') : this.#svg();
    link.click();
  }

  #svg(): string {
    const width = this.#place.clientWidth;
    const svg = chartSvg(this.#view.chart, { width, height: heightOf(this.#view.chart, width) });
    return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  }
}

function button(name: string, pressed: (button: HTMLButtonElement) => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = name;
  made.addEventListener('click', () => pressed(made));
  return made;
}

function theme(): Theme {
  return darkness.matches && !isPrinting ? dark : light;
}

const drawn = new Map(
  figures.flatMap((figure) => {
    const section = document.getElementById(`figure-${figure.name}`);
    return section ? [[figure.name, new Drawn(figure, section)] as const] : [];
  }),
);

function drawAll(): void {
  for (const figure of drawn.values()) figure.draw();
}

/** Charts by figure, as far as they are drawn: for whoever wants to read or change one from the browser's console. */
const charts: Record<string, ECharts | undefined> = {};
Object.assign(globalThis, { charts });

/** Draws one figure after the other, so that the page can be used meanwhile. */
function drawFirst([next, ...others]: readonly (readonly [string, Drawn])[]): void {
  if (!next) {
    document.documentElement.dataset.drawn = 'all';
    return;
  }
  const [name, figure] = next;
  figure.draw();
  charts[name] = figure.chart;
  setTimeout(() => drawFirst(others));
}

drawFirst([...drawn]);
darkness.addEventListener('change', drawAll);
addEventListener('resize', drawAll);
addEventListener('beforeprint', () => {
  isPrinting = true;
  drawAll();
});
addEventListener('afterprint', () => {
  isPrinting = false;
  drawAll();
});
