// The chain from data to model: each link there, not recorded yet, or wrong; and what is waited for.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Facts } from '../../../approval/facts.ts';
import { instant } from '../../../approval/ids.ts';
import {
  LINEAGE_LAG_SECONDS,
  type Channel,
  type Lineage,
  type TrainingJob,
} from '../../../approval/lineage.ts';
import { LineageRule } from '../../../approval/lineage-rule.ts';
import { type RunFound } from '../../../approval/runs.ts';
import { awaitsLineage, lineage } from '../../../approval/rules/lineage.ts';
import { type FoundBy } from '../../../approval/runs.ts';
import { anyLineage, lineageRuleWith } from '../any-lineage.ts';
import { at, details, facts, policy, read, REGISTERED } from '../values.ts';

type Recorded = Extract<Lineage, { kind: 'recorded' }>;

const MODEL = 's3://models/churn/v42/model.tar.gz';
const METRICS = 's3://models/file.json';
const s3 = (uri: string, name = 'train'): Channel => ({ name, kind: 's3', uri });
const training = (over: Partial<TrainingJob> = {}): TrainingJob => ({
  name: 'xgb-1',
  arn: 'arn:xgb-1',
  component: 'arn:xgb-1-component',
  startedBy: [],
  status: 'Completed',
  endedAt: at('23 12:00'),
  channels: [s3('s3://lake/churn/train/')],
  modelData: MODEL,
  ...over,
});
const evaluation = (over: object = {}): NonNullable<Recorded['evaluation']> => ({
  name: 'eval-1',
  arn: 'arn:eval-1',
  status: 'Completed',
  startedAt: at('23 13:00'),
  inputs: [s3(MODEL, 'model'), s3('s3://lake/churn/test/', 'test')],
  ...over,
});
const recorded = (over: Partial<Recorded> = {}): Recorded => ({
  kind: 'recorded',
  trainings: [training()],
  processings: ['prepare-1'],
  evaluation: evaluation(),
  runs: [],
  isCut: false,
  ...over,
});

const judge = (rule: object, found: Lineage, over: Partial<Facts> = {}) =>
  lineage(
    LineageRule.parse(rule),
    facts({ 'model-quality': read({}) }, { lineage: found, ...over }),
    policy(),
  );
/** The sentence, and what follows from it. */
const said = (rule: object, found: Lineage, over: Partial<Facts> = {}): [string, string] => {
  const { sentence, effect } = judge(rule, found, over);
  return [sentence, effect];
};
const incomplete = (words: string): [string, string] => [`Lineage is incomplete: ${words}`, 'block'];
const complete = (words: string): [string, string] => [`Lineage complete: ${words}`, 'none'];

describe('as a whole', () => {
  test.each<[found: Lineage, words: string]>([
    [
      { kind: 'not-recorded' },
      'lineage, SageMaker has not recorded where this version comes from yet: set the version to ' +
        'PendingManualApproval again in a few minutes, and it is looked at anew',
    ],
    [
      { kind: 'not-asked' },
      'lineage, SageMaker has not recorded where this version comes from yet: set the version to PendingManualApproval again in a few minutes, and it is looked at anew',
    ],
    [{ kind: 'unreadable', problem: 'denied \u202e' }, 'lineage, it could not be read: denied \ufffd'],
  ])('of $kind nothing is known', (found, words) => {
    expect(said({ require: ['training-job'] }, found)).toEqual(incomplete(words));
  });

  test('a commit is looked for whatever lineage says', () => {
    expect(said({ require: ['commit'] }, { kind: 'not-recorded' })[0]).toMatch(
      /; commit, none is given: register the version with MetadataProperties\.CommitId$/,
    );
  });

  test('level, onMissing and needs count as everywhere', () => {
    const rule = { require: ['run'], level: 'ask', needs: { risk: 1 } };
    expect(judge(rule, recorded())).toMatchObject({ outcome: 'missing', effect: 'ask', needs: { risk: 1 } });
    expect(judge({ ...rule, onMissing: 'note' }, recorded()).effect).toBe('note');
    const outside = { data: ['s3://other/'], level: 'block', onMissing: 'note' };
    expect(judge(outside, recorded())).toMatchObject({ outcome: 'fails', effect: 'block' });
  });
});

