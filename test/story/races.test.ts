// Races of a hundred about one question: exactly one end each time, every answer counted or told why not, and no vote
// lost. npm test runs three; npm run test:races a thousand, and says how long the acknowledgements took.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matchesOneEach } from '../../approval/distinct-people.ts';
import { type Vote } from '../../approval/vote.ts';
import { ms, quantile } from '../../scripts/bench/row.ts';
import { AT_ONCE, attemptsOf, Race, type Answered } from './race.ts';
import { Story } from './story.ts';
import { calls, forgetCalls, itemsOf } from './truth.ts';

const { RACES: wanted } = process.env;
const RACES = Number(wanted ?? 3);
/** A local cloud keeps everything it ever did in memory; after so many races a new one is begun. */
const RACES_A_CLOUD = 50;

interface Rules {
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly needs: Readonly<Record<string, number>>;
  readonly rejections: number;
}

/** The policies raced under, as test/policies says; the author alice counts under none of them. */
const RULES: Readonly<Record<string, Rules>> = {
  crowd: { roles: { approvers: ['bob', 'carol', 'dave'] }, needs: { approvers: 1 }, rejections: 1 },
  strict: {
    roles: { approvers: ['bob', 'carol'], risk: ['carol', 'dave'] },
    needs: { approvers: 1, risk: 1 },
    rejections: 2,
  },
  board: {
    roles: {
      approvers: ['bob', 'carol', 'erin', 'frank', 'grace', 'heidi', 'ivan'],
      risk: ['carol', 'dave', 'heidi', 'judy'],
    },
    needs: { approvers: 3, risk: 1 },
    rejections: 3,
  },
};
const NAMES = Object.keys(RULES);

const isEnough = ({ roles, needs }: Rules, votes: readonly Vote[]): boolean => {
  const yes = votes.filter(({ choice }) => choice === 'approve').map(({ person }) => person);
  const places = Object.entries(needs).flatMap(([role, count]) =>
    Array.from({ length: count }, () => yes.filter((person) => roles[role]?.includes(person))),
  );
  return matchesOneEach(places);
};

const isRejected = ({ rejections }: Rules, votes: readonly Vote[]): boolean =>
  votes.filter(({ choice }) => choice === 'reject').length >= rejections;

/** How often each person's vote counted, less how often they took one back: 1 where a vote of theirs stands. */
const balance = (answered: readonly Answered[]): Record<string, number> => {
  const counted: Record<string, number> = {};
  for (const { user, choice, as } of answered)
    if (as === 'counted') counted[user] = (counted[user] ?? 0) + (choice === 'withdraw' ? -1 : 1);
  return Object.fromEntries(Object.entries(counted).filter(([, votes]) => votes !== 0));
};

interface End {
  readonly as: string;
  readonly votes?: readonly Vote[];
  readonly decision?: { readonly outcome: string; readonly votes: readonly Vote[] };
}

/** The outcome that the last vote brought, and none before it. */
const outcomeOf = (rules: Rules, { as, decision }: End, votes: readonly Vote[]): string => {
  const before = votes.slice(0, -1);
  expect(isEnough(rules, before) || isRejected(rules, before)).toBe(false);
  expect(votes.every(({ person }) => Object.values(rules.roles).flat().includes(person))).toBe(true);
  if (as === 'changes-requested') {
    expect(votes.at(-1)?.choice).toBe('request-changes');
    return 'PendingManualApproval';
  }
  expect(as).toBe('settled');
  const outcome = isEnough(rules, votes) ? 'Approved' : 'Rejected';
  if (outcome === 'Rejected') expect(isRejected(rules, votes)).toBe(true);
  expect(decision?.outcome).toBe(outcome);
  return outcome;
};

const took: number[] = [];

/** Everything that must hold after a race, whatever came first. */
const race = async (story: Story, number: number): Promise<void> => {
  const name = NAMES[number % NAMES.length] ?? '';
  const rules = RULES[name];
  if (!rules) throw new Error(`There are no rules ${name}.`);
  const group = `${name}-race-${number}`;
  const id = `${group}-v1-r1`;
  await forgetCalls(story);
  const arn = await story.register({ group });
  const it = await Race.about(story, id);
  const attempts = attemptsOf(number);
  let whispers = 0;
  const deaf = story.cloud.slack.workspace.onWhisper(() => whispers++);
  const raced = await it.run(attempts);
  deaf();
  took.push(...raced.map(({ ms: each }) => each));
  const clicks = raced.filter(({ kind }) => kind === 'click');
  expect(raced.filter(({ as }) => as === 'unanswered')).toEqual([]);
  expect(whispers, 'each click that opened nothing was told why').toBe(
    clicks.filter(({ as }) => as === 'refused').length,
  );

  const everybody = [...new Set(Object.values(rules.roles).flat())];
  const answered = [...raced, ...(await it.finish(arn, everybody))];
  // A step that lost against an announcement is retried after seconds, a message that did is posted by the next sweep.
  await story.advance('6m');
  const stage = (await itemsOf(story, arn)).request['stage'] as End;
  const votes = stage.decision?.votes ?? stage.votes ?? [];
  expect(Object.fromEntries(votes.map(({ person }) => [person, 1]))).toEqual(balance(answered));
  expect(new Set(votes.map(({ person }) => person)).size).toBe(votes.length);

  const outcome = outcomeOf(rules, stage, votes);
  expect(await story.status(arn)).toBe(outcome);
  expect((await story.execution(id)).status).toBe('SUCCEEDED');
  const writes = (await calls(story, 'record')).filter(
    ({ operation, resource }) => operation === 'UpdateModelPackage' && resource.includes(`/${group}/`),
  );
  expect(writes).toHaveLength(outcome === 'PendingManualApproval' ? 0 : 1);
  const heard = (await story.told('topic')).filter((notice) => notice['requestId'] === id);
  expect(heard.map((notice) => notice['outcome'])).toEqual(writes.map(() => outcome));
  expect((await story.card(id)).blocks.map(({ type }) => type)).not.toContain('actions');
  const parts = (await story.thread(id)).map(({ metadata }) => metadata?.event_payload.part);
  expect(new Set(parts).size).toBe(parts.length);
  expect(parts).toEqual(expect.arrayContaining(votes.map(({ person, at }) => `vote:${person}:${at}`)));
};

const clouds = Array.from({ length: Math.ceil(RACES / RACES_A_CLOUD) }, (_, index) => index * RACES_A_CLOUD);

describe.each(clouds)('races from number %i', (first) => {
  let story: Story;
  beforeAll(async () => {
    story = await Story.begin();
  });
  afterAll(() => story.end());

  const numbers = Array.from({ length: Math.min(RACES_A_CLOUD, RACES - first) }, (_, index) => first + index);

  test.each(numbers)('a hundred at once, race %i: one end, and no vote lost', async (number) => {
    await race(story, number);
  });
});

const begun = performance.now();
afterAll(() => {
  if (wanted === undefined) return;
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.log(
    `${RACES} races of ${AT_ONCE} in ${seconds} s; acknowledged in p50 ${ms(quantile(took, 0.5))}, p99 ${ms(quantile(took, 0.99))}`,
  );
});
