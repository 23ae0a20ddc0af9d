// What a version's author writes is text and nothing else: not markup, not a policy, not a stamp, not a path into our
// objects. Whatever stands in it, the card has the same blocks and the outcome is the same.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Story, type ChatMessage } from './story.ts';
import { entered, itemsOf, table, wordsOf } from './truth.ts';

let story: Story;
let innocuous: ChatMessage;
beforeAll(async () => {
  story = await Story.begin();
  await story.register({ group: 'churn-innocuous', description: 'Retrained on October data.' });
  innocuous = await story.card('churn-innocuous-v1-r1');
});
afterAll(() => story.end());

const groupOf = (name: string): { group: string; id: string } => ({
  group: `churn-${name}`,
  id: `churn-${name}-v1-r1`,
});

/** Every object with a `type` in a message or view. */
const typesIn = (shown: unknown): string[] => {
  if (Array.isArray(shown)) return shown.flatMap(typesIn);
  if (typeof shown !== 'object' || shown === null) return [];
  const { type, ...rest } = shown as Record<string, unknown>;
  return [...(typeof type === 'string' ? [type] : []), ...Object.values(rest).flatMap(typesIn)];
};

/** Only these carry text in what we show, and none of them reads markup in it. */
const LITERAL = new Set(
  (
    'header plain_text rich_text rich_text_section rich_text_list rich_text_quote text user date actions button context ' +
    'modal input plain_text_input table raw_text link'
  ).split(' '),
);

/** No block for markup, no link but to our own card, no mention but of the people whom the policy names. */
const expectLiteral = (shown: unknown): void => {
  expect([...new Set(typesIn(shown))].filter((type) => !LITERAL.has(type))).toEqual([]);
  const links = [...JSON.stringify(shown).matchAll(/"url":"([^"]*)"/g)].map(([, url = '']) => url);
  expect(links.filter((url) => !url.startsWith(`${story.cloud.webUrl}/archives/C0MODELS/p`))).toEqual([]);
  const users = [...JSON.stringify(shown).matchAll(/"user_id":"(\w+)"/g)].map(([, user]) => user);
  expect(users.filter((user) => user !== 'U0BOB' && user !== 'U0CAROL')).toEqual([]);
};

/** The sentence for notifications is markup to some clients: nothing in it may open a tag or be an entity of its own. */
const expectEscaped = (text: string): void => {
  expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
  expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
};

const blockTypes = ({ blocks }: ChatMessage): string[] => blocks.map(({ type }) => type);

const DESCRIPTIONS: [string, string][] = [
  ['mention', '<!channel> <!here> <@U0BOB> <#C0MODELS> please approve'],
  ['link', '<https://evil.example|Approve via portal> https://evil.example'],
  ['markup', '*bold* _it_ ~no~ `code` ```block``` > quote\u2028- list :white_check_mark: :+1:'],
  ['entity', '&lt;!channel&gt; &amp; &#60;b&#62; <b>all checks pass</b>'],
  ['json', '"}]},{"type":"section","text":{"type":"mrkdwn","text":"<!channel>"}}'],
  ['template', '{{approve}} ${process.env} %s %n $.arn States.Format \\u003c!channel\\u003e'],
  ['ours', 'Approved by Bob (U0BOB). Countersign churn-ours-v1-r1. All 2 checks pass. Next: nothing.'],
  ['long', `${'W'.repeat(1_000)}<!channel>`],
  ['wide', '𒐫'.repeat(500)],
  ['marks', `Z${'\u0335\u0301\u0489'.repeat(200)} a${'\u0300'.repeat(300)}`],
  ['blank', '\u3000\u2003\u00a0'],
  ['fillers', '\u3164\u115f\u2800 approve me'],
];

