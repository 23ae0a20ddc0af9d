// What a registration calls for: every stage of the last request with every fact about the version.
import { describe, expect, test } from 'vitest';
import { intake, openRequest, type IntakeFacts } from '../../approval/intake.ts';
import { Request, type Stage } from '../../approval/request.ts';
import {
  alice,
  applying,
  approval,
  asking,
  at,
  byExpiry,
  closed,
  CONTENT,
  decided,
  digest,
  judged,
  modelPackage,
  opened,
  policy,
  REGISTERED,
  rejection,
  request,
  settled,
} from './values.ts';

const facts = (over: Partial<IntakeFacts> = {}): IntakeFacts => ({
  found: modelPackage(),
  contentDigest: CONTENT,
  last: undefined,
  policy: policy(),
  startFrom: at('20 00:00'),
  ...over,
});
const why = (over: Partial<IntakeFacts>): string => {
  const step = intake(facts(over));
  return 'why' in step ? `${step.kind}: ${step.why}` : step.kind;
};
const recreated = modelPackage({ registeredAt: at('25 10:00') });

describe('a version without a request', () => {
  test('opens round 1', () => {
    expect(intake(facts())).toEqual({ kind: 'open', round: 1, found: modelPackage(), policy: policy() });
  });

  test('that no policy names is a notice', () => {
    expect(intake(facts({ policy: undefined }))).toEqual({ kind: 'notice', group: 'churn-telco' });
  });

  test.each<[over: Partial<IntakeFacts>, why: string]>([
    [{ found: undefined, contentDigest: undefined }, 'the version does not exist'],
    [{ found: modelPackage({ status: 'InProgress' }) }, 'its status is InProgress, not Completed'],
    [{ found: modelPackage({ status: 'Failed' }) }, 'its status is Failed, not Completed'],
    [{ found: modelPackage({ approvalStatus: 'Approved' }) }, 'its approval status is Approved'],
    [{ found: modelPackage({ approvalStatus: 'Rejected' }) }, 'its approval status is Rejected'],
    [{ found: modelPackage({ approvalStatus: 'unknown' }) }, 'its approval status is unknown'],
    [{ startFrom: at('23 14:06') }, 'it was registered before Countersign started here'],
    [{ startFrom: at('23 14:06'), policy: undefined }, 'it was registered before Countersign started here'],
    [
      { found: modelPackage({ approvalStatus: 'Approved' }), policy: undefined },
      'its approval status is Approved',
    ],
  ])('is left alone: %j', (over, words) => {
    expect(why(over)).toBe(`nothing: ${words}`);
  });

  test('registered in the very moment of the start is not too old', () => {
    expect(intake(facts({ startFrom: REGISTERED })).kind).toBe('open');
  });
});

const OPEN: [name: string, stage: Stage][] = [
  ['opened', opened],
  ['judged', { kind: 'judged', judged: judged() }],
  ['asking', asking()],
  ['decided', decided(approval())],
  ['applying', applying(approval())],
];

describe.each(OPEN)('while a round is %s', (name, stage) => {
  const last = request(stage);
  const writing = name === 'decided' || name === 'applying';

  test('the same content is resumed, whatever else', () => {
    expect(intake(facts({ last }))).toEqual({ kind: 'resume', request: last });
    expect(intake(facts({ last, policy: undefined })).kind).toBe('resume');
    expect(intake(facts({ last, startFrom: at('28 00:00') })).kind).toBe('resume');
    expect(intake(facts({ last, found: modelPackage({ approvalStatus: 'Approved' }) })).kind).toBe('resume');
  });

  test(
    writing ? 'other content is left to record, which compares' : 'other content closes it as changed',
    () => {
      const step = intake(facts({ last, contentDigest: digest('beef') }));
      expect(step).toEqual(
        writing
          ? { kind: 'resume', request: last }
          : { kind: 'close', request: last, as: 'changed', why: 'the content of the version changed' },
      );
    },
  );

  test('a version that is gone, or another of that name, closes it as gone', () => {
    const gone = { kind: 'close', request: last, as: 'gone', why: 'the version was deleted' };
    expect(intake(facts({ last, found: undefined, contentDigest: undefined }))).toEqual(gone);
    expect(intake(facts({ last, found: recreated }))).toEqual(gone);
  });
});

const READ_BACK = at('23 15:03');
const later = modelPackage({ modifiedAt: at('23 15:04') });
const ENDED = 'nothing: its last round has ended and nothing calls for another';

