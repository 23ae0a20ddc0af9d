// What must be there at all: each kind of evidence present, absent, bad, or blank.
import { describe, expect, test } from 'vitest';
import { type Facts } from '../../../approval/facts.ts';
import { type Source, type Sources } from '../../../approval/sources.ts';
import { evidence } from '../../../approval/rules/evidence.ts';
import { EvidenceRule } from '../../../approval/rule.ts';
import { type Reason } from '../../../approval/verdict.ts';
import { details, facts, policy, read } from '../values.ts';

const judge = (
  rule: object,
  sources: Sources = {},
  over: Partial<Facts> = {},
  policyOver: object = {},
): Reason => evidence(EvidenceRule.parse(rule), facts(sources, over), policy(policyOver));
const sentence = (rule: object, sources: Sources = {}, over: Partial<Facts> = {}): string =>
  judge(rule, sources, over).sentence;
const bad = (problem: string): Source => ({ kind: 'bad', uri: 's3://models/x.json', problem });
const REPORT = read({});

describe('a report', () => {
  test.each<[file: string, source: string, name: string, place: string]>([
    ['model-quality', 'model-quality', 'metrics', 'ModelMetrics.ModelQuality.Statistics'],
    ['data-quality', 'data-quality', 'data quality report', 'ModelMetrics.ModelDataQuality.Statistics'],
    ['bias', 'bias', 'bias report', 'ModelMetrics.Bias.Report'],
    ['explainability', 'explainability', 'explainability report', 'ModelMetrics.Explainability.Report'],
  ])('%s is there, not registered, or cannot be read', (file, source, name, place) => {
    expect(sentence({ files: [file] }, { [source]: REPORT })).toBe(`Evidence complete: ${name}`);
    expect(judge({ files: [file] }, { [source]: REPORT }).because?.[0]?.sentence).toBe(
      `${name}: s3://models/file.json`,
    );
    expect(sentence({ files: [file] })).toBe(
      `Evidence is missing: ${name}, nothing is registered (${place})`,
    );
    expect(sentence({ files: [file] }, { [source]: bad('the file is \u202e empty.') })).toBe(
      `Evidence is missing: ${name}, the file is \ufffd empty`,
    );
  });

  test.each(['pre-training-bias', 'post-training-bias'])('of bias may be the %s report', (source) => {
    expect(judge({ files: ['bias'] }, { [source]: REPORT }).outcome).toBe('passes');
    expect(judge({ files: ['bias'] }, { [source]: REPORT, bias: bad('not JSON.') }).outcome).toBe('passes');
    expect(sentence({ files: ['bias'] }, { [source]: bad('not JSON.') })).toBe(
      'Evidence is missing: bias report, not JSON',
    );
  });
});

describe('a model card', () => {
  const card = (status?: string) => ({
    details: details(status === undefined ? {} : { modelCardStatus: status }),
  });
  test.each<[status: string | undefined, wanted: string[], words: string]>([
    ['Approved', ['Approved'], 'Evidence complete: model card'],
    ['PendingReview', ['Approved', 'PendingReview'], 'Evidence complete: model card'],
    ['Draft', ['Approved'], 'Evidence is missing: model card, it is Draft, needs Approved'],
    [
      'Draft',
      ['Approved', 'PendingReview'],
      'Evidence is missing: model card, it is Draft, needs Approved or PendingReview',
    ],
    ['Draft', ['Approved', 'Approved'], 'Evidence is missing: model card, it is Draft, needs Approved'],
    ['App\u202e', ['Approved'], 'Evidence is missing: model card, it is App\ufffd, needs Approved'],
    [undefined, ['Approved'], 'Evidence is missing: model card, it is without a status, needs Approved'],
  ])('%s, wanted %j', (status, modelCard, words) => {
    expect(sentence({ modelCard }, { 'model-card': REPORT }, card(status))).toBe(words);
  });

  test('that is not there, or cannot be read, has no status', () => {
    const over = card('Approved');
    expect(sentence({ modelCard: ['Approved'] }, {}, over)).toBe(
      'Evidence is missing: model card, nothing is registered (ModelCard.ModelCardContent)',
    );
    const source = bad('line 1 has the key "a\u202eb" again.');
    expect(sentence({ modelCard: ['Approved'] }, { 'model-card': source }, over)).toBe(
      'Evidence is missing: model card, line 1 has the key "a\ufffdb" again',
    );
  });

  test('says its status', () => {
    expect(
      judge({ modelCard: ['Approved'] }, { 'model-card': REPORT }, card('Approved')).because,
    ).toMatchObject([{ sentence: 'model card: Approved', outcome: 'passes', effect: 'none' }]);
  });
});

