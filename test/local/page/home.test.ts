// Home and the slash command on the page, in a browser: each person sees their own, and every name leads to its card.
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launch, withoutBrowser } from '../../browser.ts';
import { FIXTURE, PageUnderTest } from './page-under-test.ts';

const LAPTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 } };

describe.skipIf(withoutBrowser())('on the page', () => {
  let browser: Browser;
  let served: PageUnderTest;
  let page: Page;

  beforeAll(async () => (browser = await launch()));
  afterAll(() => browser.close());
  afterEach(async () => {
    await page.context().close();
    await served.close();
  });

  const open = async (query: string, options: BrowserContextOptions = LAPTOP): Promise<void> => {
    served = await PageUnderTest.open(FIXTURE);
    const context = await browser.newContext(options);
    page = await context.newPage();
    await page.goto(`${served.url}/${query}`);
    await page.locator('#people label').first().waitFor();
  };
  const tab = (name: string) => page.locator('#conversations').getByRole('tab', { name });
  const type = async (words: string): Promise<void> => {
    await page.locator('.composer input').fill(words);
    await page.locator('.composer input').press('Enter');
  };

  it('Home is asked for as the person this window is, and shown to nobody else', async () => {
    await open('?as=bob');
    await tab('Home').click();
    await expect
      .poll(() => served.asked)
      .toEqual([{ method: 'POST', path: '/_local/slack/home', body: { user: 'bob' } }]);
    const home = page.getByRole('article', { name: 'Home of bob' });
    expect(await home.locator('h3').allInnerTexts()).toEqual([
      'Waiting for you: 2',
      'Your versions: 1',
      'Decided lately: 1 to 3 of 27',
    ]);
    expect(await home.locator('li').first().innerText()).toMatch(
      /^churn-telco v43\nRecall fell by 0\.03\. 1 of 2, risk still needed\. Closes .*, then rejected\.$/,
    );
    expect(await page.locator('.composer').count()).toBe(0);
    await page.getByRole('radio', { name: 'dave' }).check();
    await expect
      .poll(() => page.locator('#messages').innerText())
      .toContain('has not shown anything here yet');
    expect(served.asked.at(-1)?.body).toEqual({ user: 'dave' });
  });

  it('a button of Home is a click on that Home', async () => {
    await open('?as=bob');
    await tab('Home').click();
    await page.getByRole('button', { name: 'Older decisions, 4 to 6 of 27' }).click();
    await expect
      .poll(() => served.asked.at(-1))
      .toEqual({
        method: 'POST',
        path: '/_local/slack/click',
        body: { user: 'bob', viewId: 'VH0BOB', actionId: 'home.older' },
      });
  });

  it.each([
    ['# model-approvals', 'C0MODELS', '/countersign pending', 'pending'],
    ['# model-approvals', 'C0MODELS', ' /countersign  show churn-telco 42 ', 'show churn-telco 42'],
    ['Messages', 'D0BOB', '/countersign', ''],
  ])('in %s what is typed behind /countersign is sent', async (where, channel, words, text) => {
    await open('?as=bob');
    await tab(where).click();
    await type(words);
    await expect
      .poll(() => served.asked)
      .toEqual([{ method: 'POST', path: '/_local/slack/command', body: { user: 'bob', channel, text } }]);
    await expect.poll(() => page.locator('.composer input').inputValue()).toBe('');
  });

  it('anything else is not sent, and what was typed stays', async () => {
    await open('?as=bob');
    await type('hello');
    expect(await page.locator('#banners').innerText()).toContain('Only /countersign can be typed here');
    expect(await page.locator('.composer input').inputValue()).toBe('hello');
    served.show({ ...FIXTURE, callCount: 99 });
    await expect.poll(() => page.locator('#runs').innerText()).toContain('99');
    expect(await page.locator('.composer input').inputValue()).toBe('hello');
    expect(served.asked).toEqual([]);
  });

  it('an answer that came too late is told as Slack would have told it', async () => {
    await open('?as=bob');
    served.answer = () => ({ status: 200, ackMs: 3400, problem: 'the answer took 3.4 s, the limit is 3 s' });
    await type('/countersign pending');
    await expect
      .poll(() => page.locator('#banners').innerText())
      .toContain('Slack would have shown an error: the answer took 3.4 s, the limit is 3 s');
  });

  it('the address of a message shows it, and what it is about', async () => {
    await open('?as=bob&channel=C0MODELS&message=1795442700.000100');
    await page.waitForURL('**/?as=bob&v=churn-telco/42');
    expect(await page.locator('.message.selected h3').first().innerText()).toMatch(/^churn-telco v42: /);
  });

  it('on a phone the line takes no room from a card and no finger misses it', async () => {
    await open('?as=bob', PHONE);
    const line = page.locator('.composer');
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.composer')).position`)).toBe(
      'static',
    );
    for (const target of [line.locator('input'), line.locator('button')])
      expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });
});
