// Container images: only from repositories that are allowed, pinned by digest, of every container.
import { describe, expect, test } from 'vitest';
import { type Image } from '../../../approval/facts.ts';
import { images } from '../../../approval/rules/images.ts';
import { ImagesRule } from '../../../approval/rule.ts';
import { type Reason } from '../../../approval/verdict.ts';
import { details, facts, policy } from '../values.ts';

const judge = (rule: object, all: readonly Image[], unnamedImages = 0, over: object = {}): Reason =>
  images(
    ImagesRule.parse(rule),
    facts({}, { details: details({ images: all, unnamedImages }) }),
    policy(over),
  );
const of = (uri: string, digest?: string): Image => ({ uri, ...(digest !== undefined && { digest }) });

const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const SHA = `sha256:${'0a'.repeat(32)}`;

describe('the repository', () => {
  test.each<[pattern: string, uri: string, allowed: boolean]>([
    [`${ECR}/churn`, `${ECR}/churn`, true],
    [`${ECR}/churn`, `${ECR}/churn:1`, true],
    [`${ECR}/churn`, `${ECR}/churn@${SHA}`, true],
    [`${ECR}/churn`, `${ECR}/churn:1.2-3@${SHA}`, true],
    [`${ECR}/churn`, `${ECR}/churn2:1`, false],
    [`${ECR}/churn`, `x${ECR}/churn:1`, false],
    [`${ECR}/churn`, `${ECR}/churn/evil:1`, false],
    [`${ECR}/churn`, `${ECR}x/churn:1`, false],
    [`${ECR}/churn`, `evil.example/x@${ECR}/churn`, false],
    [`${ECR}/churn`, `evil.example/x:${ECR}`, false],
    [`${ECR}/*`, `${ECR}/any/thing:1`, true],
    [`${ECR}/*`, `${ECR.replaceAll('.', 'x')}/any:1`, false],
    ['*.dkr.ecr.*.amazonaws.com/xgb', `${ECR}/xgb:1.7-1`, true],
    ['*.dkr.ecr.*.amazonaws.com/xgb', `${ECR}/xgb-2:1`, false],
    ['registry:5000/churn', 'registry:5000/churn', true],
    ['registry:5000/churn', 'registry:5000/churn:1', true],
    ['registry:5000/churn', 'registry:5001/churn:1', false],
    ['registry/churn', 'registry:5000/churn', false],
    ['xgboost', 'xgboost:1', true],
    ['xgboost', 'XGBoost:1', false],
    ['*', 'anything@all', true],
  ])('%s and %s: %s', (pattern, uri, allowed) => {
    const reason = judge({ allow: ['other', pattern] }, [of(uri)]);
    expect([reason.outcome, reason.sentence]).toEqual(
      allowed
        ? ['passes', `Container images: ${uri} is allowed`]
        : ['fails', `Container images: ${uri} is not among the allowed repositories`],
    );
  });
});

describe('the digest', () => {
  test.each<[image: Image, pinned: boolean]>([
    [of(`xgb@${SHA}`), true],
    [of(`xgb:1@${SHA}`), true],
    [of('xgb:1', SHA), true],
    [of('xgb:1', SHA.toUpperCase().replace('SHA', 'sha')), true],
    [of(`xgb@${SHA}`, 'none'), true],
    [of('xgb:1'), false],
    [of('xgb'), false],
    [of('xgb:1', ''), false],
    [of('xgb:1', SHA.slice(0, -1)), false],
    [of('xgb:1', `${SHA}0`), false],
    [of('xgb:1', `x${SHA}`), false],
    [of('xgb:1', SHA.replace('sha256', 'sha512')), false],
    [of('xgb@latest'), false],
    [of(`xgb:${SHA.slice(7)}`), false],
    [of(`xgb@x@${SHA}`), false],
  ])('%j: %s', (image, pinned) => {
    const reason = judge({ digest: true }, [image]);
    expect([reason.outcome, reason.sentence]).toEqual(
      pinned
        ? ['passes', `Container images: ${image.uri} is pinned by its digest`]
        : ['fails', `Container images: ${image.uri} is not pinned by a digest`],
    );
  });
});

test.each<[what: string, all: Image[], unnamed: number, words: string]>([
  ['both rules', [of(`xgb@${SHA}`)], 0, `passes: Container images: xgb@${SHA} is allowed`],
  [
    'the repository first',
    [of('evil:1')],
    0,
    'fails: Container images: evil:1 is not among the allowed repositories',
  ],
  ['the digest too', [of('xgb:1')], 0, 'fails: Container images: xgb:1 is not pinned by a digest'],
  ['every image', [of('xgb', SHA), of('xgb', SHA)], 0, 'passes: Container images: all 2 hold'],
  ['no image at all', [], 0, 'missing: Container images: there is no image to judge'],
  ['a container without image', [], 1, 'missing: Container images: a container names no image'],
  [
    'one beside a good one',
    [of('xgb', SHA)],
    1,
    'missing: Container images: a container names no image; the other one holds',
  ],
  [
    'one beside a bad one',
    [of('evil')],
    1,
    'fails: Container images: evil is not among the allowed repositories; 2 of 2 do not hold',
  ],
  [
    'marks',
    [of('e\u202evil')],
    0,
    'fails: Container images: e\ufffdvil is not among the allowed repositories',
  ],
])('%s', (_what, all, unnamed, words) => {
  const { outcome, sentence } = judge({ allow: ['xgb'], digest: true }, all, unnamed);
  expect(`${outcome}: ${sentence}`).toBe(words);
});

test('a long address is shortened', () => {
  expect(judge({ allow: ['xgb'] }, [of('x'.repeat(500))]).sentence).toBe(
    `Container images: ${'x'.repeat(146)} … (shortened) is not among the allowed repositories`,
  );
});

test.each<[rule: object, effect: string, needs: object | undefined]>([
  [{}, 'block', undefined],
  [{ level: 'ask', needs: { platform: 1 } }, 'ask', { platform: 1 }],
  [{ level: 'note', needs: { platform: 1 } }, 'note', undefined],
])('%j that fails', (rule, effect, needs) => {
  const reason = judge({ allow: ['xgb'], ...rule }, [of('evil')]);
  expect([reason.rule, reason.kind, reason.effect, reason.needs]).toEqual([
    'images',
    'images',
    effect,
    needs,
  ]);
});

test('no image follows onMissing', () => {
  expect(judge({ digest: true, level: 'ask' }, []).effect).toBe('block');
  expect(judge({ digest: true, onMissing: 'note' }, []).effect).toBe('note');
  expect(judge({ digest: true }, [], 1, { onBadEvidence: 'ask' }).effect).toBe('ask');
});