const BLANKS = [undefined, '', '  \n', '\u3000', '\u200b\u2060', '\u3164 \u2800'];

describe('a text', () => {
  const kinds: [
    rule: object,
    name: string,
    place: string,
    over: (text: string | undefined) => Partial<Facts>,
  ][] = [
    [
      { trainingCommit: true },
      'training commit',
      ' (MetadataProperties.CommitId)',
      (commit) => ({ details: details(commit === undefined ? {} : { commit }) }),
    ],
    [
      { samplePayload: true },
      'sample payload',
      ' (SamplePayloadUrl)',
      (samplePayload) => ({ details: details(samplePayload === undefined ? {} : { samplePayload }) }),
    ],
    [
      { metadata: ['ticket'] },
      'metadata ticket',
      ': CustomerMetadataProperties, by UpdateModelPackage',
      (ticket) => ({ details: details(ticket === undefined ? {} : { metadata: { ticket } }) }),
    ],
    [
      { groupTags: ['owner'] },
      'group tag owner',
      ': AddTags on the model package group',
      (owner) => (owner === undefined ? {} : { groupTags: { owner } }),
    ],
  ];

  test.each(kinds)('%j is given, or not, or blank', (rule, name, place, over) => {
    expect(sentence(rule, {}, over('x'))).toBe(`Evidence complete: ${name}`);
    expect(judge(rule, {}, over(' a\u202e  b ')).because?.[0]?.sentence).toBe(`${name}: a\ufffd b`);
    for (const blank of BLANKS)
      expect(sentence(rule, {}, over(blank))).toBe(`Evidence is missing: ${name}, none is given${place}`);
  });

  test.each(['constructor', '__proto__', 'toString'])('%s of a prototype is none', (key) => {
    expect(judge({ metadata: [key] }).outcome).toBe('missing');
    expect(judge({ groupTags: [key] }, {}, { groupTags: {} }).outcome).toBe('missing');
  });
});

