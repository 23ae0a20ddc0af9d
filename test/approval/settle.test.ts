// The vote that counts becomes the decision.
import { describe, expect, test } from 'vitest';
import { settle, type Answer } from '../../approval/decide.ts';
import { decisionOf, type Request, type Stage } from '../../approval/request.ts';
import {
  approval,
  asking,
  at,
  bob,
  CLOSES,
  decided,
  EVIDENCE,
  judged,
  opened,
  request,
  settled,
} from './values.ts';

const NOW = at('23 15:02');
const TS = '1795442110.000100';
const answer = (over: Partial<Answer> = {}): Answer => ({
  choice: 'approve',
  slackUser: 'U0BOB',
  evidenceShown: '4f1c9a02',
  channel: 'C0MODELS',
  messageTs: TS,
  ...over,
});
const shown = (stage: Stage, over: Partial<Request> = {}): Request =>
  request(stage, { card: { channel: 'C0MODELS', begunAt: at('23 14:05'), ts: TS }, ...over });

describe('the vote that counts', () => {
  const who = { person: bob, name: 'Bob' };

  test('is the decision, with what was shown and what was said', () => {
    const after = settle(shown(asking()), answer({ words: 'Numbers hold.' }), who, NOW);
    expect(after).toEqual({
      ...shown(asking()),
      stage: {
        kind: 'decided',
        judged: judged(),
        closesAt: CLOSES,
        decision: {
          outcome: 'Approved',
          by: 'person',
          at: NOW,
          votes: [
            {
              person: bob,
              name: 'Bob',
              slack: 'U0BOB',
              choice: 'approve',
              words: 'Numbers hold.',
              at: NOW,
              evidence: EVIDENCE,
            },
          ],
        },
      },
    });
  });

  test('rejects with its reason, and has no words when none were said', () => {
    const decision = decisionOf(settle(shown(asking()), answer({ choice: 'reject', words: '' }), who, NOW));
    expect(decision).toMatchObject({ outcome: 'Rejected', votes: [{ choice: 'reject' }] });
    expect(decision?.votes[0]).not.toHaveProperty('words');
  });

  test.each<[Stage]>([[opened], [decided(approval())], [settled(approval())]])(
    'is taken by no other stage: %j',
    (stage) => {
      expect(() => settle(shown(stage), answer(), who, NOW)).toThrow(
        `A request that is ${stage.kind} takes no vote.`,
      );
    },
  );
});
