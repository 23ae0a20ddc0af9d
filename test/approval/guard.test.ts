// Which status no request explains: every stage with every status, and a small world in which events come in any order.
import { describe, expect, test } from 'vitest';
import { guard, isSame, isTold, Sighting, type Guard, type GuardFacts } from '../../approval/guard.ts';
import { type Instant } from '../../approval/ids.ts';
import { type ModelPackage } from '../../approval/package.ts';
import { closedWithout, type Request, type Stage } from '../../approval/request.ts';
import { type Decision } from '../../approval/vote.ts';
import {
  applying,
  approval,
  asking,
  at,
  byExpiry,
  byPolicy,
  closed,
  decided,
  judged,
  modelPackage,
  opened,
  policy,
  REGISTERED,
  rejection,
  request,
  settled,
  userArn,
} from './values.ts';

const LATER = at('24 10:00');
const ERIN = userArn('erin');
type Status = Sighting['status'];

const version = (approvalStatus: string, over: Partial<ModelPackage> = {}): ModelPackage =>
  modelPackage({ approvalStatus, modifiedAt: LATER, modifiedBy: ERIN, ...over });
const facts = (over: Partial<GuardFacts> = {}): GuardFacts => ({
  found: version('Approved'),
  last: undefined,
  seen: undefined,
  policy: policy(),
  startFrom: at('20 00:00'),
  ...over,
});
const sighting = (over: Partial<Sighting> = {}): Sighting => ({
  arn: modelPackage().arn,
  group: 'churn-telco',
  version: 42,
  registeredAt: REGISTERED,
  round: 0,
  status: 'Approved',
  by: ERIN,
  modifiedAt: LATER,
  channel: 'C0MODELS',
  told: {},
  ...over,
});
const nothing = (why: string): Guard => ({ kind: 'nothing', why });
const OURS = nothing('it is what the request decided');
const WAITS = nothing('it waits for a decision');
const SEEN = nothing('it was seen before; whoever saw it, or sweep, tells');
const on = (stage: Stage, status: string, over: Partial<GuardFacts> = {}): Guard =>
  guard(facts({ last: request(stage), found: version(status), ...over }));

describe('a version without a request', () => {
  test.each(['Approved', 'Rejected'] as const)('that somebody set to %s is seen and told', (status) => {
    expect(guard(facts({ found: version(status) }))).toEqual({
      kind: 'see',
      sighting: sighting({ status }),
      tell: true,
      endsApproval: false,
    });
  });

  test('that was registered that way was decided by whoever registered it', () => {
    const found = version('Approved', { modifiedBy: undefined });
    expect(guard(facts({ found }))).toEqual({
      kind: 'see',
      sighting: sighting({ by: userArn('alice') }),
      tell: true,
      endsApproval: false,
    });
  });

  test('of which the registry names nobody', () => {
    const { by: _, ...nameless } = sighting();
    const found = version('Approved', { modifiedBy: undefined, authors: [] });
    expect(guard(facts({ found }))).toEqual({
      kind: 'see',
      sighting: nameless,
      tell: true,
      endsApproval: false,
    });
  });

  test.each<[what: string, over: Partial<GuardFacts>, why: string]>([
    ['that is gone', { found: undefined }, 'the version does not exist'],
    ['that waits', { found: version('PendingManualApproval') }, 'it waits for a decision'],
    ['of an unknown status', { found: version('Revoked') }, 'it waits for a decision'],
    [
      'of a group that no policy names',
      { policy: undefined },
      'no policy names its group, so nobody asked for it to be guarded',
    ],
    [
      'of a group that is observed',
      { policy: policy({ mode: 'observe' }) },
      'its policy only observes: others decide, as before',
    ],
    [
      'older than the start',
      { startFrom: at('23 14:06') },
      'it was registered before Countersign started here',
    ],
  ])('%s is left alone', (_, over, why) => {
    expect(guard(facts(over))).toEqual(nothing(why));
  });

  test('registered in the very moment of the start is not too old', () => {
    expect(guard(facts({ startFrom: REGISTERED })).kind).toBe('see');
  });

  test('is seen once, whatever else is changed on it', () => {
    const found = version('Approved', { modifiedAt: at('25 10:00'), modifiedBy: userArn('alice') });
    expect(guard(facts({ found, seen: sighting() }))).toEqual(SEEN);
  });

  test('that is set back is remembered as that, in silence, and once', () => {
    const found = version('PendingManualApproval');
    const back = sighting({ status: 'PendingManualApproval' });
    const { by: _, ...set } = back;
    expect(guard(facts({ found, seen: sighting() }))).toEqual({
      kind: 'see',
      sighting: set,
      tell: false,
      endsApproval: true,
    });
    expect(guard(facts({ found, seen: back }))).toEqual(WAITS);
    expect(guard(facts({ seen: back })).kind).toBe('see');
  });

  test('that was registered anew under the same ARN was not seen before', () => {
    const registeredAt = at('25 09:00');
    const found = version('Approved', { registeredAt });
    expect(guard(facts({ found, seen: sighting() }))).toEqual({
      kind: 'see',
      sighting: sighting({ registeredAt }),
      tell: true,
      endsApproval: false,
    });
    expect(guard(facts({ found, last: request(settled(approval())) })).kind).toBe('see');
  });
});