describe('a value that is one of some', () => {
  const TIERS = ['low', 'medium', 'high'];
  const onGroup = (found: string) => ({ groupTags: { 'risk-tier': found } });
  const inMetadata = (found: string) => ({ details: details({ metadata: { cls: found } }) });
  const tier = (allowed: string[], found: string): string =>
    sentence({ groupTags: { 'risk-tier': allowed } }, {}, onGroup(found));
  const HOW = 'AddTags on the model package group';

  test('passes, and says which', () => {
    expect(judge({ groupTags: { 'risk-tier': TIERS } }, {}, onGroup('medium'))).toMatchObject({
      outcome: 'passes',
      effect: 'none',
      sentence: 'Evidence complete: group tag risk-tier',
      because: [{ sentence: 'group tag risk-tier: medium' }],
    });
    expect(sentence({ metadata: { cls: ['public'] } }, {}, inMetadata('public'))).toBe(
      'Evidence complete: metadata cls',
    );
  });

  test.each<[what: string, allowed: string[], found: string, words: string]>([
    ['another', TIERS, 'extreme', `is extreme, needs low, medium or high: ${HOW}`],
    ['the only one is named', ['low'], 'high', `is high, needs low: ${HOW}`],
    ['one that is allowed twice is named once', ['low', 'low'], 'high', `is high, needs low: ${HOW}`],
    [
      'case counts',
      TIERS,
      'High',
      `is High, needs low, medium or high to the letter, case and blanks too: ${HOW}`,
    ],
    [
      'blanks count',
      TIERS,
      ' high',
      `is high, needs low, medium or high to the letter, case and blanks too: ${HOW}`,
    ],
    [
      'what cannot be seen counts, and is shown',
      ['low'],
      'low\u200b',
      `is low\ufffd, needs low to the letter, case and blanks too: ${HOW}`,
    ],
    ['a part is not the whole', TIERS, 'lo', `is lo, needs low, medium or high: ${HOW}`],
    ['six are told', ['a', 'b', 'c', 'd', 'e', 'f'], 'x', `is x, needs a, b, c, d, e or f: ${HOW}`],
    [
      'of more only six',
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
      'x',
      `is x, needs a, b, c, d, e, f or one of 2 more: ${HOW}`,
    ],
    [
      'long values are cut',
      ['a'.repeat(256)],
      'b'.repeat(256),
      `is ${'b'.repeat(26)} … (shortened), needs ${'a'.repeat(26)} … (shortened): ${HOW}`,
    ],
  ])('%s', (_what, allowed, found, words) => {
    expect(tier(allowed, found)).toBe(`Evidence is wrong: group tag risk-tier ${words}`);
  });

  test.each(BLANKS.filter((blank) => blank !== undefined))('%j is none', (blank) => {
    expect(tier(TIERS, blank)).toBe(
      `Evidence is missing: group tag risk-tier, none is given, needs low, medium or high: ${HOW}`,
    );
  });

  test('is not read from where every object has one', () => {
    expect(judge({ metadata: { constructor: ['Object'] } }).outcome).toBe('missing');
  });

  test('metadata says how to mend it, and what is missing beside it too', () => {
    const rule = { metadata: { owner: 'any', cls: ['public', 'internal'] } };
    expect(judge(rule, {}, inMetadata('secret'))).toEqual({
      rule: 'evidence',
      kind: 'evidence',
      outcome: 'fails',
      effect: 'block',
      sentence:
        'Evidence is missing or wrong: metadata owner, none is given: CustomerMetadataProperties, by UpdateModelPackage; ' +
        'metadata cls is secret, needs public or internal: CustomerMetadataProperties, by UpdateModelPackage',
      because: [
        {
          rule: 'evidence',
          kind: 'evidence',
          outcome: 'missing',
          effect: 'block',
          name: 'metadata owner',
          sentence: 'metadata owner, none is given: CustomerMetadataProperties, by UpdateModelPackage',
        },
        {
          rule: 'evidence',
          kind: 'evidence',
          outcome: 'fails',
          effect: 'block',
          name: 'metadata cls',
          sentence:
            'metadata cls is secret, needs public or internal: CustomerMetadataProperties, by UpdateModelPackage',
        },
      ],
    });
  });

  test.each<[rule: object, over: Partial<Facts>, effects: string[]]>([
    [{ level: 'ask' }, inMetadata('x'), ['ask', 'ask']],
    [{ level: 'ask', onMissing: 'note' }, inMetadata('x'), ['ask', 'ask']],
    [{ level: 'ask', onMissing: 'note' }, {}, ['note', 'note']],
    [{ level: 'note', onMissing: 'block' }, inMetadata('x'), ['note', 'note']],
  ])(
    'that is wrong under %j counts at its level, that is missing as onMissing says',
    (rule, over, effects) => {
      const reason = judge({ metadata: { cls: ['a'] }, ...rule }, {}, over);
      expect([reason.effect, reason.because?.[0]?.effect]).toEqual(effects);
    },
  );

  test('the strictest of several pieces counts', () => {
    const rule = {
      metadata: { cls: ['a'], owner: 'any' },
      level: 'ask',
      onMissing: 'block',
      needs: { risk: 1 },
    };
    const reason = judge(rule, {}, inMetadata('x'));
    expect([reason.effect, reason.needs]).toEqual(['block', undefined]);
    expect(judge({ ...rule, onMissing: 'note' }, {}, inMetadata('x'))).toMatchObject({
      effect: 'ask',
      needs: { risk: 1 },
    });
  });
});

