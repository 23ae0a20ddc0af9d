// The evidence in the thread under a card: whole, once, whatever goes wrong on the way, natively or as lists.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asRead } from './read.ts';
import { evaluationJson, GOOD, type Story, WEAK } from './story.ts';
import { LASTING, Trouble } from './trouble.ts';
import { calls, forgetCalls } from './truth.ts';

let story: Story;
let trouble: Trouble;
beforeAll(async () => {
  trouble = await Trouble.begin();
  story = trouble.story;
});
afterEach(async () => {
  await story.mend();
  await story.post('/_local/slack/features', { nativeBlocks: true });
});
afterAll(() => story.end());

/** The schedule is five minutes. */
const AFTER_SWEEP = '6m';
const idOf = (group: string, version = 1): string => `${group}-v${version}-r1`;

/** A file with curves and a confusion matrix beside its numbers. */
const WITH_CURVES = JSON.stringify({
  binary_classification_metrics: {
    ...(JSON.parse(evaluationJson(GOOD)) as { binary_classification_metrics: object })
      .binary_classification_metrics,
    receiver_operating_characteristic_curve: {
      false_positive_rates: [0, 0.1, 1],
      true_positive_rates: [0, 0.8, 1],
    },
    confusion_matrix: { 0: { 0: 28, 1: 3 }, 1: { 0: 4, 1: 15 } },
  },
});

const slackCalls = async (): Promise<string[]> =>
  (await calls(story))
    .filter(({ service }) => service === 'slack')
    .map(({ function: by, operation }) => `${by} ${operation}`);

describe('what stands in the thread', () => {
  test('of a question: the whole table, once, and the vote; nothing more is ever posted for it', async () => {
    const group = 'churn-asked';
    const id = idOf(group);
    const arn = await story.register({ group });
    const whole = [
      'All evidence of churn-asked v1, no version is approved yet to compare with',
      'Check | v1 | Needs | In words',
      'AUC | 0.91 | at least 0.80 | passes',
      'Accuracy | 0.84 | at least 0.75 | passes',
      'All 2 checks shown.',
    ];
    const [table, ...others] = await story.thread(id);
    expect([asRead(table), others]).toEqual([whole, []]);
    expect(table?.text).toBe('All evidence of churn-asked v1. All 2 checks pass.');
    expect(table?.metadata?.event_payload).toEqual({ request: id, part: 'table' });
    await story.again(arn, 3, true);
    await story.quiet();
    await story.advance(AFTER_SWEEP);
    await story.decide('bob', id, 'approve');
    await story.advance(AFTER_SWEEP);
    expect(await story.status(arn)).toBe('Approved');
    expect((await story.thread(id)).map(asRead)).toEqual([whole, ['Bob approved.']]);
    expect(await trouble.isFollowed(arn)).toBe(false);
    await trouble.endedWell(id, 'Approved');
  });

  test('of a version that the policy rejects: what fails comes first', async () => {
    const id = idOf('churn-rejected');
    await story.register({ group: 'churn-rejected', metrics: { ...WEAK, auc: 0.91, accuracy: 0.7 } });
    expect((await story.thread(id)).map(asRead)).toEqual([
      [
        'All evidence of churn-rejected v1, no version is approved yet to compare with',
        'Check | v1 | Needs | In words',
        'Accuracy | 0.70 | at least 0.75 | fails, too low by 0.05',
        'AUC | 0.91 | at least 0.80 | passes',
        'All 2 checks shown.',
      ],
    ]);
  });

  test('of a version whose file cannot be read: which checks it kept from being judged', async () => {
    const id = idOf('churn-unread');
    await story.register({ group: 'churn-unread', metrics: '' });
    const problem = 'Its metrics cannot be read: the file is empty';
    expect((await story.thread(id)).map(asRead)).toEqual([
      [
        'All evidence of churn-unread v1, no version is approved yet to compare with',
        'Check | v1 | Needs | In words',
        `Metrics | – | – | fails: ${problem}`,
        'Metrics | – | – | fails: AUC at least 0.80: not judged',
        'Metrics | – | – | fails: Accuracy at least 0.75: not judged',
        'All 2 checks shown.',
      ],
    ]);
  });

  test('of a version that is only observed', async () => {
    const arn = await story.register({ group: 'observed-thread' });
    expect(await trouble.parts(idOf('observed-thread'))).toEqual(['table']);
    expect(await trouble.isFollowed(arn)).toBe(false);
  });

  test('a column and a curve for the champion, once a version is approved', async () => {
    const group = 'churn-champion';
    await story.register({ group, metrics: WITH_CURVES });
    await story.decide('bob', idOf(group), 'approve');
    await story.register({ group, metrics: WITH_CURVES.replace('0.91', '0.92') });
    const [table, exhibits, ...others] = await story.thread(idOf(group, 2));
    expect(others).toEqual([]);
    expect(asRead(table)).toEqual([
      'All evidence of churn-champion v2, compared with v1, the newest approved',
      'Check | v2 | Needs | v1 | In words',
      'AUC | 0.92 | at least 0.80 | 0.91 | passes, better by 0.01',
      'Accuracy | 0.84 | at least 0.75 | 0.84 | passes, no change',
      'All 2 checks shown.',
    ]);
    expect(exhibits?.text).toBe('What the reports show: ROC curve, Confusion matrix.');
    expect(asRead(exhibits)).toEqual([
      'What the reports show',
      '[ROC curve]',
      'Confusion matrix',
      'Class | Predicted 0 | Predicted 1',
      'Actual 0 | 28 | 3',
      'Actual 1 | 4 | 15',
    ]);
    expect(JSON.stringify(exhibits?.blocks)).toMatch(/"name":"v2".*"name":"v1"/);
  });
});

