// What Slack sends when a person clicks or submits, reduced to what the rules need; everything else refused by name.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NotUnderstood, parseInteraction, wordsFault } from '../../../adapters/slack/interaction.ts';

const CLICK = {
  type: 'block_actions',
  api_app_id: 'A0COUNTERSIGN',
  token: 'deprecated',
  team: { id: 'T0LOCAL', domain: 'local' },
  enterprise: null,
  user: { id: 'U0BOB', username: 'bob', name: 'bob', team_id: 'T0LOCAL' },
  trigger_id: '1.2.abc',
  container: { type: 'message', message_ts: '1795442110.000100', channel_id: 'C0MODELS' },
  channel: { id: 'C0MODELS', name: 'model-approvals' },
  message: { ts: '1795442110.000100', text: 'churn-telco v42', blocks: [] },
  actions: [
    {
      type: 'button',
      action_id: 'approval.approve',
      block_id: 'vote.1',
      value: 'churn-telco-v42-r1:4f1c9a02',
      action_ts: '1795442111.000000',
    },
  ],
};
const PLACE = { r: 'churn-telco-v42-r1', e: '4f1c9a02', c: 'C0MODELS', t: '1795442110.000100' };
const SUBMIT = {
  type: 'view_submission',
  api_app_id: 'A0COUNTERSIGN',
  team: { id: 'T0LOCAL' },
  user: { id: 'U0BOB' },
  view: {
    id: 'V1',
    callback_id: 'approval.reject',
    private_metadata: JSON.stringify(PLACE),
    state: { values: { reason: { text: { type: 'plain_text_input', value: '  Holdout overlaps.\n' } } } },
  },
};

const body = (payload: unknown): Buffer =>
  Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());
const parse = (payload: unknown) => parseInteraction(body(payload));
const click = (over: object) => parse({ ...CLICK, ...over });
const action = (over: object) => click({ actions: [{ ...CLICK.actions[0], ...over }] });
const view = (over: object) => parse({ ...SUBMIT, view: { ...SUBMIT.view, ...over } });
const state = (values: object) => view({ state: { values } });

test('a button of Home, which stands in no message', () => {
  const { channel: _channel, message: _message, ...rest } = CLICK;
  const home = { ...rest, view: { id: 'VH', type: 'home', hash: '1.a' } };
  const on = (action_id: string) =>
    parse({ ...home, actions: [{ type: 'button', action_id, value: 'next' }] });
  expect(on('home.older')).toEqual({
    kind: 'turn',
    app: 'A0COUNTERSIGN',
    team: 'T0LOCAL',
    turn: { user: 'U0BOB', to: 'older', cursor: 'next', hash: '1.a' },
  });
  expect(on('home.newer')).toMatchObject({ turn: { to: 'newer' } });
  expect(on('approval.approve')).toEqual({ kind: 'other' });
  expect(() => parse({ ...home, view: { ...home.view, type: 'modal' } })).toThrow(NotUnderstood);
});

test('a click', () => {
  expect(parse(CLICK)).toEqual({
    kind: 'click',
    app: 'A0COUNTERSIGN',
    team: 'T0LOCAL',
    user: 'U0BOB',
    choice: 'approve',
    trigger: '1.2.abc',
    place: PLACE,
  });
  expect(action({ action_id: 'approval.reject' })).toMatchObject({ choice: 'reject' });
});

test('an answer, its words without the blanks around them', () => {
  expect(parse(SUBMIT)).toEqual({
    kind: 'submit',
    app: 'A0COUNTERSIGN',
    team: 'T0LOCAL',
    user: 'U0BOB',
    choice: 'reject',
    words: 'Holdout overlaps.',
    place: PLACE,
  });
});

describe('an answer takes its words from its own input only', () => {
  test.each<[what: string, values: object, words: string]>([
    ['none', {}, ''],
    ['empty', { comment: { text: { value: null } } }, ''],
    ['absent', { comment: { text: {} } }, ''],
    ['written', { comment: { text: { value: 'Numbers hold.' } } }, 'Numbers hold.'],
    ['in another block', { reason: { text: { value: 'Numbers hold.' } } }, ''],
    ['under another action', { comment: { other: { value: 'Numbers hold.' } } }, ''],
  ])('%s', (_what, values, words) => {
    expect(view({ callback_id: 'approval.approve', state: { values } })).toMatchObject({
      choice: 'approve',
      words,
    });
  });

  test('a reason without a value is empty', () => {
    expect(state({ reason: { text: { value: null } } })).toMatchObject({ words: '' });
  });
});

test('a workspace that is not told stays undefined, so that it equals no other', () => {
  expect(click({ team: null })).toMatchObject({ team: undefined });
  expect(click({ team: undefined })).toMatchObject({ team: undefined });
  expect(parse({ ...SUBMIT, team: null })).toMatchObject({ team: undefined });
});

test('evidence that a button does not carry is none', () => {
  expect(action({ value: 'churn-telco-v42-r1' })).toMatchObject({
    place: { r: 'churn-telco-v42-r1', e: '' },
  });
  expect(action({ value: 'churn-telco-v42-r1:4f1c9a02:more' })).toMatchObject({ place: { e: '4f1c9a02' } });
});

