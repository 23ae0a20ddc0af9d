// Tables and charts as the page draws them, seen in a browser: where each word stands, what a screen reader is told, and
// that neither a wide table nor a broken chart harms the rest.
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Block, type MessageShown } from '../../../local/page/shown.ts';
import { launch, withoutBrowser } from '../../browser.ts';
import { channelWith, message, section } from './blocks.ts';
import { EMPTY, PageUnderTest } from './page-under-test.ts';

const HOSTILE = `<img src=x onerror="window.hurt=1"><b>bold</b>`;
const PHONE = { viewport: { width: 390, height: 844 } };
const SCHEMES = ['light', 'dark'] as const;

const said = (text: string): Block => ({ type: 'raw_text', text });
const counted = (value: number): Block => ({ type: 'raw_number', value, text: value.toFixed(2) });
const evidence = (count: number): Block => ({
  type: 'table',
  column_settings: [
    { is_wrapped: true },
    { align: 'right' },
    { align: 'right' },
    { align: 'center' },
    { is_wrapped: true },
  ],
  rows: [
    ['Check', 'v42', 'Needs', 'v41', 'In words'].map(said),
    ...Array.from({ length: count }, (_, i) => [
      said(`Check ${i + 1}`),
      counted(0.91),
      said('at least 0.80'),
      said('0.90'),
      section({ type: 'text', text: 'passes, better by 0.01 than the version in production' }),
    ]),
  ],
});

const CATEGORIES = Array.from({ length: 11 }, (_, i) => (i / 10).toFixed(1));
const series = (name: string, value: (at: number) => number) => ({
  name,
  data: CATEGORIES.map((label) => ({ label, value: value(Number(label)) })),
});
const drawn = (title: string, chart: object): Block => ({ type: 'data_visualization', title, chart });
const curves = (type: string): Block =>
  drawn('ROC', {
    type,
    series: [series('v42', (at) => at ** 0.25), series('v41', (at) => at ** 0.5)],
    axis_config: {
      categories: CATEGORIES,
      x_label: 'False positive rate',
      y_label: 'True positive rate',
    },
  });

