// Every message about a version that ends in one way or another, whole and in order, as people read it: the card with the
// text that a phone or a screen reader says, what stands under it, and what each person was told directly.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asRead } from './read.ts';
import { Story, WEAK, type ChatMessage } from './story.ts';

let story: Story;
beforeAll(async () => (story = await Story.begin()));
afterAll(() => story.end());

/** Its text, then its blocks. */
const whole = (message: ChatMessage): string[] => [
  message.text.replaceAll(/\d{1,2} [A-Z][a-z]{2} \d\d:\d\d UTC/g, '(utc)'),
  ...asRead(message),
];

const card = async (group: string): Promise<string[]> => whole(await story.card(`${group}-v1-r1`));
const thread = async (group: string): Promise<string[][]> =>
  (await story.thread(`${group}-v1-r1`)).map(whole);
/** What one person was told about version 1, oldest first. */
const told = async (person: string, group: string): Promise<string[][]> => {
  const messages = (await story.messages(`D0${person.toUpperCase()}`)) as ChatMessage[] | undefined;
  return (messages ?? [])
    .filter(({ text }) => text.includes(`${group} v1 `))
    .reverse()
    .map(whole);
};

const FOOTER = 'Round 1 · evidence (digest) · policy (digest)';
const AUC = '- AUC 0.91, needs at least 0.80';
const BOTH = [AUC, '- Accuracy 0.84, needs at least 0.75'];
const HAD_PASSED = 'All 2 checks had passed. There was no approved version to compare with.';

/** The table under the card of a version under the policy churn, and under timely. */
const evidence = (group: string): string[] => [
  `All evidence of ${group} v1. All 2 checks pass.`,
  `All evidence of ${group} v1, no version is approved yet to compare with`,
  'Check | v1 | Needs | In words',
  'AUC | 0.91 | at least 0.80 | passes',
  'Accuracy | 0.84 | at least 0.75 | passes',
  'All 2 checks shown.',
];
const timelyEvidence = (group: string): string[] => [
  `All evidence of ${group} v1. The one check passes.`,
  `All evidence of ${group} v1, no version is approved yet to compare with`,
  'Check | v1 | Needs | In words',
  'AUC | 0.91 | at least 0.80 | passes',
  'The one check is shown.',
];

/** That it is asked about, to whoever registered it. */
const asked = (group: string): string[] => [
  `Your ${group} v1 is asked about. All 2 checks pass. It waits for Bob or Carol, one is enough. It closes (utc) and is then rejected.`,
  `Your ${group} v1 is asked about. All 2 checks pass.`,
  'It waits for Bob or Carol, one is enough. It closes (date) and is then rejected.',
  'You will read here how it ends. Follow it',
];
const timelyAsked = (group: string): string[] => [
  `Your ${group} v1 is asked about. The one check passes. It waits for Bob, Carol or Dave: one of approvers and one of risk. It closes (utc) and is then rejected.`,
  `Your ${group} v1 is asked about. The one check passes.`,
  'It waits for Bob, Carol or Dave: one of approvers and one of risk. It closes (date) and is then rejected.',
  'You will read here how it ends. Follow it',
];

test('approved', async () => {
  const group = 'churn-said-yes';
  await story.register({ group });
  await story.decide('bob', `${group}-v1-r1`, 'approve', 'Holds.');
  expect(await card(group)).toEqual([
    `${group} v1: approved by Bob on (utc). The registry says Approved.`,
    `${group} v1: approved`,
    'Bob approved, (date). The registry says Approved.',
    '> Holds.',
    'All 2 checks passed. There was no approved version to compare with.',
    ...BOTH,
    'Next: deployments may use v1. Alice registered it.',
    FOOTER,
  ]);
  expect(await thread(group)).toEqual([
    evidence(group),
    [`${group} v1: Bob approved.`, 'Bob approved.', '> Holds.'],
  ]);
  expect(await told('alice', group)).toEqual([
    asked(group),
    [
      `Your ${group} v1 is approved, by Bob. Deployments may use it.`,
      `Your ${group} v1 is approved, by Bob.`,
      'Deployments may use it. Decided (date). Open the card',
      '> Holds.',
    ],
  ]);
});

test('rejected by a person', async () => {
  const group = 'churn-said-no';
  await story.register({ group });
  await story.decide('bob', `${group}-v1-r1`, 'reject', 'Drift in May data.');
  expect(await card(group)).toEqual([
    `${group} v1: rejected by Bob on (utc). Reason: Drift in May data.`,
    `${group} v1: rejected`,
    'Bob rejected, (date). Reason:',
    '> Drift in May data.',
    HAD_PASSED,
    ...BOTH,
    'Next: v1 stays Rejected. Alice registered it. A new version opens a new question.',
    FOOTER,
  ]);
  expect(await thread(group)).toEqual([
    evidence(group),
    [`${group} v1: Bob rejected.`, 'Bob rejected.', '> Drift in May data.'],
  ]);
  expect(await told('alice', group)).toEqual([
    asked(group),
    [
      `Your ${group} v1 was rejected by Bob.`,
      `Your ${group} v1 was rejected by Bob.`,
      'Decided (date). Open the card',
      '> Drift in May data.',
    ],
  ]);
});

