// A first approval as somebody meets it on the page: register, read the card, decide, see the registry change. In a
// browser, against a whole local cloud; each story goes on where the last one ended. A picture of each ending is kept
// in .artefacts/.
import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, withoutBrowser } from '../browser.ts';
import { Story } from './story.ts';

const LAPTOP = { width: 1280, height: 800 };
const REASON = 'Holdout overlaps the training data; split by customer.';

describe.skipIf(withoutBrowser())('on the page', () => {
  let story: Story;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [story, browser] = await Promise.all([Story.begin(), launch()]);
    page = await browser.newPage({ viewport: LAPTOP });
    await page.goto(story.cloud.webUrl);
  });
  afterAll(async () => {
    await browser.close();
    await story.end();
  });

  const card = () => page.locator('.message.selected').last();
  const row = (version: string) => page.locator(`[data-key="churn-telco/${version}"]`);
  const heading = (words: string) => card().getByRole('heading', { name: words, exact: true });
  const keep = (name: string) => page.screenshot({ path: `.artefacts/page-${name}.png` });
  const actAs = (person: string) => page.getByRole('radio', { name: person }).check();
  const standing = async (): Promise<string[]> => {
    const nodes = await page.locator('.node').all();
    return Promise.all(nodes.map(async (it) => (await it.getAttribute('data-standing')) ?? ''));
  };

  it('a good version is registered, asked about, approved by Bob, and the registry says so', async () => {
    await page.getByRole('button', { name: 'Register it for me' }).click();
    await heading('churn-telco v1: approval needed').waitFor();
    const question = await card().innerText();
    expect(question).toContain('Registered by Alice');
    expect(question).toContain('AUC 0.91, needs at least 0.80');
    expect(question).toContain('Accuracy 0.84, needs at least 0.75');
    expect(question).toContain('@Bob or @Carol, one is enough');
    expect(await row('1').innerText()).toContain('Waiting');
    await expect.poll(standing).toEqual(['done', 'done', 'now', 'later', 'later']);

    await page.getByRole('button', { name: 'Be Bob and decide on v1' }).click();
    expect(await page.getByRole('radio', { name: 'bob' }).isChecked()).toBe(true);
    await card().getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').getByText('You approve exactly this').waitFor();
    await page.keyboard.type('Holds on the September holdout.');
    await keep('approve-modal');
    await page.getByRole('button', { name: 'Approve v1' }).click();

    await heading('churn-telco v1: approved').waitFor();
    const answer = await card().innerText();
    expect(answer).toContain('Bob approved');
    expect(answer).toContain('Holds on the September holdout.');
    expect(await card().locator('.slack-button').count()).toBe(0);
    await row('1').getByText('Approved', { exact: true }).waitFor();
    expect(await row('1').innerText()).toContain('Approved by Bob (U0BOB): Holds on the September holdout.');
    await expect.poll(standing).toEqual(['done', 'done', 'done', 'done', 'done']);
    await page.locator('.run-head').getByText('Done').waitFor();
    await keep('approved');
  });

  it('a failing version is rejected by policy, and nobody is asked', async () => {
    await actAs('alice');
    await page.getByText('Register another version').click();
    await page.getByRole('button', { name: 'One that fails', exact: true }).click();
    await heading('churn-telco v2: rejected by policy').waitFor();
    expect(await card().innerText()).toContain('AUC 0.74, needs at least 0.80: too low by 0.06');
    await row('2').getByText('Rejected', { exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Messages' }).click();
    await page.getByText('Your churn-telco v2 was rejected by policy').waitFor();
    await keep('rejected-by-policy');
    await page.getByRole('tab', { name: '# model-approvals' }).click();
  });

  it('a version is refused to Dave, and rejected by Carol with a reason', async () => {
    await page.getByRole('button', { name: 'A good one', exact: true }).click();
    await heading('churn-telco v3: approval needed').waitFor();
    await actAs('dave');
    await card().getByRole('button', { name: 'Reject' }).click();
    await page.locator('.message.private').getByText('Not counted').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await keep('refused');

    await actAs('carol');
    expect(await page.locator('.message.private').count()).toBe(0);
    await card().getByRole('button', { name: 'Reject' }).click();
    await page.getByRole('dialog').getByText('Reason', { exact: true }).waitFor();
    await page.keyboard.type('no');
    await page.getByRole('button', { name: 'Reject v3' }).click();
    await page.locator('dialog .wrong').waitFor();
    expect(await page.getByRole('dialog').getByRole('alert').first().innerText()).toContain(
      'at least 10 characters',
    );
    await page.getByRole('textbox', { name: 'Reason' }).fill(REASON);
    await page.getByRole('button', { name: 'Reject v3' }).click();

    await heading('churn-telco v3: rejected').waitFor();
    expect(await card().innerText()).toContain(REASON);
    await row('3').getByText('Rejected', { exact: true }).waitFor();
    expect(await row('3').innerText()).toContain(`Rejected by Carol (U0CAROL): ${REASON}`.slice(0, 60));
    await keep('rejected');
  });

  it('Home and the command show each person what is theirs, and lead to the card', async () => {
    await page.getByRole('tab', { name: 'Home' }).click();
    const home = page.getByRole('article', { name: 'Home of carol' });
    await home.getByText('Rejected by you').waitFor();
    expect(await home.locator('h3').allInnerTexts()).toEqual([
      'Nothing waits for you',
      'Your versions',
      'Decided lately',
    ]);
    await keep('home');
    await home.getByRole('link', { name: 'churn-telco v1' }).click();
    await heading('churn-telco v1: approved').waitFor();

    await page.getByRole('combobox', { name: 'Type /countersign as carol' }).fill('/countersign pending');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.message.private').getByText('No question is open.').waitFor();
    await actAs('alice');
    expect(await page.locator('.message.private').count()).toBe(0);
    await keep('command');
  });
});