test.each(DESCRIPTIONS)('a description with %s is a quote and nothing else', async (name, description) => {
  const { group, id } = groupOf(`d-${name}`);
  const arn = await story.register({ group, description });
  const card = await story.card(id);
  expect(blockTypes(card)).toEqual(blockTypes(innocuous));
  expectLiteral(card.blocks);
  expectEscaped(card.text);
  expect(JSON.stringify(card.blocks).length).toBeLessThan(12_000);
  const first = description.trim().slice(0, 40).replaceAll(/\s+/g, ' ');
  if (/^[\x20-\x7e]+$/.test(first)) expect(wordsOf(card.blocks)).toContain(first);
  expect(await story.status(arn)).toBe('PendingManualApproval');
  expect((await story.decide('bob', id, 'approve')).closed).toBe(true);
  const version = await story.version(arn);
  expect([version.ModelApprovalStatus, version.ModelPackageDescription]).toEqual(['Approved', description]);
});

const RLO = '\u202e';

test('paths that lie about where they end are shown with the lie made visible', async () => {
  const { group, id } = groupOf('paths');
  const modelData = `s3://models/${RLO}zg.rat.ledom/<!channel>\`*_~\u200b\u2066x\u2069`;
  const image = '000000000000.dkr.ecr.us-east-1.amazonaws.com/xgb:1\u200b`<@U0BOB>';
  await story.register({ group, modelData, image });
  const { openedView } = await story.click('bob', id, 'approve');
  expectLiteral(openedView?.blocks);
  const words = wordsOf(openedView?.blocks);
  expect(words).not.toMatch(/[\p{Cf}\u202e]/u);
  expect(words).toContain('s3://models/\ufffdzg.rat.ledom/<!channel>`*_~\ufffd\ufffdx\ufffd');
  expect(words).toContain('xgb:1\ufffd`<@U0BOB>');
});

test('a metrics address full of markup is bad evidence, told literally', async () => {
  const { group, id } = groupOf('address');
  const uri = `s3://models/${RLO}<!channel>/*x*_\`|<https://evil.example|ok>${'a'.repeat(700)}`;
  const arn = await story.register({ group, uri });
  const version = await story.version(arn);
  expect(version.ModelApprovalStatus).toBe('Rejected');
  expect(version.ApprovalDescription).toMatch(/^[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]{1,1024}$/u);
  expect(version.ApprovalDescription).toContain('s3://models/\ufffd<!channel>');
  expect(version.ApprovalDescription).toMatch(/ Countersign churn-address-v1-r1\.$/);
  const card = await story.card(id);
  expectLiteral(card.blocks);
  expectEscaped(card.text);
  expect(wordsOf(card.blocks)).toContain('s3://models/\ufffd<!channel>/*x*_`|<https://evil.example|ok>');
  for (const message of await story.thread(id)) {
    expectLiteral(message.blocks);
    expectEscaped(message.text);
  }
});

test('what an approver writes is a quote in the channel and one line in the registry', async () => {
  const { group, id } = groupOf('words');
  const arn = await story.register({ group });
  const reason = `<!channel> *no*\r\n\u2028Approved by Carol (U0CAROL)${RLO}\u0007 &lt; <https://evil.example|x> ${'y'.repeat(380)}`;
  expect((await story.decide('bob', id, 'reject', reason)).closed).toBe(true);
  const { ApprovalDescription: written = '' } = await story.version(arn);
  expect(written).toMatch(/^Rejected by Bob \(U0BOB\): <!channel> \*no\* Approved by Carol/);
  expect(written).toMatch(/^[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]{1,1024}$/u);
  expect(written).toMatch(/ Countersign churn-words-v1-r1\.$/);
  const card = await story.card(id);
  expectLiteral(card.blocks);
  expectEscaped(card.text);
  const [message] = (await story.messages('D0ALICE')).filter(({ text }) => text.includes('churn-words'));
  expectLiteral(message?.blocks);
  expectEscaped(message?.text ?? '');
});

test('a group name of 63 characters, with every place where it stands', async () => {
  const group = `churn-${'x'.repeat(57)}`;
  const id = `${group}-v1-r1`;
  const arn = await story.register({ group });
  const card = await story.card(id);
  expect(blockTypes(card)).toEqual(blockTypes(innocuous));
  expect((await story.decide('carol', id, 'reject', 'A name nobody can read')).closed).toBe(true);
  const version = await story.version(arn);
  expect([version.ModelApprovalStatus, version.CustomerMetadataProperties]).toEqual([
    'Rejected',
    { 'countersign-request': id, 'countersign-by': 'carol' },
  ]);
  expect((await story.execution(id)).status).toBe('SUCCEEDED');
  expect(await story.told('topic')).toContainEqual(
    expect.objectContaining({ requestId: id, outcome: 'Rejected' }),
  );
});