describe('what it costs', () => {
  /** The requester is told by a direct message, which is looked for before it is written. */
  const TOLD = [
    'ask chat.getPermalink',
    'ask conversations.open',
    'ask conversations.history',
    'ask chat.postMessage',
  ];

  test('two messages more, the requester’s, and no edit of the card; one more for the vote', async () => {
    const group = 'churn-costs';
    await story.register({ group, metrics: WITH_CURVES });
    await forgetCalls(story);
    await story.register({ group, metrics: WITH_CURVES });
    expect(await slackCalls()).toEqual([...Array<string>(3).fill('ask chat.postMessage'), ...TOLD]);
    await story.advance(AFTER_SWEEP);
    // `sweep` asks who people are; nothing is posted.
    expect((await slackCalls()).filter((call) => !call.startsWith('sweep '))).toHaveLength(7);
    await forgetCalls(story);
    await story.decide('bob', idOf(group, 2), 'approve');
    const made = await slackCalls();
    expect(made.filter((call) => call === 'announce chat.update')).toHaveLength(1);
    expect(made).not.toContain('announce conversations.replies');
  });

  test('a workspace without native blocks is asked twice, and gets lists', async () => {
    await story.post('/_local/slack/features', { nativeBlocks: false });
    const id = idOf('churn-older');
    await forgetCalls(story);
    const arn = await story.register({ group: 'churn-older', metrics: WITH_CURVES });
    expect(await slackCalls()).toEqual([...Array<string>(5).fill('ask chat.postMessage'), ...TOLD]);
    const [table, exhibits, ...others] = await story.thread(id);
    expect(others).toEqual([]);
    expect(asRead(table)).toEqual([
      'All evidence of churn-older v1, no version is approved yet to compare with',
      'All 2 checks pass.',
      '- AUC 0.91, needs at least 0.80',
      '- Accuracy 0.84, needs at least 0.75',
      'All 2 checks shown.',
    ]);
    expect(asRead(exhibits)).toEqual([
      'What the reports show',
      'ROC curve: true positive rate at each false positive rate',
      '- At 0.0: v1 0.00',
      '- At 0.1: v1 0.80',
      '- At 0.2: v1 0.82',
      '- At 0.3: v1 0.84',
      '- At 0.4: v1 0.87',
      '- At 0.5: v1 0.89',
      '- At 0.6: v1 0.91',
      '- At 0.7: v1 0.93',
      '- At 0.8: v1 0.96',
      '- At 0.9: v1 0.98',
      '- At 1.0: v1 1.00',
      'Confusion matrix',
      '- Actual 0: 28 as 0, 3 as 1',
      '- Actual 1: 4 as 0, 15 as 1',
    ]);
    await story.advance(AFTER_SWEEP);
    expect(await trouble.parts(id)).toEqual(['table', 'exhibits']);
    expect(await trouble.item(arn)).toMatchObject({
      card: { thread: { table: table?.ts, exhibits: exhibits?.ts } },
    });
  });
});

/** Lets so many calls of Slack pass, and the ones after them go wrong. */
const wrongAfter = async (passing: number, fault: Record<string, unknown>): Promise<void> => {
  const posting = { service: 'slack', operation: 'chat.postMessage' };
  await story.fault({ ...posting, kind: 'slow', ms: 0, times: passing });
  await story.fault({ ...posting, ...fault });
};

