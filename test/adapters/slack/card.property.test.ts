// Whatever is in a card, Slack takes it and nobody can be tricked by it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../../../adapters/slack/card.ts';
import { checkBlocks } from '../../../local/slack/block-kit.ts';
import {
  cardFor,
  GROUP_63,
  identitiesFor,
  type Outside,
  requestFor,
  stages,
  textsIn,
  typesIn,
  WORST,
} from './cards.ts';

/** Slack's undocumented limit is about 13,200; see facts on the whole message. */
const MOST_CHARACTERS = 12_000;

const unseen = /[\p{Cf}\p{Cs}\p{Co}\p{Cn}\u200B\u3164\u2800]/u;

/** What must hold of any message, whatever was written into it. */
const holds = (outside: Outside, mentions: boolean): void => {
  const inStage = requestFor(outside);
  const people = identitiesFor(outside);
  for (const on of stages(outside.text).map(inStage)) {
    const message = messageOf(cardFor(on, people), on, mentions);
    expect(() => checkBlocks(message.blocks)).not.toThrow();
    expect(JSON.stringify(message.blocks).length).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(typesIn(message)).not.toContain('mrkdwn');
    expect(message.text).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
    for (const text of textsIn(message)) expect(text).not.toMatch(unseen);
    for (const { type } of message.blocks)
      expect(['header', 'rich_text', 'actions', 'context']).toContain(type);
  }
};

describe('every card of every stage holds Slack’s limits', () => {
  test.each<[what: string, over: Partial<Outside>]>([
    ['10,000 failing metrics, 300 approvers, and text of overrides', {}],
    ['10,000 passing metrics', { evidence: 'passes' }],
    ['10,000 missing metrics', { evidence: 'missing' }],
    ['a description of 100,000 characters', { text: 'x'.repeat(100_000), metrics: 3 }],
    ['quotes, which JSON doubles', { text: '"'.repeat(2_000), evidence: 'bad' }],
    ['emoji, which are two units each', { text: '🎉'.repeat(2_000) }],
    ['nothing at all', { text: '', metrics: 1, approvers: 1 }],
    ['blanks', { text: ' \n\t', metrics: 1, approvers: 1, evidence: 'bad' }],
  ])('%s', (_what, over) => {
    holds({ ...WORST, ...over }, true);
  });

  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400, size: 'max' }),
    fc.constantFrom(
      '<!channel>',
      '<!here> <@U0BOB> <#C0MODELS>',
      '<https://evil.example|Approve via portal>',
      '*bold* _it_ ~no~ `code`',
      '```\n',
      ':tada:',
      '@channel',
      '&lt;!channel&gt;',
      '\u202Etxt.exe',
      '\u200B',
      '\uFEFF',
      '\u0000',
      '\uD83D',
      '> quote',
      '{"type":"mrkdwn"}',
      '\u2028\u2029',
    ),
  );

  test('whatever strangers write', () => {
    const outside: fc.Arbitrary<Outside> = fc.record({
      text: hostile,
      group: fc.constantFrom('churn-telco', GROUP_63),
      version: fc.constantFrom(1, 999_999_999),
      metrics: fc.integer({ min: 1, max: 9 }),
      approvers: fc.integer({ min: 1, max: 12 }),
      evidence: fc.constantFrom('passes', 'fails', 'missing', 'bad'),
    });
    fc.assert(
      fc.property(outside, fc.boolean(), (given, mentions) => holds(given, mentions)),
      { numRuns: 60 },
    );
  });
});