describe('the training job', () => {
  const rule = { require: ['training-job'] };
  const version = (modelData: string[]): Partial<Facts> => ({ details: details({ modelData }) });

  test.each<[what: string, found: Recorded, over: Partial<Facts>, said: [string, string]]>([
    ['wrote the model', recorded(), {}, complete('training job')],
    [
      'wrote a folder, which is registered without its slash',
      recorded({ trainings: [training({ modelData: 's3://models/llm/' })] }),
      version(['s3://models/llm']),
      complete('training job'),
    ],
    [
      'wrote another one',
      recorded({ trainings: [training({ modelData: 's3://models/other.tar.gz' })] }),
      {},
      incomplete(
        `training job, none is recorded yet that wrote ${MODEL} (xgb-1 wrote s3://models/other.tar.gz): register ` +
          'the model where the training job wrote it (its ModelArtifacts), not a copy',
      ),
    ],
    [
      'wrote only one of two',
      recorded(),
      version([MODEL, 's3://models/second.tar.gz']),
      incomplete(
        `training job, none is recorded yet that wrote s3://models/second.tar.gz (xgb-1 wrote ${MODEL}): register ` +
          'the model where the training job wrote it (its ModelArtifacts), not a copy',
      ),
    ],
    [
      'may lie farther away',
      recorded({ trainings: [], isCut: true }),
      {},
      incomplete(
        `training job, none is recorded yet that wrote ${MODEL}: register the model where the training job wrote it ` +
          '(its ModelArtifacts), not a copy. It has more ancestors than were looked at',
      ),
    ],
    [
      'is still running',
      recorded({ trainings: [training({ status: 'InProgress' })] }),
      {},
      incomplete('training job, xgb-1 is InProgress, not Completed'),
    ],
    [
      'of a version without model data',
      recorded(),
      version([]),
      incomplete(
        'training job, the version registers no model data (ModelDataUrl) that a job could have written',
      ),
    ],
  ])('%s', (_, found, over, words) => {
    expect(said(rule, found, over)).toEqual(words);
  });
});

describe('the data', () => {
  const on = (...channels: Channel[]): Recorded => recorded({ trainings: [training({ channels })] });
  const data = (...prefixes: string[]) => ({ data: prefixes });

  test.each<[what: string, rule: object, found: Recorded, said: [string, string]]>([
    [
      'lies under the prefix',
      data('s3://lake/churn/'),
      on(s3('s3://lake/churn/x')),
      complete('training job, data set'),
    ],
    [
      'is the prefix itself',
      data('s3://lake/churn/'),
      on(s3('s3://lake/churn')),
      complete('training job, data set'),
    ],
    ['lies in the bucket', data('s3://lake'), on(s3('s3://lake/a')), complete('training job, data set')],
    [
      'lies in a bucket of a longer name',
      data('s3://lake'),
      on(s3('s3://lake-2/a')),
      incomplete('data set, s3://lake-2/a is not allowed: train on data under s3://lake'),
    ],
    [
      'lies beside the prefix',
      data('s3://lake/churn', 's3://lake/b'),
      on(s3('s3://lake/churn-2/x')),
      incomplete(
        'data set, s3://lake/churn-2/x is not allowed: train on data under s3://lake/churn, s3://lake/b',
      ),
    ],
    [
      'lies around the prefix',
      data('s3://lake/churn/'),
      on(s3('s3://lake/')),
      incomplete('data set, s3://lake/ is not allowed: train on data under s3://lake/churn/'),
    ],
    [
      'is listed in a manifest',
      data('s3://lake/'),
      on({ name: 'train', kind: 'manifest', uri: 's3://lake/m.json' }),
      incomplete(
        'data set, s3://lake/m.json is a manifest, and what it lists is not known: train on data under s3://lake/',
      ),
    ],
    [
      'is not in S3',
      data('s3://lake/'),
      on({ name: 'fsx', kind: 'elsewhere', uri: '' }),
      incomplete('data set, the channel fsx is not in S3: train on data under s3://lake/'),
    ],
    [
      'may lie anywhere where no prefix is given',
      { require: ['dataset'] },
      on(s3('s3://x/')),
      complete('training job, data set'),
    ],
    [
      'of a training without channels',
      { require: ['dataset'] },
      on(),
      incomplete(
        'data set, none is recorded yet: give the training job its data as input channels (InputDataConfig)',
      ),
    ],
  ])('%s', (_, rule, found, words) => {
    expect(said(rule, found)).toEqual(words);
  });

  test('is not the model that another training goes on with', () => {
    const first = training({ name: 'first', modelData: 's3://models/first.tar.gz' });
    const second = training({ channels: [s3('s3://models/first.tar.gz', 'model')] });
    expect(said(data('s3://lake/'), recorded({ trainings: [second, first] }))).toEqual(
      complete('training job, data set'),
    );
  });

  test('is whatever lies in a folder that holds more than that model', () => {
    const first = training({ name: 'first', modelData: 's3://models/first.tar.gz' });
    const second = training({ channels: [s3('s3://models/', 'model')] });
    expect(said(data('s3://lake/'), recorded({ trainings: [second, first] }))[0]).toContain(
      's3://models/ is not allowed',
    );
  });
});

