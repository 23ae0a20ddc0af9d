// Cards as Slack gets them: only literal text, every limit held, whatever is in them.
import { describe, expect, test } from 'vitest';
import { buttonValue, messageOf, plainSummary, richText } from '../../../adapters/slack/card.ts';
import { at as instantAt, code, lines, section } from '../../../approval/card.ts';
import { instant } from '../../../approval/ids.ts';
import { asking, identities, key, opened, request } from '../../approval/values.ts';
import { askingStage, cardFor, requestFor, textsIn, typesIn, WORST } from './cards.ts';

const first = messageOf(cardFor(request(asking()), identities), request(asking()), true);

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
            elements: [
              {
                type: 'text',
                text: 'All 2 checks pass. Compared with v41, the newest approved.',
                style: { bold: true },
              },
            ],
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
          {
            type: 'button',
            action_id: 'approval.request-changes',
            text: { type: 'plain_text', text: 'Request changes', emoji: false },
            value: 'churn-telco-v42-r1:4f1c9a02',
            accessibility_label: 'Request changes to churn-telco version 42',
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
  const edit = messageOf(cardFor(request(asking()), identities), request(asking()), false);
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
    const worst = requestFor(WORST)(askingStage);
    expect(buttonValue(worst).length).toBeLessThanOrEqual(100);
  });

  test('is told to screen readers in at most 75 characters, cut in the middle', () => {
    const worst = requestFor(WORST)(askingStage);
    const actions = messageOf(cardFor(worst, identities), worst, true).blocks.find(
      ({ type }) => type === 'actions',
    );
    const labels =
      actions?.type === 'actions'
        ? actions.elements.map((one) => ('accessibility_label' in one ? one.accessibility_label : ''))
        : [];
    expect(labels).toHaveLength(3);
    for (const label of labels) {
      expect([...label].length).toBeLessThanOrEqual(75);
      expect(label).toMatch(/^(Approve|Reject|Request changes to) g-x.*….*version 999999999$/);
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
