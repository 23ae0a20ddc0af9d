// The question as a person reads it, and how long it stays open.
import { describe, expect, test } from 'vitest';
import { askCard, closesAt, footerOf, GRACE_SECONDS, timeoutSeconds } from '../../approval/ask.ts';
import { peopleInWords } from '../../approval/people-words.ts';
import { authorName } from '../../approval/author-words.ts';
import { type CardText } from '../../approval/card.ts';
import { IdentitiesFile } from '../../approval/identities.ts';
import { deciders, type Request } from '../../approval/request.ts';
import { type Verdict } from '../../approval/verdict.ts';
import { asRead } from './as-read.ts';
import {
  alice,
  asking,
  at,
  bob,
  carol,
  CLOSES,
  identities,
  judged,
  key,
  MISSING,
  opened,
  PASS,
  policy,
  request,
  rosterFor,
  UNREADABLE,
  userArn,
} from './values.ts';

const cardOf = (on: Request, verdict: Verdict = PASS, people = identities): CardText =>
  askCard(on, judged(verdict), rosterFor(on, people));
const card = (over: Partial<Request> = {}, verdict: Verdict = PASS): CardText =>
  cardOf(request(asking(verdict), over), verdict);
const line = (given: CardText, label: string): string | undefined =>
  asRead(given).find((text) => text.startsWith(label));

test('a version whose checks all pass', () => {
  expect(asRead(card())).toEqual([
    'churn-telco v42: approval needed',
    'Registered by Alice, 23 Nov 2026, 14:05 UTC',
    '> Retrained on October data, adds tenure features.',
    'All 2 checks pass. Compared with v41, the newest approved.',
    '- AUC 0.91, needs at least 0.80',
    '- Accuracy 0.84, needs at least 0.75',
    'Who: @Bob or @Carol, one is enough.',
    'Until: 26 Nov 2026, 14:05 UTC. No answer by then: rejected.',
    'Next: approving sets v42 to Approved; deployments may start at once.',
    '[Approve*]',
    '[Reject]',
    '[Request changes]',
    'Round 1 · evidence 4f1c9a02 · policy 7be13d55',
  ]);
  expect(card().summary).toBe(
    'churn-telco v42: approval needed. All 2 checks pass. Bob or Carol can decide until 26 Nov 14:05 UTC; after that it is rejected.',
  );
  expect(card().choices.map(({ label }) => label)).toEqual([
    'Approve churn-telco version 42',
    'Reject churn-telco version 42',
    'Request changes to churn-telco version 42',
  ]);
});

test('a number that is missing comes first, and no button is nudged', () => {
  expect(asRead(card({ subject: { images: [], modelData: [] } }, MISSING))).toEqual([
    'churn-telco v42: approval needed',
    'Registered by Alice, 23 Nov 2026, 14:05 UTC',
    '1 of 2 checks needs a person.',
    '- AUC is not in the file, needs at least 0.80',
    'The other check passes. No version is approved yet to compare with.',
    '- Accuracy 0.84, needs at least 0.75',
    'Who: @Bob or @Carol, one is enough.',
    'Until: 26 Nov 2026, 14:05 UTC. No answer by then: rejected.',
    'Next: approving sets v42 to Approved; deployments may start at once.',
    '[Approve]',
    '[Reject]',
    '[Request changes]',
    'Round 1 · evidence 4f1c9a02 · policy 7be13d55',
  ]);
});

test('a file that cannot be read, where the policy asks all the same', () => {
  expect(card({}, UNREADABLE).summary).toBe(
    'churn-telco v42: approval needed. Its metrics cannot be read: not JSON. Line 7 has NaN; JSON has no such number. ' +
      'Bob or Carol can decide until 26 Nov 14:05 UTC; after that it is rejected.',
  );
  expect(line(card({}, UNREADABLE), 'Nothing')).toBe('Nothing could be checked.');
});

