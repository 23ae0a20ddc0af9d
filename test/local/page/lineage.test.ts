// The lineage and the run of the selected version, seen in a browser: what is drawn, what is said to those who do not see
// it, and that neither a hostile name nor a failed call harms the rest.
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DECISION_ACTION, isOf } from '../../../approval/lineage-graph.ts';
import { type RunShown, type VersionDetails } from '../../../local/page/shown.ts';
import { launch, withoutBrowser } from '../../browser.ts';
import { made, PACKAGE, RUN, TYPICAL, vertex } from './lineage-made.ts';
import { EMPTY, FIXTURE, PageUnderTest } from './page-under-test.ts';

const LAPTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 } };
const HOSTILE = [
  `<script>window.hurt = 1</script><img src=x onerror="window.hurt=1">`,
  'x'.repeat(300),
  'safe\u202Eexe.fdp\u2066',
  'מודל נטישה',
];

describe.skipIf(withoutBrowser())('lineage and run of a version', () => {
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
    details: VersionDetails | undefined,
    options: BrowserContextOptions = LAPTOP,
  ): Promise<void> => {
    served = await PageUnderTest.open(FIXTURE);
    served.details = () => details;
    page = await (await browser.newContext(options)).newPage();
    await page.goto(`${served.url}/?as=bob&v=churn-telco/42`);
    await page.locator('#people label').first().waitFor();
    if (options === PHONE) await page.getByRole('tab', { name: 'Registry' }).click();
    await page.getByText('Asking the local cloud').waitFor({ state: 'detached' });
  };
  const part = (name: string) => page.getByRole('region', { name, exact: true });
  const rightOf = (what: string): string => `document.querySelector('${what}').getBoundingClientRect().right`;
  const fitsPane = (): Promise<unknown> =>
    page.evaluate(
      "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('#registry-body'))",
    );
  const list = async (): Promise<string[]> => {
    await page.getByText('The lineage as a list').click();
    return page.locator('.words > ul > li').allInnerTexts();
  };

  it.each([LAPTOP, PHONE])(
    'draws things and arrows, the version filled, inside of the pane: %j',
    async (size) => {
      await open({ lineage: TYPICAL }, size);
      expect(await page.locator('.vertex').count()).toBe(TYPICAL.vertices.length);
      expect(await page.locator('.way[marker-end]').count()).toBe(TYPICAL.edges.length);
      expect(await page.locator('.vertex.self div').allInnerTexts()).toEqual([
        'Model package',
        'churn-telco v42',
      ]);
      const words = (await page.locator('.vertex div').allInnerTexts()).join(' ');
      expect(words).toContain('Data set …/train');
      expect(words).toContain('Approval Approved');
      expect(await page.locator('.vertex title').nth(2).textContent()).toBe(
        'Image: 683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1',
      );
      expect(await page.evaluate(`${rightOf('.lineage')} <= ${rightOf('#registry-body')}`)).toBe(true);
      expect(await fitsPane()).toBe(true);
      expect(await part('Run').count()).toBe(0);
    },
  );

  it('says the way of the version in one line above the drawing, what is not recorded yet paler', async () => {
    await open({ lineage: TYPICAL }, PHONE);
    expect(await page.locator('.chain').innerText()).toBe(
      's3://…/train, …/validation -> training job churn-telco-2026-11-26 -> churn-telco v42 -> ' +
        'Approved outside Countersign, or its decision is not recorded yet -> endpoint churn-telco-production',
    );
    expect(await page.locator('.chain .lacking').allInnerTexts()).toEqual([
      'Approved outside Countersign, or its decision is not recorded yet',
    ]);
    expect(await page.locator('.chain + svg.lineage').count()).toBe(1);
    expect(await fitsPane()).toBe(true);
  });

  it('shows a decision as what it is', async () => {
    const decided = vertex('decision', {
      arn: `${PACKAGE.split(':model-package')[0] ?? ''}:action/countersign-churn-telco-v42-r1`,
      kind: 'Action',
      type: DECISION_ACTION,
      name: 'countersign-churn-telco-v42-r1',
      properties: { outcome: 'Approved', by: 'person', approvers: 'bob' },
    });
    const [pack] = TYPICAL.vertices.filter((it) => isOf(it, PACKAGE));
    const edge = { from: pack?.arn ?? '', to: decided.arn, type: 'AssociatedWith' };
    await open({
      lineage: { ...TYPICAL, vertices: [...TYPICAL.vertices, decided], edges: [...TYPICAL.edges, edge] },
    });
    expect(await page.locator('.chain').innerText()).toContain(
      'churn-telco v42 -> approved by bob, countersign-churn-telco-v42-r1 -> endpoint',
    );
    const box = page.locator(`.vertex[data-arn="${decided.arn}"]`);
    expect(await box.locator('div').allInnerTexts()).toEqual(['Approved by', 'bob']);
    expect(await box.locator('title').textContent()).toBe(
      'Decision: approved by bob, countersign-churn-telco-v42-r1',
    );
    expect(await list()).toContainEqual(
      expect.stringMatching(/^Decision approved by bob, countersign-churn-telco-v42-r1\n/),
    );
  });

  it('says the same in words, whole, with every ARN to copy', async () => {
    await open({ lineage: TYPICAL });
    const said = await page.locator('.lineage').getAttribute('aria-label');
    expect(said).toContain('\u2068Training job churn-telco-2026-11-26\u2069 contributed to \u2068Model data');
    const items = await list();
    expect(items).toHaveLength(TYPICAL.vertices.length);
    expect(items[0]).toBe(
      'Data set s3://models/churn-telco/42/train/\ncontributed to Training job churn-telco-2026-11-26\nCopy ARN',
    );
    expect(items.find((it) => it.includes('(this version)'))).toContain('Model package churn-telco v42');
    const arns = await page.evaluate(
      "[...document.querySelectorAll('.words [data-do=copy]')].map((it) => it.dataset.text)",
    );
    expect(new Set(arns as string[])).toEqual(new Set(TYPICAL.vertices.map(({ arn }) => arn)));
  });

  it('is reached and unfolded with the keyboard, and stays unfolded when something changes', async () => {
    await open({ lineage: TYPICAL, run: RUN });
    await page.getByRole('button', { name: 'Copy as AWS CLI' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.dataset.text')).toContain(':artifact/');
    served.show({ ...FIXTURE, callCount: 7 });
    await expect.poll(() => served.detailsAsked.length).toBe(2);
    expect(await page.locator('.words').getAttribute('open')).toBe('');
    expect(await page.evaluate('document.activeElement.dataset.text')).toContain(':artifact/');
    await part('Parameters of the run').focus();
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe(
      'Parameters of the run',
    );
  });

  it('draws forty things at most and says how many more there are', async () => {
    const ways = Array.from({ length: 52 }, (_, at) => `data-${at} > package`);
    await open({ lineage: made(...ways) }, PHONE);
    expect(await page.locator('.vertex').count()).toBe(40);
    expect(await page.locator('.lineage + p').innerText()).toBe('and 13 more, farther away');
    expect(await list()).toHaveLength(53);
  });

  it.each([LAPTOP, PHONE])('leaves hostile names as text in their boxes: %j', async (size) => {
    const vertices = TYPICAL.vertices.map((it, at) => ({
      ...it,
      name: HOSTILE[at] ?? it.name,
      type: at === 1 ? 'T'.repeat(300) : it.type,
    }));
    const run: RunShown = {
      experiment: HOSTILE[0] ?? '',
      name: HOSTILE[1] ?? '',
      parameters: Object.fromEntries(HOSTILE.map((it) => [it, it])),
      metrics: HOSTILE.map((name) => ({ name, points: [1, 2].map((step) => ({ step, value: step })) })),
      artifacts: HOSTILE.map((it) => ({ name: it, uri: it })),
    };
    await open({ lineage: { ...TYPICAL, vertices }, run }, size);
    await list();
    expect(await part('Run').innerText()).toContain(HOSTILE[0]);
    expect(await page.locator('.words').innerText()).toContain(HOSTILE[0]);
    expect(await page.evaluate("'hurt' in window")).toBe(false);
    expect(await page.locator('#registry :is(script, img)').count()).toBe(0);
    expect(await fitsPane()).toBe(true);
    const outside = await page.evaluate(
      `[...document.querySelectorAll('.vertex')].filter((it) => {
        const box = it.querySelector('rect').getBoundingClientRect();
        return [...it.querySelectorAll('div')].some((div) => div.getBoundingClientRect().right > box.right);
      }).length`,
    );
    expect(outside).toBe(0);
  });

  it('draws the run: parameters as a table, a curve with its last value in words, artifacts', async () => {
    await open({ lineage: TYPICAL, run: RUN });
    const text = await part('Run').innerText();
    expect(text).toContain('deeper-trees of the experiment churn-telco');
    expect(text).toContain('confusion-matrix s3://models/churn-telco/42/confusion.json');
    expect(await part('Parameters of the run').locator('tbody tr').allInnerTexts()).toEqual([
      'eta\t0.2',
      'max_depth\t6',
      'objective\tbinary:logistic',
      'num_round\t100',
    ]);
    expect(await page.locator('.curve figcaption').allInnerTexts()).toEqual([
      'train:auc\nlast 0.948 at step 39; lowest 0.65, highest 0.948 of 40 values',
      'validation:logloss\nlast 0.3 at step 1999; lowest 0.3, highest 0.7 of 2000 values',
      'seconds\nlast 73 at step 0',
    ]);
    expect(await page.locator('.curve .plot').count()).toBe(2);
    expect(await page.locator('.curve .plot').first().getAttribute('aria-label')).toBe(
      'train:auc by step: last 0.948 at step 39; lowest 0.65, highest 0.948 of 40 values.',
    );
  });

  it('says in words that there is no lineage, and that a run logged nothing', async () => {
    const run = { experiment: '', name: 'empty', parameters: {}, metrics: [], artifacts: [] };
    await open({ lineage: { vertices: [], edges: [], isCut: false }, run });
    expect(await part('Lineage').innerText()).toBe(
      'Lineage\n\nSageMaker has recorded no lineage for this version yet.',
    );
    expect(await part('Run').innerText()).toContain('It logged no parameters.');
    expect(await part('Run').innerText()).toContain('It logged no metrics.');
  });

  it('goes on without an answer, and with one that cannot be drawn', async () => {
    await open(undefined);
    expect(await part('Lineage').innerText()).toContain(
      'The local cloud did not answer for lineage and run.',
    );
    expect(await page.locator('.row[aria-current]').innerText()).toContain('v42');
    served.details = () => JSON.parse('{"lineage": {"vertices": null}}') as VersionDetails;
    served.show({ ...FIXTURE, callCount: 7 });
    await page.getByText('could not be drawn').waitFor();
  });

  it('asks for the version that is selected, and for none when there is none', async () => {
    await open({ lineage: TYPICAL });
    await page.locator('.row', { hasText: 'v41' }).first().click();
    await expect.poll(() => served.detailsAsked).toEqual([PACKAGE, PACKAGE.replace(/42$/, '41')]);
    served.show(EMPTY);
    await page.getByText('Register your first version').waitFor();
    expect(served.detailsAsked).toHaveLength(2);
  });
});
