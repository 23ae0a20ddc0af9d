// Of two questions of a group: which one is noted as the newest, which one is closed, and what its card then says.
import { describe, expect, test } from 'vitest';
import { cardOf } from '../../approval/announce.ts';
import { hear } from '../../approval/decide.ts';
import { refusalAnswer } from '../../approval/private-answer.ts';
import { newestAfter, superseded, type NewestQuestion } from '../../approval/supersede.ts';
import { type Request } from '../../approval/request.ts';
import { asRead, partAsRead } from './as-read.ts';
import {
  approval,
  asking,
  at,
  carol,
  closed,
  decided,
  opened,
  PASS,
  policy,
  request,
  rosterFor,
  vote,
} from './values.ts';

const { arn } = request(opened);
const place = (version: number, round = 1) => ({ arn, version, round });

test.each<[what: string, known: NewestQuestion | undefined, expected: NewestQuestion]>([
  ['nothing was noted', undefined, place(42)],
  ['an older one was', place(41), { ...place(42), before: place(41) }],
  [
    'an older one was that had taken the place of another',
    { ...place(41), before: place(40) },
    { ...place(42), before: place(41) },
  ],
  ['the same again', { ...place(42), before: place(41) }, { ...place(42), before: place(41) }],
  ['its next round', { ...place(42), before: place(41) }, { ...place(42, 2), before: place(41) }],
  ['a newer one that is over', { ...place(43), before: place(42) }, place(42)],
  [
    'a newer one, after an older one',
    { ...place(43), before: place(41) },
    { ...place(42), before: place(41) },
  ],
])('noted as the newest when %s', (_what, known, expected) => {
  expect(newestAfter(place(42, expected.round), known)).toEqual(expected);
});

describe('an open question that is replaced', () => {
  const newer = request(asking(), {
    version: 43,
    registeredAt: at('23 16:40'),
    card: { channel: 'C0MODELS', begunAt: at('23 16:41'), ts: '2.1' },
  });
  const card = { channel: 'C0MODELS', begunAt: at('23 14:05'), ts: '1.1' };
  const replaced = (link?: string, over: Partial<Request> = {}): Request => {
    const stage = { ...asking(), votes: [vote()] } as Request['stage'];
    const older = request(stage, { card, ...over });
    return superseded(older, newer, { link, now: Date.parse(at('23 16:41')) }) ?? older;
  };
  const LINK = 'https://acme.slack.com/archives/C0MODELS/p21';

  test('says so, and leads to the newer one', () => {
    const on = replaced(LINK);
    const text = cardOf(on, rosterFor(on));
    expect(text?.summary).toBe(
      'churn-telco v42: not decided, replaced by v43. The question for v43 is open in this channel.',
    );
    expect(text && asRead(text)).toEqual([
      'churn-telco v42: not decided, replaced by v43',
      'v43 was registered 23 Nov 2026, 16:40 UTC.',
      'The policy asks only about the newest version of a group.',
      'Now: v42 is not approved and cannot be deployed. Votes given to it (1 of 1) do not carry over.',
      'Next: Decide about v43.',
      'Round 1 · evidence 4f1c9a02 · policy 7be13d55',
    ]);
  });

  test('counts only the votes that counted', () => {
    const votes = [vote(), vote({ person: carol, name: 'Carol' })];
    const verdict = { ...PASS, needs: { approvers: 1, risk: 1 } };
    const roles = policy({ roles: { risk: ['dave'] } });
    const on = replaced(LINK, {
      policy: roles,
      stage: { ...asking(verdict), votes } as Request['stage'],
    });
    const text = cardOf(on, rosterFor(on));
    expect(text && asRead(text)).toContain(
      'Now: v42 is not approved and cannot be deployed. Votes given to it (1 of 2) do not carry over.',
    );
  });

  test('says where, when Slack gave no link', () => {
    const on = replaced(undefined, { card: { ...card, channel: 'C0OTHER' } });
    const text = cardOf(on, rosterFor(on));
    expect(text?.summary).toMatch(/The question for v43 is open in its channel\.$/);
    expect(text && asRead(text)).toContain('Next: decide about v43, on its card in its channel.');
  });

  test('takes no vote, and tells whoever still clicks', () => {
    const answer = {
      choice: 'approve' as const,
      slackUser: 'U0CAROL',
      evidenceShown: '4f1c9a02',
      channel: 'C0MODELS',
      messageTs: '1.1',
    };
    const said = (on: Request): string[] => {
      const heard = hear(on, answer, rosterFor(on), at('23 16:42'));
      if (heard.kind !== 'refused') return [heard.kind];
      const { summary, part } = refusalAnswer(heard.refusal, on, rosterFor(on));
      return [summary, ...partAsRead(part)];
    };
    const why = 'Not counted: churn-telco v42 was replaced by v43, and is not asked about any more.';
    expect(said(replaced(LINK))).toEqual([
      `${why} Nothing changed by your click.`,
      why,
      'Nothing changed by your click. Decide about v43',
    ]);
    expect(said(replaced()).at(-1)).toBe('Nothing changed by your click. Decide on v43’s card.');
  });

  test.each([decided(approval()), closed('changed', 'x'), opened])('is open: not one like %j', (stage) => {
    expect(superseded(request(stage), newer, { link: undefined, now: 0 })).toBeUndefined();
  });
});