describe('the evaluation', () => {
  const newer = { evaluation: ['newer-than-training'] };
  const other = { evaluation: ['not-on-training-data'] };
  const by = (over: object): Recorded => recorded({ evaluation: evaluation(over) });
  const { evaluation: _, ...unmeasured } = recorded();

  test.each<[what: string, rule: object, found: Recorded, said: [string, string]]>([
    ['is there', { require: ['evaluation-job'] }, recorded(), complete('evaluation job')],
    [
      'read a folder around the model',
      { require: ['evaluation-job'] },
      by({ inputs: [s3('s3://models/churn/v42/')] }),
      complete('evaluation job'),
    ],
    [
      'is not recorded',
      newer,
      unmeasured,
      incomplete(
        `evaluation job, none is recorded yet that wrote ${METRICS}: evaluate in a processing job, and register the ` +
          'file where it wrote it (ModelMetrics.ModelQuality.Statistics)',
      ),
    ],
    [
      'read another model',
      { require: ['evaluation-job'] },
      by({ inputs: [s3('s3://models/other.tar.gz')] }),
      incomplete(`evaluation job, eval-1 did not read ${MODEL}: give it the model as an input`),
    ],
    [
      'failed',
      { require: ['evaluation-job'] },
      by({ status: 'Failed' }),
      incomplete('evaluation job, eval-1 is Failed, not Completed'),
    ],
    [
      'came after',
      newer,
      recorded(),
      complete('training job, evaluation job, evaluation after the training'),
    ],
    [
      'came before',
      newer,
      by({ startedAt: at('23 11:00') }),
      incomplete(
        'evaluation after the training, eval-1 began at 2026-11-23T11:00:00.000Z, and xgb-1 ended at ' +
          '2026-11-23T12:00:00.000Z: evaluate the model that was trained',
      ),
    ],
    [
      'read other data',
      other,
      recorded(),
      complete('training job, evaluation job, evaluation on other data'),
    ],
    [
      'read the training data',
      other,
      by({ inputs: [s3(MODEL), s3('s3://lake/churn/train/')] }),
      incomplete(
        'evaluation on other data, eval-1 read s3://lake/churn/train/, and the training read ' +
          's3://lake/churn/train/: evaluate on data that was held out',
      ),
    ],
    [
      'read all around the training data',
      other,
      by({ inputs: [s3(MODEL), s3('s3://lake/')] }),
      incomplete(
        'evaluation on other data, eval-1 read s3://lake/, and the training read s3://lake/churn/train/: ' +
          'evaluate on data that was held out',
      ),
    ],
    [
      'read a manifest',
      other,
      by({ inputs: [s3(MODEL), { name: 'test', kind: 'manifest', uri: 's3://lake/m.json' }] }),
      incomplete('evaluation on other data, s3://lake/m.json is a manifest, and what it lists is not known'),
    ],
    [
      'cannot be held against data that is not in S3',
      other,
      recorded({ trainings: [training({ channels: [{ name: 'fsx', kind: 'elsewhere', uri: '' }] })] }),
      incomplete('evaluation on other data, the channel fsx is not in S3'),
    ],
    [
      'read nothing but the model',
      other,
      by({ inputs: [s3(MODEL)] }),
      incomplete(
        'evaluation on other data, eval-1 reads no data that is recorded: give it the data as an input',
      ),
    ],
  ])('%s', (_what, rule, found, words) => {
    expect(said(rule, found)).toEqual(words);
  });

  test('of unknown times is not newer', () => {
    const { startedAt: __, ...timeless } = evaluation();
    const { endedAt: ___, ...endless } = training();
    expect(said(newer, recorded({ evaluation: timeless }))[0]).toContain(
      'eval-1 began at an unknown time, and xgb-1',
    );
    expect(said(newer, recorded({ trainings: [endless] }))[0]).toContain('xgb-1 ended at an unknown time');
  });
});

