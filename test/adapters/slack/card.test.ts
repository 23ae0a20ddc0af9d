// Cards as Slack gets them: only literal text, every limit held, whatever is in them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askCard } from '../../../approval/ask.ts';
import { buttonValue, messageOf, plainSummary, richText } from '../../../adapters/slack/card.ts';
import { at as instantAt, code, lines, section } from '../../../approval/card.ts';
import { instant } from '../../../approval/ids.ts';
import { checkBlocks } from '../../../local/slack/block-kit.ts';
import { asking, identities, judged, key, opened, request } from '../../approval/values.ts';
import { cardFor, GROUP_63, type Outside, requestFor, stages, textsIn, typesIn, WORST } from './cards.ts';

/** Slack's undocumented limit is about 13,200; see facts on the whole message. */
const MOST_CHARACTERS = 12_000;

const first = messageOf(askCard(request(asking()), judged(), identities), request(asking()), true);

test('the question, as Slack gets it', () => {
  expect(first).toEqual({
    text: 'churn-telco v42: approval needed. All 2 checks pass. Bob or Carol can decide until 26 Nov 14:05 UTC; after that it is rejected.',
    blocks: [
      {
        type: 'header',
        block_id: 'head.3',
        text: { type: 'plain_text', text: 'churn-telco v42: approval needed', emoji: false },
      },
      {
        type: 'rich_text',
        block_id: 'from.3',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'Registered by Alice, ' },
              {
                type: 'date',
                timestamp: 1795442700,
                format: '{date_short_pretty} at {time}',
                fallback: '23 Nov 2026, 14:05 UTC',
              },
            ],
          },
          {
            type: 'rich_text_quote',
            elements: [{ type: 'text', text: 'Retrained on October data, adds tenure features.' }],
          },
        ],
      },
      {
        type: 'rich_text',
        block_id: 'checks.3',
        elements: [
          {
            type: 'rich_text_section',
            elements: [{ type: 'text', text: 'All 2 checks pass.', style: { bold: true } }],
          },
          {
            type: 'rich_text_list',
            style: 'bullet',
            indent: 0,
            elements: [
              {
                type: 'rich_text_section',
                elements: [{ type: 'text', text: 'AUC 0.91, needs at least 0.80' }],
              },
              {
                type: 'rich_text_section',
                elements: [{ type: 'text', text: 'Accuracy 0.84, needs at least 0.75' }],
              },
            ],
          },
        ],
      },
      {
        type: 'rich_text',
        block_id: 'ask.3',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'Who: ', style: { bold: true } },
              { type: 'user', user_id: 'U0BOB' },
              { type: 'text', text: ' or ' },
              { type: 'user', user_id: 'U0CAROL' },
              { type: 'text', text: ', one is enough.' },
              { type: 'text', text: '\n' },
              { type: 'text', text: 'Until: ', style: { bold: true } },
              {
                type: 'date',
                timestamp: 1795701900,
                format: '{date_short_pretty} at {time}',
                fallback: '26 Nov 2026, 14:05 UTC',
              },
              { type: 'text', text: '. No answer by then: rejected.' },
              { type: 'text', text: '\n' },
              { type: 'text', text: 'Next: ', style: { bold: true } },
              { type: 'text', text: 'approving sets v42 to Approved; deployments may start at once.' },
            ],
          },
        ],
      },
      {
        type: 'actions',
        block_id: 'vote.3',
        elements: [
          {
            type: 'button',
            action_id: 'approval.approve',
            text: { type: 'plain_text', text: 'Approve', emoji: false },
            value: 'churn-telco-v42-r1:4f1c9a02',
            accessibility_label: 'Approve churn-telco version 42',
            style: 'primary',
          },
          {
            type: 'button',
            action_id: 'approval.reject',
            text: { type: 'plain_text', text: 'Reject', emoji: false },
            value: 'churn-telco-v42-r1:4f1c9a02',
            accessibility_label: 'Reject churn-telco version 42',
          },
        ],
      },
      {
        type: 'context',
        block_id: 'foot.3',
        elements: [
          { type: 'plain_text', text: 'Round 1 · evidence 4f1c9a02 · policy 7be13d55', emoji: false },
        ],
      },
    ],
  });
});