const UNDECIDED: [name: string, stage: Stage][] = [
  ['opened', opened],
  ['judged', { kind: 'judged', judged: judged() }],
  ['asking', asking()],
];
describe.each(UNDECIDED)('while a round is %s', (_, stage) => {
  test.each(['Approved', 'Rejected'] as const)('%s is somebody else’s', (status) => {
    const last = request(stage);
    expect(on(stage, status)).toEqual({
      kind: 'close',
      request: last,
      outside: { status, by: ERIN, modifiedAt: LATER },
    });
  });

  test('pending is as it should be', () => {
    expect(on(stage, 'PendingManualApproval')).toEqual(WAITS);
  });
});

describe('while record is at work', () => {
  test.each<[what: string, stage: Stage, status: string, step: Guard]>([
    ['decided, not written', decided(approval()), 'PendingManualApproval', WAITS],
    ['decided, and the same outside', decided(approval()), 'Approved', { kind: 'wait' }],
    ['decided, and another outside', decided(approval()), 'Rejected', { kind: 'wait' }],
    ['applying, not written', applying(approval()), 'PendingManualApproval', WAITS],
    ['applying, written', applying(approval()), 'Approved', nothing('it is what the request is applying')],
    ['applying, and another outside', applying(approval()), 'Rejected', { kind: 'wait' }],
    [
      'applying a rejection',
      applying(rejection('too low')),
      'Rejected',
      nothing('it is what the request is applying'),
    ],
    ['applying a rejection, approved outside', applying(byPolicy), 'Approved', { kind: 'wait' }],
  ])('%s', (_, stage, status, step) => {
    expect(on(stage, status)).toEqual(step);
  });
});

const outside = (status: 'Approved' | 'Rejected') => ({ outside: { status, by: ERIN, modifiedAt: LATER } });
const tells = (status: Status, tell = true) => ({ kind: 'see', status, round: 1, tell });
const brief = (step: Guard) =>
  step.kind === 'see'
    ? { kind: 'see', status: step.sighting.status, round: step.sighting.round, tell: step.tell }
    : step;