test('every piece is a reason of its own, those that are there too', () => {
  const over = { details: details({ commit: 'c0ffee' }) };
  const rule = {
    level: 'ask',
    needs: { risk: 1 },
    trainingCommit: true,
    samplePayload: true,
    metadata: ['ticket'],
  };
  expect(judge(rule, {}, over)).toEqual({
    rule: 'evidence',
    kind: 'evidence',
    outcome: 'missing',
    effect: 'ask',
    sentence:
      'Evidence is missing: sample payload, none is given (SamplePayloadUrl); metadata ticket, none is given: CustomerMetadataProperties, by UpdateModelPackage',
    needs: { risk: 1 },
    because: [
      {
        rule: 'evidence',
        kind: 'evidence',
        outcome: 'passes',
        effect: 'none',
        name: 'training commit',
        sentence: 'training commit: c0ffee',
      },
      {
        rule: 'evidence',
        kind: 'evidence',
        outcome: 'missing',
        effect: 'ask',
        name: 'sample payload',
        sentence: 'sample payload, none is given (SamplePayloadUrl)',
      },
      {
        rule: 'evidence',
        kind: 'evidence',
        outcome: 'missing',
        effect: 'ask',
        name: 'metadata ticket',
        sentence: 'metadata ticket, none is given: CustomerMetadataProperties, by UpdateModelPackage',
      },
    ],
  });
});

test('the whole is named in the order of the rule', () => {
  const sources = { 'model-quality': REPORT, bias: REPORT, 'model-card': REPORT };
  const over = {
    details: details({
      commit: 'c',
      samplePayload: 's3://x',
      modelCardStatus: 'Approved',
      metadata: { a: '1' },
    }),
    groupTags: { owner: 'x' },
  };
  const rule = {
    files: ['model-quality', 'bias', 'bias'],
    modelCard: ['Approved'],
    trainingCommit: true,
    samplePayload: true,
    metadata: ['a'],
  };
  expect(judge(rule, sources, over)).toMatchObject({
    outcome: 'passes',
    effect: 'none',
    sentence:
      'Evidence complete: metrics, bias report, model card, training commit, sample payload, metadata a',
  });
  expect(sentence({ ...rule, groupTags: ['owner'] }, sources, over)).toBe(
    'Evidence complete: metrics, bias report, model card, training commit, sample payload, metadata a, and 1 more',
  );
});

test('of many that are missing the first six are told', () => {
  const reason = judge({ metadata: Array.from({ length: 50 }, (_, at) => `${'k'.repeat(120)}${at}`) });
  expect(reason.sentence).toMatch(/^Evidence is missing: metadata k{40,}.*; and 44 more$/);
  expect(reason.sentence.length).toBeLessThanOrEqual(900);
  expect(reason.because).toHaveLength(50);
});

test.each<[rule: object, over: object, effect: string]>([
  [{}, {}, 'block'],
  [{}, { onBadEvidence: 'ask' }, 'block'],
  [{ level: 'ask' }, {}, 'ask'],
  [{ level: 'note', needs: { risk: 1 } }, {}, 'note'],
  [{ level: 'block', onMissing: 'ask' }, {}, 'ask'],
  [{ level: 'ask', onMissing: 'block' }, {}, 'block'],
])('to lack what %j requires under %j: %s', (rule, over, effect) => {
  const reason = judge({ trainingCommit: true, ...rule }, {}, {}, over);
  expect([reason.effect, reason.because?.[0]?.effect, reason.needs]).toEqual([effect, effect, undefined]);
});