describe('whatever goes wrong', () => {
  const ONCE: [kind: string, passing: number][] = [
    'crash-before',
    'crash-after',
    'lost',
    'error',
    'timeout',
    'throttle',
  ].flatMap((kind): [string, number][] => [
    [kind, 1],
    [kind, 2],
  ]);

  test.each(ONCE)(
    'once (%s, after %i posts): each message stands once after a sweep',
    async (kind, passing) => {
      const group = `churn-${kind}-${passing}`;
      const id = idOf(group);
      await wrongAfter(passing, { kind, times: 1, ...(kind === 'timeout' && { ms: 1 }) });
      const arn = await story.register({ group, metrics: WITH_CURVES });
      const { ts } = await story.card(id);
      expect(story.cloud.faults.list(), 'the fault was met').toEqual([]);
      await story.advance(AFTER_SWEEP);
      await story.advance(AFTER_SWEEP);
      expect(await trouble.parts(id)).toEqual(['table', 'exhibits']);
      expect((await story.card(id)).ts).toBe(ts);
      await story.decide('carol', id, 'approve');
      expect(await story.status(arn)).toBe('Approved');
      expect(await trouble.parts(id)).toEqual(['table', 'exhibits', expect.stringMatching(/^vote:carol:/)]);
      expect(await trouble.isFollowed(arn)).toBe(false);
      await trouble.endedWell(id, 'Approved');
    },
  );

  test('Slack takes no thread for an hour: the question stands, can be decided, and the thread follows', async () => {
    const group = 'churn-hour';
    const id = idOf(group);
    await wrongAfter(1, { kind: 'error', code: 'internal_error', times: LASTING });
    const arn = await story.register({ group, metrics: WITH_CURVES });
    const { ts } = await story.card(id);
    for (let minutes = 0; minutes < 60; minutes += 10) await story.advance('10m');
    expect((await story.card(id)).ts).toBe(ts);
    expect(await trouble.parts(id)).toEqual([]);
    expect(await trouble.isFollowed(arn)).toBe(true);
    expect((await story.execution(id)).status).toBe('RUNNING');
    await story.mend();
    await story.advance(AFTER_SWEEP);
    expect(await trouble.parts(id)).toEqual(['table', 'exhibits']);
    await story.decide('bob', id, 'approve');
    await trouble.endedWell(id, 'Approved');
    expect(await trouble.ops(id)).toEqual([]);
  });

  test('decided while Slack takes no thread: it is posted under the closed card, and only then followed no more', async () => {
    const group = 'churn-decided-first';
    const id = idOf(group);
    await wrongAfter(1, { kind: 'lost', times: LASTING });
    const arn = await story.register({ group });
    expect((await story.decide('bob', id, 'reject', 'Not this quarter, says risk')).closed).toBe(true);
    await story.advance('1m');
    expect(await story.status(arn)).toBe('Rejected');
    expect(await trouble.isFollowed(arn)).toBe(true);
    await story.mend();
    await story.advance(AFTER_SWEEP);
    expect(await trouble.parts(id)).toEqual(['table', expect.stringMatching(/^vote:bob:/)]);
    await story.advance(AFTER_SWEEP);
    expect(await trouble.isFollowed(arn)).toBe(false);
  });

  test('announcements that run at once post it once', async () => {
    const group = 'churn-at-once';
    const id = idOf(group);
    await wrongAfter(1, { kind: 'error', function: 'ask', times: LASTING });
    const arn = await story.register({ group, metrics: WITH_CURVES });
    await story.mend();
    // Beyond the half minute for which the first post might still be under way, before the first sweep.
    await story.advance('31s');
    expect(await trouble.parts(id)).toEqual([]);
    const name = story.cloud.status().functions.find((one) => one.name === 'announce')?.arn ?? '';
    const slow = { service: 'slack', function: 'announce', kind: 'slow', ms: 500, times: 6 };
    await story.fault({ ...slow, operation: 'chat.postMessage' });
    await story.fault({ ...slow, operation: 'conversations.replies' });
    for (let copy = 0; copy < 3; copy++)
      story.cloud.lambdas.invokeAsync(name, JSON.stringify({ arn, round: 1 }));
    await story.quiet();
    await story.advance(AFTER_SWEEP);
    expect(await trouble.parts(id)).toEqual(['table', 'exhibits']);
  });
});