describe('after a round that', () => {
  test.each<[what: string, stage: Stage, over: Partial<IntakeFacts>, step: string]>([
    ['was approved and nothing changed since', settled(approval(), undefined, READ_BACK), {}, ENDED],
    [
      'was approved and is pending as it was read back',
      settled(approval(), undefined, READ_BACK),
      { found: modelPackage({ modifiedAt: READ_BACK }) },
      ENDED,
    ],
    [
      'was approved and set to pending later',
      settled(approval(), undefined, READ_BACK),
      { found: later },
      'open',
    ],
    [
      'was rejected and set to pending later',
      settled(rejection('Too old by now.'), undefined, READ_BACK),
      { found: later },
      'open',
    ],
    [
      'was approved, and still is',
      settled(approval(), undefined, READ_BACK),
      { found: modelPackage({ approvalStatus: 'Approved', modifiedAt: at('23 15:04') }) },
      'nothing: its approval status is Approved',
    ],
    ['was left pending by expiry', settled(byExpiry('Pending')), { found: later }, ENDED],
    [
      'was left pending by expiry, with other content',
      settled(byExpiry('Pending')),
      { contentDigest: digest('beef') },
      ENDED,
    ],
    ['ended as changed', closed('changed', 'x'), {}, 'open'],
    ['ended as changed, with a later start', closed('changed', 'x'), { startFrom: at('28 00:00') }, 'open'],
    ['ended as changed, and no policy names it now', closed('changed', 'x'), { policy: undefined }, 'notice'],
    ['ended as gone', closed('gone', 'x'), {}, ENDED],
    ['ended as gone, and was registered anew', closed('gone', 'x'), { found: recreated }, 'open'],
    ['ended as overtaken', closed('overtaken', 'x'), { found: later }, ENDED],
    ['ended as observed, and is enforced now', closed('observed', 'x'), {}, ENDED],
    ['ended as left pending', closed('left-pending', 'x'), { contentDigest: digest('beef') }, ENDED],
    [
      'was approved, deleted and registered anew',
      settled(approval(), undefined, READ_BACK),
      { found: recreated },
      'open',
    ],
  ])('%s', (_what, stage, over, step) => {
    expect(why({ last: request(stage), ...over })).toBe(step);
  });

  test('calls for another, the next round opens', () => {
    expect(intake(facts({ last: request(closed('changed', 'x'), { round: 2 }) }))).toMatchObject({
      round: 3,
    });
  });
});

test('a new request is whole, in its first revision, under the policy of now', () => {
  const step = intake(facts());
  if (step.kind !== 'open') throw new Error(step.kind);
  const author = { identities: ['arn:aws:iam::000000000000:user/alice'], people: [alice] };
  const made = openRequest(step, {
    contentDigest: CONTENT,
    policyDigest: digest('7be13d55'),
    author,
    now: Date.parse(at('23 14:05:01')),
  });
  expect(made).toEqual({
    ...request(opened),
    revision: 1,
    subject: { images: [], modelData: [] },
  });
  expect(Request.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
});

describe('when a person wants the question put again', () => {
  const ended = request(closed('changes-requested', 'Bob requested changes'));
  const again = (over: Partial<IntakeFacts>): string =>
    why({ last: ended, askedAgain: { after: 1, by: alice }, ...over });

  test('the round after the one that ended opens, and says who wanted it', () => {
    const step = intake(facts({ last: ended, askedAgain: { after: 1, by: alice } }));
    expect(step).toMatchObject({ kind: 'open', round: 2 });
    if (step.kind !== 'open') return;
    const known = {
      contentDigest: CONTENT,
      policyDigest: digest('b0b'),
      author: { identities: [], people: [] },
      now: 0,
    };
    expect(openRequest(step, { ...known, askedAgainBy: alice })).toMatchObject({
      id: 'churn-telco-v42-r2',
      askedAgainBy: 'alice',
    });
    expect(openRequest(step, known)).not.toHaveProperty('askedAgainBy');
  });

  test.each<[what: string, over: Partial<IntakeFacts>, words: string]>([
    [
      'after another round',
      { askedAgain: { after: 2, by: alice } },
      'nothing: its last round has ended and nothing calls for another',
    ],
    [
      'of a version that is approved',
      { found: modelPackage({ approvalStatus: 'Approved' }) },
      'nothing: its approval status is Approved',
    ],
    ['while it is open', { last: request(asking()) }, 'resume'],
    ['of a group without a policy', { policy: undefined }, 'notice'],
  ])('nothing opens %s', (_, over, words) => {
    expect(again(over)).toBe(words);
  });
});