test('an edit mentions nobody: names are text', () => {
  const edit = messageOf(askCard(request(asking()), judged(), identities), request(asking()), false);
  expect(typesIn(edit)).not.toContain('user');
  expect(textsIn(edit)).toEqual(expect.arrayContaining(['Bob', 'Carol']));
});

test('who has no Slack user any more is named on a first post as well', () => {
  const block = richText(
    section('x', lines([{ kind: 'mention', person: key('erin'), slack: '', name: 'erin' }])),
    'x',
    true,
  );
  expect(typesIn(block)).not.toContain('user');
});

test('code and links keep their kind', () => {
  const block = richText(
    section('x', lines([code('s3://a'), { kind: 'link', url: 'https://x', text: 'y' }])),
    'x',
  );
  expect(block.elements).toEqual([
    {
      type: 'rich_text_section',
      elements: [
        { type: 'text', text: 's3://a', style: { code: true } },
        { type: 'link', url: 'https://x', text: 'y' },
      ],
    },
  ]);
});

test('a date is in whole seconds', () => {
  expect(JSON.stringify(richText(section('x', lines([instantAt(instant(1_999))])), 'x'))).toContain(
    '"timestamp":1,',
  );
});

describe('a button', () => {
  test('carries its request and the evidence that was shown, in at most 100 characters', () => {
    expect(buttonValue(request(opened))).toBe('churn-telco-v42-r1:none');
    const worst = requestFor(WORST, (found) => ({ kind: 'asking', judged: found, closesAt: found.at }));
    expect(buttonValue(worst).length).toBeLessThanOrEqual(100);
  });

  test('is told to screen readers in at most 75 characters, cut in the middle', () => {
    const worst = requestFor({ ...WORST, metrics: 1 }, (found) => ({
      kind: 'asking',
      judged: found,
      closesAt: found.at,
    }));
    const actions = messageOf(cardFor(WORST, worst), worst, true).blocks.find(
      ({ type }) => type === 'actions',
    );
    const labels =
      actions?.type === 'actions'
        ? actions.elements.map((one) => ('accessibility_label' in one ? one.accessibility_label : ''))
        : [];
    expect(labels).toHaveLength(2);
    for (const label of labels) {
      expect([...(label ?? '')].length).toBeLessThanOrEqual(75);
      expect(label).toMatch(/^(Approve|Reject) g-x.*….*version 999999999$/);
    }
  });
});

describe('the sentence for notifications', () => {
  test('has no character that Slack reads as markup', () => {
    expect(plainSummary('<!channel> & <@U0BOB> a > b')).toBe(
      '&lt;!channel&gt; &amp; &lt;@U0BOB&gt; a &gt; b',
    );
  });

  test('is cut at 400 characters before that', () => {
    expect(plainSummary('x'.repeat(400))).toBe('x'.repeat(400));
    expect(plainSummary('🎉'.repeat(401))).toBe(`${'🎉'.repeat(399)}…`);
    expect(plainSummary('&'.repeat(401))).toBe(`${'&amp;'.repeat(399)}…`);
  });
});

const unseen = /[\p{Cf}\p{Cs}\p{Co}\p{Cn}\u200B\u3164\u2800]/u;

/** What must hold of any message, whatever was written into it. */
const holds = (outside: Outside, mentions: boolean): void => {
  for (const stageOf of stages(outside.text)) {
    const on = requestFor(outside, stageOf);
    const message = messageOf(cardFor(outside, on), on, mentions);
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
    ['a megabyte of description', { text: 'x'.repeat(1_000_000), metrics: 3 }],
    ['quotes, which JSON doubles', { text: '"'.repeat(2_000), evidence: 'bad' }],
    ['emoji, which are two units each', { text: '🎉'.repeat(2_000) }],
    ['nothing at all', { text: '', metrics: 1, approvers: 1 }],
    ['blanks', { text: ' \n\t', metrics: 1, approvers: 1, evidence: 'bad' }],
  ])('%s', (_what, over) => {
    holds({ ...WORST, ...over }, true);
  });

  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
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