describe('after a round', () => {
  test.each<[what: string, stage: Stage, status: string, step: object]>([
    ['approved', settled(approval()), 'Approved', OURS],
    ['approved, then rejected outside', settled(approval()), 'Rejected', tells('Rejected')],
    ['rejected', settled(rejection('no')), 'Rejected', OURS],
    ['rejected, then approved outside', settled(rejection('no')), 'Approved', tells('Approved')],
    ['set back', settled(approval()), 'PendingManualApproval', tells('PendingManualApproval', false)],
    ['left pending by expiry', settled(byExpiry('Pending')), 'PendingManualApproval', WAITS],
    ['left pending, then approved', settled(byExpiry('Pending')), 'Approved', tells('Approved')],
    ['void, then approved', closed('changed', 'x', { decision: approval() }), 'Approved', tells('Approved')],
    ['gone', closed('gone', 'x', { decision: approval() }), 'Approved', tells('Approved')],
    ['given up', closed('left-pending', 'x', { decision: approval() }), 'Approved', OURS],
    [
      'given up, another',
      closed('left-pending', 'x', { decision: approval() }),
      'Rejected',
      tells('Rejected'),
    ],
    ['given up undecided', closed('left-pending', 'x'), 'Approved', tells('Approved')],
    [
      'overtaken, then the other',
      closed('overtaken', 'x', outside('Approved')),
      'Rejected',
      tells('Rejected'),
    ],
    ['overtaken by we do not know what', closed('overtaken', 'x'), 'Approved', tells('Approved')],
    [
      'overtaken with a decision of its own',
      closed('overtaken', 'x', { ...outside('Rejected'), decision: approval() }),
      'Approved',
      tells('Approved'),
    ],
  ])('%s', (_, stage, status, step) => {
    expect(brief(on(stage, status))).toEqual(step);
  });

  test('that guard closed itself, only the bell may be missing', () => {
    const stage = closed('overtaken', 'x', outside('Approved'));
    expect(on(stage, 'Approved')).toEqual({ kind: 'finish', request: request(stage) });
    expect(on(stage, 'Approved', { seen: sighting({ round: 1 }) })).toEqual(SEEN);
  });

  test('a change of metadata moves LastModifiedTime and names another, and is nobody’s decision', () => {
    const stage = settled(approval(), undefined, at('23 15:03'));
    const found = version('Approved', { modifiedAt: at('29 10:00'), modifiedBy: userArn('alice') });
    expect(on(stage, 'Approved', { found })).toEqual(OURS);
  });

  test('what was seen after the round counts, what was seen before it does not', () => {
    const seen = sighting({ round: 1, status: 'Rejected' });
    expect(brief(on(settled(approval()), 'Approved', { seen }))).toEqual(tells('Approved'));
    expect(on(settled(approval()), 'Rejected', { seen })).toEqual(SEEN);
    expect(on(settled(approval()), 'Approved', { seen: { ...seen, round: 0 } })).toEqual(OURS);
  });

  test('the policy of the request decides, not the one of today', () => {
    const last = request(settled(approval()), { policy: policy({ mode: 'observe' }) });
    expect(guard(facts({ last, found: version('Rejected') }))).toEqual(
      nothing('its policy only observes: others decide, as before'),
    );
    const kept = request(settled(approval()), { policy: policy({ channel: 'C0OTHER' }) });
    expect(guard(facts({ last: kept, found: version('Rejected'), policy: undefined }))).toEqual({
      kind: 'see',
      sighting: sighting({ status: 'Rejected', round: 1, channel: 'C0OTHER' }),
      tell: true,
      endsApproval: true,
    });
  });

  test('a request is ours to guard however old the version is', () => {
    expect(brief(on(settled(approval()), 'Rejected', { startFrom: at('28 00:00') }))).toEqual(
      tells('Rejected'),
    );
  });
});

test('a version is the same while status, time of change and time of registration are', () => {
  const found = version('Approved');
  expect(isSame(found, version('Approved', { modifiedBy: undefined }))).toBe(true);
  expect(isSame(undefined, undefined)).toBe(true);
  expect(isSame(found, undefined)).toBe(false);
  expect(isSame(found, version('Rejected'))).toBe(false);
  expect(isSame(found, version('Approved', { modifiedAt: REGISTERED }))).toBe(false);
  expect(isSame(found, version('Approved', { registeredAt: LATER }))).toBe(false);
});

test('a sighting is told when machines and people are', () => {
  const now: Instant = LATER;
  expect(isTold(sighting())).toBe(false);
  expect(isTold(sighting({ told: { topic: now } }))).toBe(false);
  expect(isTold(sighting({ told: { people: now } }))).toBe(false);
  expect(isTold(sighting({ told: { topic: now, people: now } }))).toBe(true);
});

test('a sighting is kept as it is', () => {
  const known = sighting({ told: { topic: LATER, people: LATER } });
  expect(Sighting.parse(known)).toEqual(known);
  expect(Sighting.parse({ ...sighting({ round: 0 }), told: undefined }).told).toEqual({});
  expect(Sighting.safeParse(sighting({ round: -1 })).success).toBe(false);
  expect(Sighting.safeParse(sighting({ version: 0 })).success).toBe(false);
  expect(Sighting.safeParse({ ...sighting(), status: 'Revoked' }).success).toBe(false);
});