test.each<[what: string, payload: unknown]>([
  ['another button', { ...CLICK, actions: [{ action_id: 'approval.withdraw', value: 'x' }] }],
  ['a button with a link', { ...CLICK, actions: [{ action_id: 'open', url: 'https://example.com' }] }],
  ['another modal', { ...SUBMIT, view: { ...SUBMIT.view, callback_id: 'answer' } }],
  ['a modal that was closed', { type: 'view_closed', view: {} }],
])('%s calls for nothing', (_what, payload) => {
  expect(parse(payload)).toEqual({ kind: 'other' });
});

describe('what is not understood is refused by name:', () => {
  test.each<[what: string, payload: unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'approve'],
    ['a list', []],
    ['no type', { ...CLICK, type: undefined }],
    ['another type', { ...CLICK, type: 'shortcut' }],
    ['no app', { ...CLICK, api_app_id: undefined }],
    ['no user', { ...CLICK, user: undefined }],
    ['a user without an id', { ...CLICK, user: { id: '' } }],
    ['a user whose id is a list', { ...CLICK, user: { id: ['U0BOB'] } }],
    ['a team that is a text', { ...CLICK, team: 'T0LOCAL' }],
    ['no channel', { ...CLICK, channel: undefined }],
    ['no message', { ...CLICK, message: undefined }],
    ['no trigger', { ...CLICK, trigger_id: undefined }],
    ['no actions', { ...CLICK, actions: [] }],
    ['an action without an id', { ...CLICK, actions: [{ value: 'x' }] }],
    ['a button without a value', { ...CLICK, actions: [{ action_id: 'approval.approve' }] }],
    [
      'a button of another request',
      { ...CLICK, actions: [{ action_id: 'approval.approve', value: '../x:4f1c9a02' }] },
    ],
    [
      'a value beyond Slack’s limit',
      { ...CLICK, actions: [{ action_id: 'approval.approve', value: 'x'.repeat(2_001) }] },
    ],
    ['no view', { ...SUBMIT, view: undefined }],
    ['a state that is none', { ...SUBMIT, view: { ...SUBMIT.view, state: {} } }],
    [
      'words that are none',
      { ...SUBMIT, view: { ...SUBMIT.view, state: { values: { reason: { text: { value: 7 } } } } } },
    ],
    ['metadata that is not JSON', { ...SUBMIT, view: { ...SUBMIT.view, private_metadata: '{' } }],
    [
      'metadata of another shape',
      { ...SUBMIT, view: { ...SUBMIT.view, private_metadata: '{"r":"churn-telco-v42-r1"}' } },
    ],
    [
      'metadata with more in it',
      { ...SUBMIT, view: { ...SUBMIT.view, private_metadata: JSON.stringify({ ...PLACE, x: 1 }) } },
    ],
    [
      'metadata of no request',
      { ...SUBMIT, view: { ...SUBMIT.view, private_metadata: JSON.stringify({ ...PLACE, r: 'x' }) } },
    ],
    [
      'metadata beyond Slack’s limit',
      { ...SUBMIT, view: { ...SUBMIT.view, private_metadata: ' '.repeat(3_001) } },
    ],
  ])('%s', (_what, payload) => {
    expect(() => parse(payload)).toThrow(NotUnderstood);
  });

  test.each<[what: string, sent: string]>([
    ['no form', ''],
    ['no payload', 'command=%2Fcountersign'],
    ['an empty payload', 'payload='],
    ['a payload that is not JSON', 'payload=%7B'],
    ['JSON without a form', JSON.stringify(CLICK)],
    ['another field', `body=${encodeURIComponent(JSON.stringify(CLICK))}`],
  ])('%s', (_what, sent) => {
    expect(() => parseInteraction(Buffer.from(sent))).toThrow(NotUnderstood);
  });

  test('whatever the bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((all) => Buffer.from(all)),
      fc.jsonValue().map(body),
      fc
        .record({
          type: fc.constantFrom('block_actions', 'view_submission', 'view_closed'),
          view: fc.jsonValue(),
          user: fc.jsonValue(),
          actions: fc.jsonValue(),
        })
        .map(body),
    );
    fc.assert(
      fc.property(bytes, (sent) => {
        try {
          expect(parseInteraction(sent)).toEqual({ kind: 'other' });
        } catch (error) {
          expect(error).toBeInstanceOf(NotUnderstood);
        }
      }),
    );
  });
});

test('text beyond ASCII arrives as it was written', () => {
  expect(state({ reason: { text: { value: 'Überlappung der Daten, 重複 🎉' } } })).toMatchObject({
    words: 'Überlappung der Daten, 重複 🎉',
  });
});

test.each<[choice: 'approve' | 'reject', words: string, fault: object | undefined]>([
  ['approve', '', undefined],
  ['approve', 'x', undefined],
  ['approve', 'x'.repeat(500), undefined],
  ['approve', 'x'.repeat(501), { comment: 'Write at most 500 characters.' }],
  ['reject', '', { reason: 'Write at least 10 characters: the author has to know what to change.' }],
  [
    'reject',
    'x'.repeat(9),
    { reason: 'Write at least 10 characters: the author has to know what to change.' },
  ],
  ['reject', 'x'.repeat(10), undefined],
  ['reject', 'x'.repeat(500), undefined],
  ['reject', 'x'.repeat(501), { reason: 'Write at most 500 characters.' }],
])('to %s with %j', (choice, words, fault) => {
  expect(wordsFault(choice, words)).toEqual(fault);
});