test('a policy that leaves the version pending', () => {
  const given = card({ policy: policy({ onExpiry: 'leave-pending' }) });
  expect(line(given, 'Until')).toBe('Until: 26 Nov 2026, 14:05 UTC. No answer by then: it stays pending.');
  expect(given.summary).toMatch(/after that it stays pending\.$/);
});

describe('who can decide', () => {
  test.each<[approvers: string[], who: string]>([
    [['bob'], 'Who: @Bob.'],
    [['bob', 'carol', 'dave'], 'Who: @Bob, @Carol or @Dave, one is enough.'],
    [['alice', 'bob'], 'Who: @Bob. Alice registered it and cannot approve.'],
    [
      ['alice', 'bob', 'carol'],
      'Who: @Bob or @Carol, one is enough. Alice registered it and cannot approve.',
    ],
    [['alice'], 'Who: nobody: Alice registered it and is the only approver.'],
  ])('%j', (approvers, who) => {
    expect(line(card({ policy: policy({ approvers }) }), 'Who')).toBe(who);
  });

  test('nobody, and the summary says so', () => {
    expect(card({ policy: policy({ approvers: ['alice'] }) }).summary).toMatch(/\. Nobody can decide until /);
  });

  test('at most ten by name', () => {
    const names = Array.from({ length: 13 }, (_, i) => `p${i}`);
    const people = Object.fromEntries(
      names.map((name) => [name, { name: name.toUpperCase(), slack: `U${name.toUpperCase()}` }]),
    );
    const many = IdentitiesFile.parse({ people });
    const read = (approvers: string[]): string => {
      const given = cardOf(request(asking(), { policy: policy({ approvers }) }), PASS, many);
      return line(given, 'Who') ?? '';
    };
    expect(read(names.slice(0, 10))).toBe(
      'Who: @P0, @P1, @P2, @P3, @P4, @P5, @P6, @P7, @P8 or @P9, one is enough.',
    );
    expect(peopleInWords(names.slice(0, 10).map(key), many, 'and')).toMatch(/ P8 and P9$/);
    expect(read(names.slice(0, 11))).toMatch(/@P8, @P9 or 1 other, one is enough\.$/);
    expect(read(names)).toMatch(/@P8, @P9 or 3 others, one is enough\.$/);
    const given = cardOf(request(asking(), { policy: policy({ approvers: names }) }), PASS, many);
    expect(given.summary).toContain('P8, P9 or 3 others can decide until');
  });

  test('is the policy’s approvers without the author’s people, in their order', () => {
    const both = request(asking(), { author: { identities: [], people: [alice, bob] } });
    expect(deciders(both, identities)).toEqual([carol]);
    expect(line(cardOf(both), 'Who')).toBe('Who: @Carol. Alice and Bob registered it and cannot approve.');
  });

  test('nobody who started its pipeline or training', () => {
    const starter = (name: string, started: 'pipeline' | 'training') => ({
      identity: userArn(name),
      started,
      arn: 'arn',
      person: key(name),
    });
    const on = (approvers: string[], starters: ReturnType<typeof starter>[]): string | undefined =>
      line(
        cardOf(
          request(asking(), {
            policy: policy({ approvers }),
            author: { identities: [], people: [alice, ...starters.map(({ person }) => person)], starters },
          }),
        ),
        'Who',
      );
    const [trained, piped] = [starter('bob', 'training'), starter('carol', 'pipeline')];
    expect(on(['bob', 'dave'], [trained])).toBe('Who: @Dave. Bob started its training and cannot approve.');
    expect(on(['alice', 'carol', 'dave'], [piped])).toBe(
      'Who: @Dave. Alice registered it and cannot approve. Carol started its pipeline and cannot approve.',
    );
    expect(on(['alice', 'bob'], [trained])).toBe(
      'Who: nobody: every approver had a part in it. Alice registered it and cannot approve. ' +
        'Bob started its training and cannot approve.',
    );
  });

  test('one whom the file no longer has is named by key, and mentions nobody', () => {
    const given = card({ policy: policy({ approvers: ['erin', 'bob'] }) });
    expect(line(given, 'Who')).toBe('Who: @erin or @Bob, one is enough.');
    expect(JSON.stringify(given.sections)).toContain('"slack":""');
  });
});

