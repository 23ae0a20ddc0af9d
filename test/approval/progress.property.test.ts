// The sentence on the card against the count of votes: it says how many of how many, and whose yes would count, exactly.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askCard } from '../../approval/ask.ts';
import { cast } from '../../approval/decide.ts';
import { matchesOneEach } from '../../approval/distinct-people.ts';
import { IdentitiesFile } from '../../approval/identities.ts';
import { type PersonKey } from '../../approval/ids.ts';
import { type Request } from '../../approval/request.ts';
import { rolesOf, type Roster } from '../../approval/roster.ts';
import { asking, at, judged, key, PASS, policy, request, vote } from './values.ts';

const NOW = at('23 15:02');
const PEOPLE = ['ann', 'ben', 'cid', 'dot', 'eve', 'fay'];
const ROLES = ['approvers', 'legal', 'risk'] as const;
const identities = IdentitiesFile.parse({
  people: Object.fromEntries(PEOPLE.map((name) => [name, { name, slack: `U0${name.toUpperCase()}` }])),
});
const some = fc.subarray(PEOPLE, { minLength: 1 });
const under = fc
  .tuple(some, some, some)
  .map(([approvers, legal, risk]) => policy({ approvers, roles: { legal, risk } }));

interface Asked {
  readonly on: Request;
  readonly roster: Roster;
}

/** A question that some have answered with yes, under the policy shown and another one today. */
const asked: fc.Arbitrary<Asked> = fc
  .record({
    shown: under,
    today: fc.option(under, { nil: undefined }),
    needs: fc.dictionary(fc.constantFrom(...ROLES), fc.integer({ min: 1, max: 2 }), { minKeys: 1 }),
    said: fc.shuffledSubarray(PEOPLE),
    author: fc.constantFrom(...PEOPLE),
  })
  .map(({ shown, today, needs, said, author }) => {
    const votes = said.map((name) => vote({ person: key(name), name, slack: `U0${name.toUpperCase()}` }));
    const stage = { ...asking({ ...PASS, needs }), judged: judged({ ...PASS, needs }), votes };
    const on = request(stage, {
      policy: shown,
      author: { identities: [], people: [key(author)] },
    });
    return { on, roster: { identities, policy: today ?? shown } };
  });

/** Whether these people's yes are enough: some way of giving every place to another of them. */
const isEnough = ({ on, roster }: Asked, people: readonly PersonKey[]): boolean => {
  const needs = on.stage.kind === 'asking' ? on.stage.judged.verdict.needs : {};
  const places = Object.entries(needs).flatMap(([role, count]) =>
    Array.from({ length: count }, () => people.filter((it) => rolesOf(on, it, roster).includes(role))),
  );
  return matchesOneEach(places);
};

const yes = ({ on }: Asked): PersonKey[] =>
  on.stage.kind === 'asking' ? (on.stage.votes ?? []).map(({ person }) => person) : [];

const titleOf = ({ on, roster }: Asked): string => askCard(on, judged(), roster).title;

/** `1 of 2`, as the title says it; undefined while it only says that an approval is needed. */
const saidBy = (it: Asked): [given: number, of: number] | undefined => {
  const found = /: (\d+) of (\d+) approvals(, .+ still needed)?$/.exec(titleOf(it));
  if (!found) return undefined;
  expect(found[3] === undefined).toBe(found[1] === found[2]);
  return [Number(found[1]), Number(found[2])];
};

/** Whom the line `Needed:` of the card mentions. */
const mentionedBy = ({ on, roster }: Asked): string[] => {
  const lines = askCard(on, judged(), roster).sections.flatMap(({ parts }) =>
    parts.flatMap((part) => ('lines' in part ? part.lines : [])),
  );
  const needed = lines.find(([first]) => first?.kind === 'text' && first.text === 'Needed: ') ?? [];
  return needed.flatMap((span) => (span.kind === 'mention' ? [span.person] : []));
};

test('it is met exactly when the card says that all of them are given', () => {
  fc.assert(
    fc.property(asked, (it) => {
      const said = saidBy(it);
      expect(isEnough(it, yes(it))).toBe(said !== undefined && said[0] === said[1]);
    }),
    { numRuns: 2_000 },
  );
});

test('one more yes decides exactly when the card says that one is missing and mentions whoever gives it', () => {
  fc.assert(
    fc.property(asked, (it) => {
      const said = saidBy(it);
      if (!said || said[0] === said[1]) return;
      for (const name of PEOPLE.map(key)) {
        if (yes(it).includes(name) || rolesOf(it.on, name, it.roster).length === 0) continue;
        const answer = {
          choice: 'approve' as const,
          slackUser: `U0${name.toUpperCase()}`,
          evidenceShown: '4f1c9a02',
          channel: 'C0MODELS',
          messageTs: '1.1',
        };
        const { stage } = cast(it.on, answer, { person: name, name }, { roster: it.roster, now: NOW });
        const says = said[0] + 1 === said[1] && mentionedBy(it).includes(name);
        expect([titleOf(it), name, stage.kind === 'decided']).toEqual([titleOf(it), name, says]);
      }
    }),
    { numRuns: 2_000 },
  );
});