test.each(['constructor', 'toString', 'hasOwnProperty', 'churn', 'chur-n', 'xchurn-telco'])(
  'the group %s is named by no policy',
  async (group) => {
    const arn = await story.register({ group });
    await story.advance('10m');
    expect(await story.status(arn)).toBe('PendingManualApproval');
    expect((await story.executions()).filter(({ name }) => name.startsWith(`${group}-v`))).toEqual([]);
    expect((await table(story)).filter((item) => item['arn'] === `group#${group}`)).toHaveLength(1);
  },
);

const NUMBERS = '{"auc":{"value":0.99},"accuracy":{"value":0.99}}';

test.each([
  ['__proto__ at the top', `{"__proto__":{"binary_classification_metrics":${NUMBERS}}}`],
  ['__proto__ inside', `{"binary_classification_metrics":{"__proto__":${NUMBERS}}}`],
  ['constructor', `{"constructor":{"prototype":{"binary_classification_metrics":${NUMBERS}}}}`],
  [
    'a dotted key',
    `{"binary_classification_metrics.auc.value":0.99,"binary_classification_metrics.accuracy.value":0.99}`,
  ],
  ['a list', `[{"binary_classification_metrics":${NUMBERS}}]`],
  [
    'text for numbers',
    '{"binary_classification_metrics":{"auc":{"value":"0.99"},"accuracy":{"value":[0.99]}}}',
  ],
  [
    'beyond all numbers',
    '{"binary_classification_metrics":{"auc":{"value":1e999},"accuracy":{"value":0.99}}}',
  ],
  ['true and null', '{"binary_classification_metrics":{"auc":{"value":true},"accuracy":{"value":null}}}'],
  ['half a surrogate in a key', `{"\\ud800":1,"binary_classification_metrics":{"auc":{"value":0.99}}}`],
  ['a thousand levels', `${'['.repeat(1_000)}${']'.repeat(1_000)}`],
  ['a hundred thousand levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
])('metrics with %s do not pass', async (name, metrics) => {
  const { group, id } = groupOf(`m-${name.replaceAll(/\W+/g, '-').replaceAll('_', '').replace(/^-+/, '')}`);
  const arn = await story.register({ group, metrics });
  expect(await story.status(arn)).toBe('Rejected');
  expectLiteral((await story.card(id)).blocks);
  expectLiteral((await story.thread(id)).map(({ blocks }) => blocks));
  expect((await story.execution(id)).status).toBe('SUCCEEDED');
});

test('classes with hostile names are cells of a table, and nothing else', async () => {
  const { group, id } = groupOf('classes');
  const names = ['<!channel>', `*b*${RLO}`, '<https://evil.example|x>', '__proto__', 'constructor', ' '];
  const row = Object.fromEntries(names.map((name) => [name, 1]));
  const metrics = JSON.stringify({
    binary_classification_metrics: {
      auc: { value: 0.91 },
      accuracy: { value: 0.84 },
      confusion_matrix: Object.fromEntries(names.map((name) => [name, row])),
    },
  });
  await story.register({ group, metrics });
  const [, exhibits] = await story.thread(id);
  expectLiteral(exhibits?.blocks);
  expectEscaped(exhibits?.text ?? '');
  expect(wordsOf(exhibits?.blocks)).toContain('Actual <!channel>');
  expect(wordsOf(exhibits?.blocks)).toContain('Actual *b*\ufffd');
});

test('good metrics beside hostile keys pass as they would alone', async () => {
  const { group, id } = groupOf('beside');
  const metrics = JSON.stringify({
    '<!channel>': { '*auc*': 1 },
    policy: { approvers: ['alice'], metrics: [] },
    ['__proto__']: { polluted: true },
    binary_classification_metrics: { auc: { value: 0.91 }, accuracy: { value: 0.84 }, '`': '<@U0BOB>' },
  });
  expect(metrics).toContain('"__proto__"');
  await story.register({ group, metrics });
  const card = await story.card(id);
  expect(wordsOf(card.blocks)).toContain('All 2 checks pass.');
  expect(JSON.stringify(card.blocks)).not.toMatch(/polluted|<@U0BOB>|<!channel>/);
  expect(blockTypes(card)).toEqual(blockTypes(innocuous));
});

/** Everything about a request that the policy decided. */
const ruledOf = async (arn: string): Promise<unknown> => {
  const { request } = await itemsOf(story, arn);
  const { policy, policyDigest, stage, round } = request;
  const { kind, judged } = stage as { kind: string; judged: { verdict: unknown } };
  return { policy, policyDigest, round, kind, verdict: judged.verdict };
};

const POLICY_LIKE: Record<string, string> = {
  policy: 'lenient',
  'policy-name': 'lenient',
  policyDigest: '0'.repeat(64),
  approvers: 'alice',
  approver: 'alice',
  min: '0',
  'binary_classification_metrics.auc.value': '0.99',
  mode: 'observe',
  open: '1s',
  onExpiry: 'approve',
  onBadEvidence: 'ask',
  approveWithoutAsking: 'true',
  channel: 'C0ELSEWHERE',
  round: '9',
  ModelApprovalStatus: 'Approved',
  'countersign-request': 'churn-policy-like-v9-r9',
  'countersign-by': 'bob',
  'countersign-outcome': 'Approved',
  Countersign: 'skip',
};

test('a version that carries every word of a policy is judged by the policy of its group', async () => {
  const plain = await story.register({ group: 'churn-plain' });
  const { group, id } = groupOf('policy-like');
  const arn = await story.register({ group, metadata: POLICY_LIKE, as: 'alice' });
  expect(await ruledOf(arn)).toEqual(await ruledOf(plain));
  expect((await story.click('alice', id, 'approve')).openedView).toBeUndefined();
  await story.advance('1h');
  expect(await story.status(arn)).toBe('PendingManualApproval');
  await story.decide('carol', id, 'approve');
  const { CustomerMetadataProperties: metadata } = await story.version(arn);
  expect(metadata).toEqual({ ...POLICY_LIKE, 'countersign-request': id, 'countersign-by': 'carol' });
  await story.advance('1h');
  expect(await entered(story, id)).toEqual({
    Evaluate: 1,
    'Is a person needed?': 1,
    Ask: 1,
    Record: 1,
    Announce: 1,
  });
  expect((await story.executions()).filter(({ name }) => name.startsWith(`${group}-v`))).toHaveLength(1);
});

test('weak numbers stay weak, whatever the metadata says they are', async () => {
  const { group } = groupOf('weak-like');
  const metrics = { auc: 0.5, accuracy: 0.5 };
  const arn = await story.register({ group, metrics, metadata: POLICY_LIKE });
  const version = await story.version(arn);
  expect(version.ModelApprovalStatus).toBe('Rejected');
  expect(version.CustomerMetadataProperties).toMatchObject({ 'countersign-by': 'policy' });
});

const FIFTY_KEYS = ['constructor', 'toString', 'countersign-by', 'approved by bob', 'ключ', '://..', '@-=+'];

test('fifty hostile properties are left as they are, nothing of them is shown, and a forged stamp goes', async () => {
  const { group, id } = groupOf('fifty');
  const metadata = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [
      FIFTY_KEYS[index] ?? `k${index}${'y'.repeat(120)}`,
      `//evil.example/${index} ${'@here+'.repeat(38)}`.slice(0, 256),
    ]),
  );
  const arn = await story.register({ group, metadata, description: 'Retrained on October data.' });
  const card = await story.card(id);
  expect(blockTypes(card)).toEqual(blockTypes(innocuous));
  expect(JSON.stringify(card)).not.toMatch(/evil\.example|@here/);
  await story.decide('bob', id, 'approve');
  const version = await story.version(arn);
  expect(version.ModelApprovalStatus).toBe('Approved');
  expect(version.CustomerMetadataProperties).toEqual({ ...metadata, 'countersign-by': 'bob' });
});
