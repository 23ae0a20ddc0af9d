// The modals as Slack gets them: what exactly is approved, the reason for a rejection, and the answer in their place.
import { type Vote, type VoteChoice } from '../../../approval/vote.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ModalPlace } from '../../../adapters/slack/interaction.ts';
import { answerModal, modalOf } from '../../../adapters/slack/modal.ts';
import { refusalAnswer, tryAgain } from '../../../approval/private-answer.ts';
import { type Request } from '../../../approval/request.ts';
import { checkModal } from '../../../local/slack/block-kit.ts';
import {
  alice,
  asking,
  bob,
  EVIDENCE,
  judged,
  opened,
  policy,
  key,
  PASS,
  vote,
  request,
  rosterFor,
  UNREADABLE,
} from '../../approval/values.ts';
import { askingStage, GROUP_63, type Outside, requestFor, textsIn, typesIn, WORST } from './cards.ts';

const placeOf = (on: Request): ModalPlace => ({
  r: on.id,
  e: EVIDENCE.slice(0, 8),
  c: 'C0MODELS',
  t: '1795442110.000100',
});
const open = (choice: VoteChoice, on = request(asking())) =>
  modalOf(choice, on, { roster: rosterFor(on), person: bob }, placeOf(on));
const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });
const bold = (text: string) => ({ type: 'text', text, style: { bold: true } });
const code = (text: string) => ({ type: 'text', text, style: { code: true } });
const said = (text: string) => ({ type: 'text', text });
const lineEnd = said('\n');

test('to approve: what exactly, and a comment', () => {
  const modal = open('approve');
  expect(modal).toEqual({
    type: 'modal',
    callback_id: 'approval.approve',
    title: plain('Approve this version?'),
    submit: plain('Approve v42'),
    close: plain('Cancel'),
    private_metadata: '{"r":"churn-telco-v42-r1","e":"4f1c9a02","c":"C0MODELS","t":"1795442110.000100"}',
    blocks: [
      {
        type: 'rich_text',
        block_id: 'what',
        elements: [
          { type: 'rich_text_section', elements: [bold('churn-telco v42')] },
          {
            type: 'rich_text_section',
            elements: [bold('All 2 checks pass. Compared with v41, the newest approved.')],
          },
          {
            type: 'rich_text_list',
            style: 'bullet',
            indent: 0,
            elements: [
              { type: 'rich_text_section', elements: [said('AUC 0.91, needs at least 0.80')] },
              { type: 'rich_text_section', elements: [said('Accuracy 0.84, needs at least 0.75')] },
            ],
          },
        ],
      },
      {
        type: 'rich_text',
        block_id: 'exact',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              bold('You approve exactly this'),
              lineEnd,
              bold('Model data: '),
              code('s3://models/churn/v42/model.tar.gz'),
              lineEnd,
              bold('Image: '),
              code('xgboost@sha256:c02f'),
              lineEnd,
              bold('Evidence: '),
              said('4f1c9a02, policy 7be13d55'),
              lineEnd,
              said(
                'If any of it changes before the registry is updated, your approval is void and you are told.',
              ),
            ],
          },
        ],
      },
      {
        type: 'input',
        block_id: 'comment',
        optional: true,
        label: plain('Comment'),
        hint: plain('Shown in the channel and kept with the decision.'),
        element: {
          type: 'plain_text_input',
          action_id: 'text',
          multiline: true,
          max_length: 500,
          placeholder: plain('For example: checked on the September holdout'),
        },
      },
    ],
  });
  expect(ModalPlace.parse(JSON.parse(modal.private_metadata ?? ''))).toEqual(placeOf(request(asking())));
});

test('to reject: that it is final, and a reason', () => {
  expect(open('reject').blocks).toEqual([
    {
      type: 'rich_text',
      block_id: 'what',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            bold('churn-telco v42'),
            said(', registered by Alice'),
            lineEnd,
            said(
              'Rejecting is final for this version. To have it corrected, cancel and choose Request changes.',
            ),
          ],
        },
      ],
    },
    {
      type: 'input',
      block_id: 'reason',
      label: plain('Reason'),
      hint: plain('The channel sees it, and it is kept with the decision.'),
      element: {
        type: 'plain_text_input',
        action_id: 'text',
        multiline: true,
        min_length: 10,
        max_length: 500,
        focus_on_load: true,
        placeholder: plain('What is wrong, and what would make it right?'),
      },
    },
  ]);
  expect(open('reject')).toMatchObject({
    callback_id: 'approval.reject',
    title: plain('Reject this version?'),
    submit: plain('Reject v42'),
  });
});