describe('the other links', () => {
  test.each<[commit: string | undefined, said: [string, string]]>([
    ['3f2a9c1', complete('commit')],
    ['A'.repeat(40), complete('commit')],
    [undefined, incomplete('commit, none is given: register the version with MetadataProperties.CommitId')],
    [' \u200b ', incomplete('commit, none is given: register the version with MetadataProperties.CommitId')],
    ['main', incomplete('commit, main is not the id of a commit (MetadataProperties.CommitId)')],
    ['3f2a9c1\n', incomplete('commit, 3f2a9c1 is not the id of a commit (MetadataProperties.CommitId)')],
    ['3f2a9c', incomplete('commit, 3f2a9c is not the id of a commit (MetadataProperties.CommitId)')],
  ])('the commit %j', (commit, words) => {
    const over = { details: details(commit === undefined ? {} : { commit }) };
    expect(said({ require: ['commit'] }, recorded(), over)).toEqual(words);
  });

  test('a processing job', () => {
    expect(
      judge({ require: ['processing-job'] }, recorded({ processings: ['a', 'b', 'c', 'd', 'e'] }))
        .because?.[0]?.sentence,
    ).toBe('processing job: a, b, c and 2 more');
    expect(said({ require: ['processing-job'] }, recorded({ processings: [] }))).toEqual(
      incomplete(
        'processing job, none is recorded yet before the training: write the training data with a processing job, ' +
          'and train on its output',
      ),
    );
  });
});

describe('the run', () => {
  const rule = { require: ['run'] };
  const run = (found: FoundBy): Partial<Facts> => ({
    runs: {
      own: { kind: 'found', run: { name: 'lr-01', component: 'arn', found, parameters: [], metrics: [] } },
      curves: 'unreadable',
    },
  });
  const NONE = incomplete(
    'experiment run, none is recorded yet: start the training job inside of a run (its ExperimentConfig), and log to it',
  );
  test.each<[what: string, over: Partial<Facts>, found: Recorded, said: [string, string]]>([
    ['of its training job', run('training-job'), recorded(), complete('experiment run')],
    ['that lineage records', run('lineage'), recorded(), complete('experiment run')],
    ['that only its metadata names', run('metadata'), recorded(), NONE],
    ['that every job has', run('own-component'), recorded(), NONE],
    ['that nobody found', {}, recorded(), NONE],
    ['in MLflow', {}, recorded({ trainings: [training({ mlflowRun: 'a1b2' })] }), complete('experiment run')],
  ])('%s', (_, over, found, words) => {
    expect(said(rule, found, over)).toEqual(words);
  });
});

describe('waiting', () => {
  const openedAt = REGISTERED;
  const [soon, late] = [Date.parse(openedAt) + 1_000, Date.parse(openedAt) + LINEAGE_LAG_SECONDS * 1_000];
  const awaits = (rule: object | undefined, found: Lineage, now: number): boolean =>
    awaitsLineage(policy(rule && { lineage: rule }), facts({}, { lineage: found }), openedAt, now);
  test.each<[what: string, waits: boolean, rule: object | undefined, found: Lineage, now?: number]>([
    ['for what is not recorded', true, { require: ['training-job'] }, { kind: 'not-recorded' }],
    ['no longer', false, { require: ['training-job'] }, { kind: 'not-recorded' }, late],
    ['for one link', true, { require: ['processing-job'] }, recorded({ processings: [] })],
    ['not when all is there', false, { require: ['training-job'] }, recorded()],
    ['not for what nobody wants', false, undefined, { kind: 'not-recorded' }],
    ['not for a commit', false, { require: ['commit'] }, recorded()],
    ['not for what is wrong for good', false, { data: ['s3://other/'] }, recorded()],
  ])('%s', (...[, waits, rule, found, now = soon]) => {
    expect(awaits(rule, found, now)).toBe(waits);
  });
});

test('never passes a version of which nothing is known, and says something about each link', () => {
  const rules = lineageRuleWith(fc.constant({}));
  fc.assert(
    fc.property(rules, anyLineage, (rule, found) => {
      const reason = judge(rule, found);
      if (found.kind !== 'recorded') expect(reason.outcome).toBe('missing');
      expect(reason.effect).toBe(reason.outcome === 'passes' ? 'none' : 'block');
      expect(reason.because?.length).toBeGreaterThan(0);
      expect(reason.sentence).not.toMatch(/[\p{Cc}\u202e]/u);
    }),
  );
  expect(instant(0)).toBe('1970-01-01T00:00:00.000Z');
});

test('a rule about the run waits for lineage too, while lineage does not know the version', () => {
  const early: RunFound = { kind: 'none', isEarly: true };
  const never: RunFound = { kind: 'none', isEarly: false };
  const about = policy({ metrics: [{ path: 'metrics.auc.last', from: 'run', min: 0.8 }] });
  const waits = (own: RunFound, under = about, after = 0): boolean =>
    awaitsLineage(
      under,
      { ...facts({}), runs: { own, curves: 'unreadable' } },
      REGISTERED,
      Date.parse(REGISTERED) + after,
    );
  expect([waits(early), waits(never), waits(early, policy()), waits(early, about, 600_000)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
