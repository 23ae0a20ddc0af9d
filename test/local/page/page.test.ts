// The page as a person meets it, in a browser, with snapshots that the test makes up.
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Snapshot } from '../../../local/page/shown.ts';
import { launch, withoutBrowser } from '../../browser.ts';
import { message } from './blocks.ts';
import { EMPTY, FIXTURE, PageUnderTest } from './page-under-test.ts';

const LAPTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 } };
/** What a finger has to hit. */
const TARGETS = '.tool, .button, .slack-button, .as label, [role=tab], .row, .meta button, .put-away button';
const TOO_SHORT = 'Write at least 10 characters: Alice has to know what to change.';

const openedView = {
  id: 'V0ONE',
  type: 'modal',
  title: { type: 'plain_text', text: 'Reject this version?' },
  submit: { type: 'plain_text', text: 'Reject v42' },
  close: { type: 'plain_text', text: 'Cancel' },
  blocks: [
    {
      type: 'input',
      block_id: 'reason',
      label: { type: 'plain_text', text: 'Reason' },
      element: { type: 'plain_text_input', action_id: 'text', multiline: true, focus_on_load: true },
    },
  ],
};

describe.skipIf(withoutBrowser())('the page', () => {
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

  const open = async (
    snapshot: Snapshot,
    query = '',
    options: BrowserContextOptions = LAPTOP,
  ): Promise<void> => {
    served = await PageUnderTest.open(snapshot);
    const context = await browser.newContext(options);
    page = await context.newPage();
    await page.goto(`${served.url}/${query}`);
    await page.locator('#people label').first().waitFor();
  };
  const reject = () => page.locator('.message.selected').getByRole('button', { name: 'Reject' });
  const openModal = async (): Promise<void> => {
    served.answer = ({ path }) =>
      path === '/_local/slack/click' ? { status: 200, ackMs: 38, openedView, ephemeral: [] } : {};
    await reject().click();
    await page.getByRole('dialog').waitFor();
  };

  it('says what to do when nothing has happened yet', async () => {
    await open(EMPTY);
    const text = await page.locator('main').innerText();
    expect(text).toContain('Register your first version');
    expect(text).toContain('export AWS_ACCESS_KEY_ID=alice');
    expect(text).toContain('It is quiet here');
    expect(text).toContain('Bob and Carol may decide. Alice and Dave may not');
    expect(text).toContain('Nothing runs yet');
    expect(await page.locator('.node').count()).toBe(5);
    expect(await page.locator('.node:not(.later)').count()).toBe(0);
  });

  it('says what each person may do, from the policy and from who registered the version', async () => {
    await open(FIXTURE, '?v=churn-telco/42');
    const people = await page.locator('#people label').allInnerTexts();
    expect(people.map((it) => it.replace('\n', ': '))).toEqual([
      'alice: registered v42',
      'bob: may decide',
      'carol: may decide',
      'dave: may not decide',
    ]);
  });

  it('keeps person and version in the address', async () => {
    await open(FIXTURE, '?as=dave&v=churn-telco/42');
    expect(await page.getByRole('radio', { name: 'dave' }).isChecked()).toBe(true);
    await page.getByRole('radio', { name: 'carol' }).check();
    await page.locator('.row', { hasText: 'v44' }).first().click();
    await page.waitForURL('**/?as=carol&v=churn-telco/44');
    expect(await page.locator('.run-head h3').innerText()).toBe('churn-telco-v44-r1');
    expect(await page.locator('.message.selected h3').innerText()).toBe(
      'churn-telco v44: rejected by policy',
    );
  });

  it('shows an ephemeral answer and direct messages only to whom they were sent', async () => {
    await open(FIXTURE, '?as=bob');
    expect(await page.locator('.message.private').count()).toBe(0);
    await page.getByRole('tab', { name: 'Messages' }).click();
    expect(await page.locator('#messages').innerText()).toContain('2 models wait for you');
    await page.goto(`${served.url}/?as=dave`);
    expect(await page.locator('.message.private').innerText()).toContain('Only visible to you (dave)');
    await page.getByRole('tab', { name: 'Messages' }).click();
    expect(await page.locator('#messages').innerText()).toContain('No messages for dave');
  });

  it('clicks as the person it is, keeps what was typed beside an error, and closes', async () => {
    await open(FIXTURE, '?as=bob&v=churn-telco/42');
    await openModal();
    expect(served.asked[0]?.body).toEqual({
      user: 'bob',
      channel: 'C0MODELS',
      ts: '1795442700.000100',
      actionId: 'approval.reject',
    });
    expect(await page.getByRole('dialog').innerText()).toContain('You act as bob');
    served.answer = () => ({
      status: 0,
      ackMs: 0,
      errors: { reason: TOO_SHORT },
      closed: false,
      ephemeral: [],
    });
    await page.keyboard.type('too bad');
    served.show({ ...FIXTURE, callCount: 99 });
    await page.getByText('AWS and Slack calls so far: 99').waitFor();
    await page.getByRole('button', { name: 'Reject v42' }).click();
    expect(await page.getByRole('dialog').getByRole('alert').first().innerText()).toBe(TOO_SHORT);
    expect(await page.getByRole('textbox', { name: 'Reason' }).inputValue()).toBe('too bad');
    served.answer = () => ({ status: 200, ackMs: 9, closed: true, ephemeral: [] });
    await page.keyboard.type(', the recall fell');
    await page.getByRole('button', { name: 'Reject v42' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(served.asked.at(-1)?.body).toEqual({
      user: 'bob',
      viewId: 'V0ONE',
      values: { Reason: 'too bad, the recall fell' },
    });
  });

  it('closes the modal with Esc and gives the focus back to the button', async () => {
    await open(FIXTURE, '?as=bob&v=churn-telco/42');
    await openModal();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await page.locator(':focus').getAttribute('data-action')).toBe('approval.reject');
    expect(served.asked).toHaveLength(1);
  });

  it('is worked by single keys outside of text fields, and none of them decides', async () => {
    await open(FIXTURE, '?as=bob&v=churn-telco/42');
    await page.keyboard.press('4');
    await page.keyboard.press('j');
    await page.waitForURL('**/?as=dave&v=churn-telco/41');
    await page.keyboard.press('k');
    await page.keyboard.press('1');
    await page.waitForURL('**/?as=alice&v=churn-telco/42');
    await page.keyboard.press('t');
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog').innerText()).toContain('No key decides');
    await page.keyboard.press('Escape');
    expect(served.asked).toEqual([]);
  });

  it('draws where an execution stands, and says it in words', async () => {
    await open(FIXTURE, '?v=churn-telco/42');
    const standing = async (): Promise<string[]> => {
      const nodes = await page.locator('.node').all();
      const read = nodes.map((it) =>
        Promise.all([it.getAttribute('data-state'), it.getAttribute('data-standing')]),
      );
      return (await Promise.all(read)).map((it) => it.join(': '));
    };
    expect(await standing()).toEqual([
      'Evaluate: done',
      'Is a person needed?: done',
      'Ask: now',
      'Record: later',
      'Announce: later',
    ]);
    expect(await page.locator('.graph').getAttribute('aria-label')).toContain('Ask: now, waits 1 h 5 min');
    await page.locator('.row', { hasText: 'v44' }).first().click();
    await page.locator('.run-head', { hasText: 'v44' }).waitFor();
    expect(await standing()).toEqual([
      'Evaluate: done',
      'Is a person needed?: done',
      'Ask: later',
      'Record: done',
      'Announce: done',
    ]);
  });

  it('says what failed, and that it would fail on AWS too', async () => {
    const denied = { errorMessage: 'not authorized to perform: sagemaker:UpdateModelPackage' };
    const executions = FIXTURE.executions.map((it) => ({
      ...it,
      status: 'FAILED',
      error: 'AccessDeniedException',
      cause: JSON.stringify(denied),
    }));
    await open({ ...FIXTURE, executions }, '?v=churn-telco/42');
    const text = await page.locator('#runs-body .note').innerText();
    expect(text).toContain('Ask failed: AccessDeniedException');
    expect(text).toContain(denied.errorMessage);
    expect(text).toContain('It would fail on AWS the same way. Look in infra/roles.yml.');
    expect(await page.locator('.row', { hasText: 'v42' }).first().innerText()).toContain('Failed in Ask');
  });

  it('shows an acknowledgement that Slack would not have waited for', async () => {
    const late = { ms: 3_400, status: 200, problem: 'the answer took 3.4 s, the limit is 3 s' };
    const [channel] = FIXTURE.conversations;
    const messages = (channel?.messages ?? []).map((it) => ({ ...it, acknowledgement: late }));
    await open({ ...FIXTURE, conversations: [{ id: 'C0MODELS', name: 'model-approvals', messages }] });
    expect(await page.locator('.missed').first().innerText()).toBe(
      'Slack would have shown an error: the answer took 3.4 s, the limit is 3 s',
    );
  });

  it('tells a screen reader of a new message and of a step, in words', async () => {
    await open({ ...FIXTURE, executions: [] });
    const [channel, ...others] = FIXTURE.conversations;
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: 'churn-telco v45: approval needed' } },
    ];
    const messages = [...(channel?.messages ?? []), message(blocks, '1795449999.000100')];
    served.show({
      ...FIXTURE,
      conversations: [{ id: 'C0MODELS', name: 'model-approvals', messages }, ...others],
    });
    await page.locator('#live', { hasText: 'v45' }).waitFor({ state: 'attached' });
    expect(await page.locator('#live').textContent()).toBe(
      'New message from Countersign: churn-telco v45: approval needed. churn-telco v44: Done. churn-telco v42: Ask, waiting',
    );
  });

  it('makes Slack fail as one fault, says so while it does, and ends it', async () => {
    await open(FIXTURE);
    await page.getByRole('switch', { name: 'Make Slack fail' }).first().click();
    await expect
      .poll(() => served.asked.map(({ method, path }) => `${method} ${path}`))
      .toEqual(['DELETE /_local/faults', 'POST /_local/faults']);
    expect(served.asked[1]?.body).toEqual({
      service: 'slack',
      operation: '*',
      times: 1_000_000,
      kind: 'error',
      code: 'internal_error',
    });
    served.show({ ...FIXTURE, faults: [{ service: 'slack', operation: '*', kind: 'timeout' }] });
    await page.getByText('Slack is failing on purpose: it does not answer.').waitFor();
    await page.getByRole('button', { name: 'Make Slack work' }).click();
    await expect.poll(() => served.asked.length).toBe(3);
    expect(served.asked[2]).toMatchObject({ method: 'DELETE', path: '/_local/faults' });
  });

  it('says that the local cloud has stopped, keeps what it shows, and comes back by itself', async () => {
    await open(FIXTURE);
    const port = Number(new URL(served.url).port);
    await served.close();
    await page.getByText('The local cloud has stopped.').waitFor();
    expect(await page.locator('.row').count()).toBeGreaterThan(0);
    served = await PageUnderTest.open(EMPTY, port);
    await page.getByText('Register your first version').waitFor();
    expect(await page.getByText('The local cloud has stopped.').count()).toBe(0);
  });

  it('fits a phone: nothing wider than the screen, one pane a tab, targets of 44 px', async () => {
    await open(FIXTURE, '?as=bob&v=churn-telco/42', PHONE);
    for (const [pane, name] of [
      ['slack', 'Slack'],
      ['registry', 'Registry'],
      ['runs', 'Executions'],
    ]) {
      await page.getByRole('tab', { name: name ?? '' }).click();
      expect(await page.locator('.pane:visible').count()).toBe(1);
      expect(await page.locator('.pane:visible').getAttribute('id')).toBe(pane);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.viewport.width);
      const targets = await page.locator(`:is(${TARGETS}):visible`).all();
      const boxes = await Promise.all(targets.map((it) => it.boundingBox()));
      const small = boxes.filter((box) => (box?.height ?? 0) < 44);
      expect(targets.length).toBeGreaterThan(5);
      expect(small).toEqual([]);
    }
  });
});