// A registry, a table and a bus of their own. Each change sends an event; guard is called for the events in any order, once
// and again, between the changes and after them. What it tells must be what others decided and it could have seen.

interface World {
  found: ModelPackage;
  last: Request | undefined;
  seen: Sighting | undefined;
  minute: number;
  told: string[];
}

type Change = (world: World) => void;

const written = (world: World, approvalStatus: string, modifiedBy: string): void => {
  world.minute += 1;
  const modifiedAt = at(`25 10:${String(world.minute).padStart(2, '0')}`);
  world.found = { ...world.found, approvalStatus, modifiedAt, modifiedBy };
};
const outsider =
  (status: string): Change =>
  (world) =>
    written(world, status, ERIN);
const metadata: Change = (world) => written(world, world.found.approvalStatus, userArn('alice'));
const stage =
  (to: Stage): Change =>
  (world) => {
    world.last = request(to);
  };
const ourWrite =
  (decision: Decision): Change =>
  (world) =>
    written(world, decision.outcome, 'record');

const look: Change = (world) => {
  const { found, last, seen } = world;
  const step = guard(facts({ found, last, seen }));
  if (step.kind === 'see') {
    world.seen = step.sighting;
    if (step.tell) world.told.push(step.sighting.status);
  }
  if (step.kind === 'close') {
    const end = { as: 'overtaken', why: 'x', outside: step.outside } as const;
    world.last = closedWithout(step.request, end, LATER);
    world.told.push(step.outside.status);
  }
};

const told = (changes: readonly Change[]): string[] => {
  const world: World = {
    found: modelPackage(),
    last: request(asking()),
    seen: undefined,
    minute: 0,
    told: [],
  };
  for (const change of changes) change(world);
  return world.told;
};

/** Every way to put as many looks as there were events, and one more, between and behind the changes. */
const withLooks = (changes: readonly Change[], looks = changes.length + 1): Change[][] => {
  const [first, ...rest] = changes;
  if (!first) return [Array.from({ length: looks }, () => look)];
  return Array.from({ length: looks + 1 }, (_, before) =>
    withLooks(rest, looks - before).map((later) => [
      ...Array.from({ length: before }, () => look),
      first,
      ...later,
    ]),
  ).flat();
};

describe('in every order of events', () => {
  const approved = [decided(approval()), applying(approval())].map(stage);
  const ours = [...approved, ourWrite(approval()), stage(settled(approval()))];

  test('our own approval is never told', () => {
    for (const run of withLooks(ours)) expect(told(run)).toEqual([]);
  });

  test('nor with a change of metadata after it, or before it is read back', () => {
    for (const run of withLooks([...ours, metadata])) expect(told(run)).toEqual([]);
    for (const run of withLooks([...ours.slice(0, 3), metadata, ...ours.slice(3)]))
      expect(told(run)).toEqual([]);
  });

  test('nor a write of ours that is taken back', () => {
    const void_ = stage(closed('changed', 'x', { decision: approval() }));
    const back: Change = (world) => written(world, 'PendingManualApproval', 'record');
    for (const run of withLooks([...ours.slice(1, 3), back, void_])) expect(told(run)).toEqual([]);
  });

  test.each(['Approved', 'Rejected'])('an open question that is set to %s is told once', (status) => {
    for (const run of withLooks([outsider(status), metadata])) expect(told([...run, look])).toEqual([status]);
  });

  test('approved by us and rejected outside is told once, and once more when it is approved again', () => {
    const settledRound = stage(settled(approval()));
    const before = [applying(approval())].map(stage);
    const rejected = [...before, ourWrite(approval()), settledRound, outsider('Rejected')];
    for (const run of withLooks(rejected)) expect(told([...run, look])).toEqual(['Rejected']);
    for (const run of withLooks([...rejected, look, metadata, outsider('Approved')], 4))
      expect(told([...run, look])).toEqual(['Rejected', 'Approved']);
  });

  test('what was changed and changed back before anybody looked is what was decided', () => {
    const flip = [...ours, outsider('Rejected'), outsider('Approved')];
    expect(told([...flip, look, look])).toEqual([]);
  });
});
