import { expect, test } from 'vitest';
import { printable } from '../../../src/core/printable.js';
import { type PageContent, pageOf } from '../../../src/report/html/page.js';

const evil = '</script><script>alert(1)</script>"\u001b[2J\u202e';

const content: PageContent = {
  title: evil,
  facts: [evil],
  table: { head: [evil], rows: [[evil]] },
  figures: [
    {
      name: 'accuracy',
      title: evil,
      caption: evil,
      warnings: [evil],
      views: [
        {
          name: evil,
          chart: {
            mark: 'lines',
            x: { title: evil, unit: 'number' },
            y: { title: evil, unit: 'share' },
            lines: [{ name: evil, points: [[1, 1 / 3]] }],
          },
        },
      ],
      table: { columns: [], rows: [] },
    },
  ],
  tables: 'report',
  script: 'draw()',
};

test('names stay text in a page: no element begins or ends with them, and nothing commands a terminal', () => {
  const page = pageOf(content);
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page.match(/<\/script>/g)).toHaveLength(2);
  expect(page).toBe(printable(page));
  expect(page).toContain('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;\\u001b[2J\\u202e');
});

test('the data of a page are JSON that gives the names back, with numbers of six digits', () => {
  const [, json] = /id="figures">(.*)<\/script>/.exec(pageOf(content)) ?? [];
  const [{ views }] = JSON.parse(json);
  expect(views[0].chart.lines).toEqual([{ name: evil, points: [[1, 0.333333]] }]);
});

test('a page forbids itself to load anything', () => {
  expect(pageOf(content)).toContain(`content="default-src 'none';`);
  expect(pageOf(content)).not.toMatch(/(?:src|href)="(?!#|data:|report\/)/);
});