describe.skipIf(withoutBrowser())('tables and charts', () => {
  let browser: Browser;
  let served: PageUnderTest;
  let page: Page;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await page.context().close();
    await served.close();
  });

  const open = async (shown: MessageShown, options: BrowserContextOptions = {}): Promise<void> => {
    served = await PageUnderTest.open(channelWith(shown));
    page = await (await browser.newContext(options)).newPage();
    await page.goto(`${served.url}/?as=bob`);
    await page.locator('.message').first().waitFor();
  };
  const show = (...blocks: readonly Block[]): Promise<void> => open(message(blocks));
  const texts = (what: string): Promise<string[]> => page.locator(`#messages ${what}`).allInnerTexts();
  /** What the browser says of the first element that is found: `scrollWidth`, `clientWidth`. */
  const measured = (what: string, name: string): Promise<unknown> =>
    page.evaluate(`document.querySelector(${JSON.stringify(what)}).${name}`);
  const styleOf = (what: string, name: string): Promise<unknown> =>
    page.evaluate(
      `getComputedStyle(document.querySelector(${JSON.stringify(`#messages ${what}`)})).getPropertyValue('${name}')`,
    );

  it('draws a table with its head, its alignments and digits of one width', async () => {
    await show(evidence(2));
    expect(await texts('thead th[scope=col]')).toEqual(['Check', 'v42', 'Needs', 'v41', 'In words']);
    expect(await texts('tbody tr:last-child td')).toEqual([
      'Check 2',
      '0.91',
      'at least 0.80',
      '0.90',
      'passes, better by 0.01 than the version in production',
    ]);
    const sides = ['left', 'right', 'right', 'center', 'left'];
    for (const [index, side] of sides.entries()) {
      const column = `:nth-child(${index + 1})`;
      expect(await styleOf(`td${column}`, 'text-align')).toMatch(side === 'left' ? /left|start/ : side);
      expect(await styleOf(`th${column}`, 'text-align')).toMatch(side === 'left' ? /left|start/ : side);
    }
    expect(await styleOf('td', 'font-variant-numeric')).toBe('tabular-nums');
    expect(await styleOf('td:first-child', 'white-space')).toBe('nowrap');
    expect(await styleOf('td:last-child', 'white-space')).toBe('normal');
  });

  it('draws what a thread reply holds, table and chart', async () => {
    const replies = [
      message([evidence(1)], '1795442701.000100'),
      message([curves('line')], '1795442702.000100'),
    ];
    await open({ ...message([section({ type: 'text', text: 'Approve?' })]), replies });
    expect(await page.locator('.thread .reply table').count()).toBe(2);
    expect(await page.locator('.thread .reply svg.plot').count()).toBe(1);
  });

  it.each(SCHEMES)('scrolls a wide table in its own box on a phone, %s', async (colorScheme) => {
    await open(
      { ...message([]), replies: [message([evidence(12), curves('line')], '1795442701.000100')] },
      {
        ...PHONE,
        colorScheme,
      },
    );
    await page.locator('.thread > summary').click();
    const box = page.getByRole('region', { name: 'Table' });
    expect(await measured('.cells', 'scrollWidth')).toBeGreaterThan(
      Number(await measured('.cells', 'clientWidth')),
    );
    expect(await measured('#messages', 'scrollWidth')).toBe(await measured('#messages', 'clientWidth'));
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.viewport.width);
    await box.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => measured('.cells', 'scrollLeft')).toBeGreaterThan(0);
  });

  it('draws lines that differ by their dashes, with a legend, axes and the numbers', async () => {
    await show(curves('line'));
    const words =
      'ROC, line chart, upwards True positive rate, across False positive rate. Series: v42, v41. The numbers are in the table below.';
    expect(await page.getByRole('img', { name: words }).count()).toBe(1);
    expect(await texts('figcaption')).toEqual(['ROC']);
    expect(await texts('.legend li')).toEqual(['v42', 'v41']);
    expect(await texts('.axis')).toEqual(['True positive rate', 'False positive rate']);
    const traces = await page.locator('.plot .trace').all();
    const dashes = await Promise.all(traces.map((it) => it.getAttribute('stroke-dasharray')));
    expect(dashes).toEqual([null, '7 4']);
    expect(await page.locator('.plot text').allTextContents()).toEqual(
      ['0', '0.2', '0.4', '0.6', '0.8', '1'].concat(CATEGORIES),
    );
    await page.getByText('The numbers', { exact: true }).click();
    expect(await texts('.numbers th')).toEqual(['False positive rate', 'v42', 'v41']);
    expect(await texts('.numbers tbody tr:last-child td')).toEqual(['1.0', '1', '1']);
    expect(await page.locator('.numbers tbody tr').count()).toBe(11);
  });

  it('keeps the numbers unfolded when the page draws anew', async () => {
    await show(curves('line'));
    await page.getByText('The numbers', { exact: true }).click();
    served.show({ ...channelWith(message([curves('line')]), message([], '1795442709.000100')) });
    await page.locator('.message').nth(1).waitFor();
    expect(await page.locator('.numbers td').first().isVisible()).toBe(true);
  });

  it('draws the highest value highest, and the last category furthest right', async () => {
    await show(
      drawn('Rising', {
        type: 'line',
        series: [{ name: 'v42', data: [1, 2, 3].map((value) => ({ label: `c${value}`, value })) }],
        axis_config: { categories: ['c1', 'c2', 'c3'] },
      }),
    );
    const path = String(await page.locator('.plot .trace').getAttribute('d'));
    const points = path
      .slice(1)
      .split('L')
      .map((it) => it.split(' ').map(Number));
    const across = points.map(([x = NaN]) => x);
    const upright = points.map(([, y = NaN]) => y);
    expect(across).toHaveLength(3);
    expect(across).toEqual([...new Set(across)].sort((a, b) => a - b));
    expect(upright).toEqual([...new Set(upright)].sort((a, b) => b - a));
  });

  it('tells twelve series apart by dash and shape alone', async () => {
    const all = Array.from({ length: 12 }, (_, i) => series(`v${i}`, (at) => at + i));
    await show(drawn('Many', { type: 'line', series: all, axis_config: { categories: CATEGORIES } }));
    const samples = await page.locator('.legend .sample').all();
    const looks = await Promise.all(
      samples.map(async (it) => {
        const dash = await it.locator('.trace').getAttribute('stroke-dasharray');
        return `${dash} ${await it.locator('.point').getAttribute('d')}`;
      }),
    );
    expect(new Set(looks).size).toBe(12);
  });

  it('draws areas and bars from zero, and a pie in words', async () => {
    const axis_config = { categories: ['a', 'b'] };
    const data = [
      { label: 'a', value: 4 },
      { label: 'b', value: -2 },
    ];
    await show(
      drawn('Area', { type: 'area', series: [{ name: 'v42', data }], axis_config }),
      drawn('Bars', { type: 'bar', series: [{ name: 'v42', data }], axis_config }),
      drawn('Classes', {
        type: 'pie',
        segments: [
          { label: 'stays', value: 3 },
          { label: 'leaves', value: 1 },
        ],
      }),
    );
    expect(await page.locator('.plot .area').count()).toBe(1);
    const bars = await page.locator('.plot .bar').all();
    const heights = await Promise.all(bars.map(async (it) => Number(await it.getAttribute('height'))));
    const tops = await Promise.all(bars.map(async (it) => Number(await it.getAttribute('y'))));
    expect(heights[0]).toBeCloseTo(2 * (heights[1] ?? 0), 0);
    expect(tops[1]).toBeCloseTo((tops[0] ?? 0) + (heights[0] ?? 0), 0);
    expect(await texts('.shares li')).toEqual(['75.0 % stays', '25.0 % leaves']);
  });

  it('shows what it does not know, and what it cannot draw, as boxes; the rest still stands', async () => {
    const endless = [{ label: 'a', value: null }];
    await show(
      drawn('Radar', { type: 'radar' }),
      drawn('None', { type: 'toString' }),
      { type: 'table', rows: [[said('a'), { type: 'sparkline' }]] },
      drawn('No number', {
        type: 'line',
        series: [{ name: 'v42', data: endless }],
        axis_config: { categories: ['a'] },
      }),
      drawn('No series', { type: 'bar', series: [], axis_config: { categories: [] } }),
      drawn('No axes', { type: 'line' }),
      section({ type: 'date', timestamp: 1e15, format: '{date}', fallback: 'then' }),
      section({ type: 'text', text: 'still here' }),
    );
    const broken = 'cannot be drawn: something in it is not as Slack has it';
    expect(await texts('.unknown')).toEqual([
      'Chart "radar" is not drawn here',
      'Chart "toString" is not drawn here',
      'Cell "sparkline" is not drawn here',
      `Block "data_visualization" ${broken}`,
      `Block "data_visualization" ${broken}`,
      `Block "data_visualization" ${broken}`,
      `Block "rich_text" ${broken}`,
    ]);
    expect(await page.locator('#messages').innerText()).toContain('still here');
  });

  it('leaves hostile text as text, wherever it stands', async () => {
    const data = [{ label: HOSTILE, value: 1 }];
    const axis_config = { categories: [HOSTILE], x_label: HOSTILE, y_label: HOSTILE };
    await show(
      { type: 'table', rows: [[said(HOSTILE)], [{ type: 'raw_number', value: 1, text: HOSTILE }]] },
      drawn(HOSTILE, { type: 'line', series: [{ name: HOSTILE, data }], axis_config }),
      drawn(HOSTILE, { type: 'pie', segments: data }),
      drawn(HOSTILE, { type: HOSTILE }),
    );
    for (const summary of await page.locator('.numbers summary').all()) await summary.click();
    const everything = (await page.locator('#messages').textContent()) ?? '';
    expect(everything.split(HOSTILE).length - 1).toBe(14);
    expect(await page.locator('#messages img').count()).toBe(0);
    expect(await page.evaluate("'hurt' in window")).toBe(false);
  });

  it('takes tables and charts from Slack, says so while they are gone, and gives them back', async () => {
    await show(evidence(1));
    await page.locator('#clock').click();
    await page.getByRole('switch', { name: 'Slack has tables and charts' }).click();
    await expect.poll(() => served.asked.length).toBe(1);
    served.show({ ...EMPTY, features: { nativeBlocks: false } });
    await page.getByText('Slack has no tables and charts on purpose.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Give them back' }).click();
    await expect.poll(() => served.asked.length).toBe(2);
    expect(served.asked).toEqual(
      [false, true].map((nativeBlocks) => ({
        method: 'POST',
        path: '/_local/slack/features',
        body: { nativeBlocks },
      })),
    );
  });
});