test('many containers are told as the first three and how many more', () => {
  const paths = ['a', 'b', 'c', 'd', 'e'].map((name) => `s3://models/${name}`);
  const texts = textsIn(
    open('approve', request(asking(), { subject: { images: paths.slice(0, 4), modelData: paths } })),
  );
  expect(texts.filter((text) => text === 'and 2 more')).toHaveLength(1);
  expect(texts.filter((text) => text === 'and 1 more')).toHaveLength(1);
  expect(texts).not.toContain('s3://models/d');
});

test('evidence that could not be read stands above what is approved', () => {
  expect(textsIn(open('approve', request(asking(UNREADABLE))))).toEqual(
    expect.arrayContaining(['Nothing could be checked.', 's3://models/churn/v42/evaluation.json']),
  );
});

test('a request without a verdict has no evidence to name', () => {
  expect(textsIn(open('approve', request(opened)))).toContain('none, policy 7be13d55');
});

test('the answer in the place of a modal has one way out', () => {
  const on = request(asking());
  const view = answerModal(refusalAnswer({ kind: 'author', person: alice }, on, rosterFor(on)), on);
  expect(view).toEqual({
    type: 'modal',
    callback_id: 'answer',
    title: plain('Not counted'),
    close: plain('Close'),
    blocks: [
      {
        type: 'rich_text',
        block_id: 'answer',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              bold('Not counted: you registered churn-telco v42.'),
              lineEnd,
              said('Nobody approves their own version. Bob or Carol can'),
              said(', until '),
              {
                type: 'date',
                timestamp: 1795701900,
                format: '{date_short_pretty} at {time}',
                fallback: '26 Nov 2026, 14:05 UTC',
              },
              said('. You will get a message when it is decided.'),
            ],
          },
        ],
      },
      {
        type: 'context',
        block_id: 'foot',
        elements: [plain('Round 1 · evidence 4f1c9a02 · policy 7be13d55')],
      },
    ],
  });
  expect(() => checkModal(view)).not.toThrow();
});

describe('every modal holds Slack’s limits', () => {
  const holds = (outside: Outside): void => {
    const on = requestFor(outside)(askingStage);
    const views = [
      open('approve', on),
      open('reject', on),
      answerModal(tryAgain(), on),
      answerModal(refusalAnswer({ kind: 'unknown-person' }, on, rosterFor(on)), on),
    ];
    for (const view of views) {
      expect(() => checkModal(view)).not.toThrow();
      expect(typesIn(view)).not.toContain('mrkdwn');
      for (const text of textsIn(view)) expect(text).not.toMatch(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}\u3164\u2800]/u);
    }
  };

  test.each<[what: string, over: Partial<Outside>]>([
    ['at its worst', {}],
    ['with an unreadable file', { evidence: 'bad' }],
    ['with nothing at all', { text: '', metrics: 1, approvers: 1 }],
  ])('%s', (_what, over) => {
    holds({ ...WORST, ...over });
  });

  test('whatever strangers write', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400, size: 'max' }),
        fc.constantFrom('fails', 'missing', 'bad'),
        (text, evidence) =>
          holds({ text, evidence, group: GROUP_63, version: 999_999_999, metrics: 3, approvers: 3 }),
      ),
    );
  });
});

test('what a modal carries is far below Slack’s limit', () => {
  const on = requestFor({ ...WORST, metrics: 1 })(askingStage);
  expect(open('approve', on).private_metadata?.length).toBeLessThanOrEqual(200);
  expect(judged().evidence).toBe(EVIDENCE);
});

test('where several must say yes: which yes it is, also where it is none of those that are needed', () => {
  const voted = { ...vote({ person: key('dave'), name: 'Dave', choice: 'approve' }) };
  const needs = { approvers: 1, risk: 1 };
  const on = (votes: Vote[]) => {
    const stage = asking({ ...PASS, needs });
    return request(stage.kind === 'asking' ? { ...stage, votes } : stage, {
      policy: policy({ roles: { risk: ['dave'] } }),
    });
  };
  expect(textsIn(open('approve', on([]))).join(' ')).toContain('Yours is approval 1 of 2.');
  expect(textsIn(open('approve', on([voted]))).join(' ')).toMatch(/Yours is approval 2 of 2\..*It sets v42/);
  const carols = vote({ person: key('carol'), name: 'Carol', choice: 'approve' });
  expect(textsIn(open('approve', on([carols]))).join(' ')).toMatch(
    /Yours is kept, and is not among those still needed: .*one of risk\./,
  );
});
