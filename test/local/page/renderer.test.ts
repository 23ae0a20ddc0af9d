// What the page makes of blocks, seen in a browser: everything foreign stays text, and what is not known is visible.
import { type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Block, type Snapshot } from '../../../local/page/shown.ts';
import { launch, withoutBrowser } from '../../browser.ts';
import { channelWith, message, section } from './blocks.ts';
import { FIXTURE, PageUnderTest } from './page-under-test.ts';

const HOSTILE = `<img src=x onerror="window.hurt=1"><script>window.hurt=2</script>&amp;<b>bold</b> {{1}} *x*`;

describe.skipIf(withoutBrowser())('the renderer', () => {
  let browser: Browser;
  let served: PageUnderTest;
  let page: Page;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await page.close();
    await served.close();
  });

  const open = async (snapshot: Snapshot): Promise<void> => {
    served = await PageUnderTest.open(snapshot);
    page = await browser.newPage();
    await page.goto(`${served.url}/?as=bob`);
    await page.locator('#people label').first().waitFor();
  };
  const show = (...blocks: readonly Block[]): Promise<void> => open(channelWith(message(blocks)));
  const shown = (): Promise<string> => page.locator('#messages .slack-blocks').innerText();

  it('leaves hostile text as text, wherever it stands', async () => {
    const text = { type: 'plain_text', text: HOSTILE };
    await show(
      { type: 'header', text },
      section(
        { type: 'text', text: HOSTILE, style: { code: true } },
        { type: 'link', url: `javascript:${HOSTILE}`, text: HOSTILE },
      ),
      { type: 'section', text: { type: 'mrkdwn', text: HOSTILE }, fields: [text] },
      { type: 'context', elements: [text] },
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: HOSTILE, text, accessibility_label: HOSTILE }],
      },
      { type: 'rich_text', elements: [{ type: HOSTILE }] },
      section({ type: 'link', url: 'https://example.com/x', text: HOSTILE }),
      { type: HOSTILE },
    );
    expect((await shown()).split(HOSTILE)).toHaveLength(12);
    expect(await page.locator('#messages :is(img, script, b b)').count()).toBe(0);
    expect(await page.locator('#messages a').count()).toBe(1);
    expect(await page.locator('#messages a').getAttribute('href')).toBe('https://example.com/x');
    expect(await page.evaluate("'hurt' in window")).toBe(false);
  });

  it('leaves hostile text of the registry and of executions as text', async () => {
    const [group] = FIXTURE.groups;
    const versions = (group?.versions ?? []).map((it) => ({
      ...it,
      decision: HOSTILE,
      details: { [HOSTILE]: HOSTILE },
    }));
    await open({
      ...FIXTURE,
      groups: [{ name: 'churn-telco', versionCount: versions.length, versions }],
      executions: FIXTURE.executions.map((it) => ({
        ...it,
        status: 'FAILED',
        error: HOSTILE,
        cause: HOSTILE,
      })),
    });
    expect(await page.locator('#registry-body').innerText()).toContain(HOSTILE);
    expect(await page.locator('#runs-body').innerText()).toContain(HOSTILE);
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.evaluate("'hurt' in window")).toBe(false);
  });

  it('shows what it does not know as a box with its name, never as nothing', async () => {
    await show(
      { type: 'video' },
      { type: 'constructor' },
      section({ type: 'hologram' }),
      { type: 'rich_text', elements: [{ type: 'toString' }] },
      { type: 'actions', elements: [{ type: 'overflow' }] },
      { type: 'input', label: { type: 'plain_text', text: 'Day' }, element: { type: 'datepicker' } },
      { type: 'context', elements: [{ type: 'sound' }] },
    );
    expect(await page.locator('#messages .unknown').allInnerTexts()).toEqual([
      'Block "video" is not drawn here',
      'Block "constructor" is not drawn here',
      'Element "hologram" is not drawn here',
      'Part "toString" is not drawn here',
      'Element "overflow" is not drawn here',
      'Input "datepicker" is not drawn here',
      'Element "sound" is not drawn here',
    ]);
  });

  it('draws every element of rich text', async () => {
    await show(
      section(
        { type: 'text', text: 'plain ' },
        { type: 'text', text: 'bold', style: { bold: true } },
        { type: 'user', user_id: 'U0BOB' },
        { type: 'user', user_id: 'U0NOBODY' },
        { type: 'usergroup', usergroup_id: 'S0RISK' },
        { type: 'usergroup', usergroup_id: 'S0GONE' },
        { type: 'channel', channel_id: 'C0MODELS' },
        { type: 'link', url: 'https://example.com/a' },
        { type: 'date', timestamp: 1795442700, format: '{date_short} {time} {nonsense}', fallback: 'then' },
      ),
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'ordered',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'first' }] }],
          },
          { type: 'rich_text_quote', elements: [{ type: 'text', text: 'a quote\nof two lines' }] },
          { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'as  it is' }] },
        ],
      },
    );
    const day = await page.evaluate(() => {
      const at = new Date(1795442700 * 1000);
      const date = at.toLocaleDateString('en-US', { month: 'short', day: 'numeric', year: 'numeric' });
      return `${date} ${at.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' })}`;
    });
    const text = await shown();
    expect(text).toContain(
      `plain bold@Bob@U0NOBODY@risk-team@S0GONE#model-approvalshttps://example.com/a${day} {nonsense}`,
    );
    expect(await page.locator('#messages ol > li').innerText()).toBe('first');
    expect(await page.locator('#messages blockquote').innerText()).toBe('a quote\nof two lines');
    expect(await page.locator('#messages pre').innerText()).toBe('as  it is');
  });
});