describe('who must say yes', () => {
  const roles = { risk: ['carol', 'dave'], leads: ['bob', 'carol'] };
  const needing = (needs: Verdict['needs'], over: Partial<Request> = {}): CardText =>
    card({ policy: policy({ roles }), ...over }, { ...PASS, needs });

  test.each<[needs: Verdict['needs'], who: string]>([
    [{ approvers: 1 }, 'Who: @Bob or @Carol, one is enough.'],
    [{ risk: 1 }, 'Who: @Carol or @Dave, one of risk is enough.'],
    [{ approvers: 2 }, 'Who: @Bob or @Carol: 2 of approvers.'],
    [{ approvers: 1, risk: 1 }, 'Who: @Bob, @Carol or @Dave: one of approvers and one of risk.'],
    [{ leads: 1, nobody: 1 }, 'Who: @Bob or @Carol: one of leads and one of nobody.'],
  ])('%j', (needs, who) => {
    expect(line(needing(needs), 'Who')).toBe(who);
  });

  test('a person of two roles is named once, the author never', () => {
    const author = { identities: [], people: [carol] };
    expect(line(needing({ leads: 1, risk: 1 }, { author }), 'Who')).toBe(
      'Who: @Bob or @Dave: one of leads and one of risk. Carol registered it and cannot approve.',
    );
    expect(line(needing({ approvers: 1 }, { author }), 'Who')).toBe(
      'Who: @Bob. Carol registered it and cannot approve.',
    );
  });

  test('before there is a verdict it is what the policy says', () => {
    const before = request(opened, { policy: policy({ roles, needs: { risk: 1 } }) });
    expect(deciders(before, identities)).toEqual([carol, key('dave')]);
  });
});

test.each<[what: string, author: Request['author'], name: string]>([
  ['known', { identities: ['x'], people: [alice] }, 'Alice'],
  ['known as two', { identities: ['x'], people: [alice, bob] }, 'Alice and Bob'],
  ['known, gone from the file', { identities: ['x'], people: [key('erin')] }, 'erin'],
  ['a session', { identities: ['arn:aws:sts::1:assumed-role/Train/pipeline-7'], people: [] }, 'pipeline-7'],
  ['a source identity', { identities: ['erin'], people: [] }, 'erin'],
  [
    'hostile',
    { identities: [`x/\u202E${'e'.repeat(60)}`], people: [] },
    `\uFFFD${'e'.repeat(25)} … (shortened)`,
  ],
  ['empty at its end', { identities: ['arn:aws:iam::1:role/'], people: [] }, 'somebody unknown'],
  ['unknown', { identities: [], people: [] }, 'somebody unknown'],
])('an author who is %s is called %s', (_what, author, name) => {
  expect(authorName(request(asking(), { author }), identities)).toBe(name);
});

test('the footer says what is known', () => {
  expect(footerOf(request(opened, { round: 2 }))).toBe('Round 2 · evidence none · policy 7be13d55');
});

test('a card of a question whose end is not known stands on the moment of its verdict', () => {
  expect(line(cardOf(request(opened)), 'Until')).toBe(
    'Until: 23 Nov 2026, 14:05 UTC. No answer by then: rejected.',
  );
});

describe('the window', () => {
  const start = Date.parse(at('23 14:05'));

  test('is the policy’s', () => {
    expect(closesAt(request(opened), start)).toBe(CLOSES);
  });

  test.each<[now: number, seconds: number]>([
    [start, 72 * 3_600 + GRACE_SECONDS],
    [start + 1, 72 * 3_600 + GRACE_SECONDS],
    [Date.parse(CLOSES), GRACE_SECONDS],
    [Date.parse(CLOSES) + 59_000, 1],
    [Date.parse(CLOSES) + 3_600_000, 1],
  ])('at %d the machine waits %d seconds more', (now, seconds) => {
    expect(timeoutSeconds(CLOSES, now)).toBe(seconds);
  });
});