test('rejected by the policy', async () => {
  const group = 'churn-said-policy';
  await story.register({ group, metrics: WEAK });
  const why = 'AUC 0.74, needs at least 0.80: too low by 0.06';
  expect(await card(group)).toEqual([
    `${group} v1: rejected by policy, nobody was asked. ${why}.`,
    `${group} v1: rejected by policy`,
    '1 of 2 checks fails. Nobody was asked.',
    `- ${why}`,
    'The other check passes. There was no approved version to compare with.',
    '- Accuracy 0.79, needs at least 0.75',
    'Decided: by policy, (date). Registered by Alice.',
    'Next: v1 stays Rejected. A version that meets the policy has to be registered anew.',
    FOOTER,
  ]);
  expect(await told('alice', group)).toEqual([
    [
      `Your ${group} v1 was rejected by policy. ${why}. Nobody was asked.`,
      `Your ${group} v1 was rejected by policy.`,
      `${why}. Nobody was asked. Decided (date). Open the card`,
      'To see what the policy says before you register: countersign simulate',
    ],
  ]);
});

test('changes requested', async () => {
  const group = 'churn-said-change';
  await story.register({ group });
  await story.decide('bob', `${group}-v1-r1`, 'request-changes', 'Retrain without May.');
  expect(await card(group)).toEqual([
    `${group} v1: changes requested. Bob requested changes. It is not approved, and not rejected.`,
    `${group} v1: changes requested`,
    'Bob requested changes. It is not approved, and not rejected.',
    '> Retrain without May.',
    HAD_PASSED,
    ...BOTH,
    'Next: Alice registers a new version, or corrects v1. Countersign then checks again and asks again.',
    FOOTER,
  ]);
  expect(await thread(group)).toEqual([
    evidence(group),
    [`${group} v1: Bob requested changes.`, 'Bob requested changes.', '> Retrain without May.'],
  ]);
  const next = 'Register a new version, or correct this one. Countersign then checks again and asks again.';
  expect(await told('alice', group)).toEqual([
    asked(group),
    [
      `Your ${group} v1 is not approved, and not rejected: Bob requested changes. ${next}`,
      `Your ${group} v1 is not approved, and not rejected: Bob requested changes.`,
      '> Retrain without May.',
      `${next} Open the card`,
    ],
  ]);
});

test('replaced by a newer version', async () => {
  const group = 'timely-said-newer';
  await story.register({ group });
  await story.decide('bob', `${group}-v1-r1`, 'approve', 'Holds.');
  await story.register({ group });
  expect(await card(group)).toEqual([
    `${group} v1: not decided, replaced by v2. The question for v2 is open in this channel.`,
    `${group} v1: not decided, replaced by v2`,
    'v2 was registered (date).',
    'The policy asks only about the newest version of a group.',
    'Now: v1 is not approved and cannot be deployed. Votes given to it (1 of 2) do not carry over.',
    'Next: Decide about v2.',
    FOOTER,
  ]);
  const words = 'Bob approved for approvers, 1 of 2. Still needed: one of risk.';
  expect(await thread(group)).toEqual([timelyEvidence(group), [`${group} v1: ${words}`, words, '> Holds.']]);
  const replaced = `Your ${group} v1 is not asked about any more: v2 took its place.`;
  const stays = 'It stays PendingManualApproval and cannot be deployed.';
  expect(await told('alice', group)).toEqual([
    timelyAsked(group),
    [`${replaced} ${stays}`, replaced, `${stays} Open the card`],
  ]);
});

test('reminded, called on, and expired', async () => {
  const group = 'timely-said-nothing';
  const NINE_HOURS = '9h';
  await story.register({ group });
  for (let nines = 0; nines < 9; nines++) await story.advance(NINE_HOURS);
  expect(await card(group)).toEqual([
    `${group} v1: rejected, because nobody decided by (utc).`,
    `${group} v1: rejected, nobody decided in time`,
    '0 of 2 approvals when the question closed, (date).',
    'Asked: Bob, Carol and Dave. Reminded: (date), (date), (date). The policy rejects after 72 hours.',
    'The one check had passed. There was no approved version to compare with.',
    AUC,
    'Next: v1 stays Rejected. To ask again, register it as a new version.',
    FOOTER,
  ]);
  const needs = `${group} v1 still needs one of approvers and one of risk`;
  const closes = 'It closes (date) and is then rejected.';
  const inText = `${needs}. It closes (utc) and is then rejected.`;
  const all = '<@U0BOB>, <@U0CAROL> or <@U0DAVE>';
  expect(await thread(group)).toEqual([
    timelyEvidence(group),
    [
      `Reminder: ${inText}`,
      `${needs}: ${all}`,
      `${closes} After this there is one more reminder, 4 hours before.`,
    ],
    [`Escalation: ${inText} Called on: Dave.`, `${needs}, and nobody has decided yet: <@U0DAVE>`, closes],
    [`Reminder: ${inText}`, `${needs}: ${all}`, `${closes} This is the last reminder.`],
  ]);
  const waits = [
    `${group} v1 waits for you. The one check passes. It closes (utc) and is then rejected.`,
    `${group} v1 waits for you.`,
    `The one check passes. ${closes}`,
    'Decide on its card. You get this because the policy names you.',
  ];
  expect(await told('bob', group)).toEqual([waits, waits]);
  expect(await told('carol', group)).toEqual([waits, waits]);
  expect(await told('dave', group)).toEqual([waits, waits, waits]);
  const ended = `Your ${group} v1 was rejected: nobody decided in time.`;
  expect(await told('alice', group)).toEqual([
    timelyAsked(group),
    [ended, ended, 'It closed (date). Open the card'],
  ]);
});
