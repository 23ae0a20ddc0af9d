// The way of a version in one line, from what lineage records: what is told, what is not recorded yet, and that no
// foreign name passes for a link, a decision or a deployment.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { chainInWords, chainOf } from '../../approval/chain.ts';
import { instant } from '../../approval/ids.ts';
import { DECISION_ACTION, type LineageGraph, type Vertex } from '../../approval/lineage-graph.ts';

const SAGEMAKER = 'arn:aws:sagemaker:us-east-1:000000000000';
const PACKAGE = `${SAGEMAKER}:model-package/churn-telco/44`;

const RESOURCES: Readonly<Record<Vertex['kind'], string>> = {
  Artifact: 'artifact',
  Action: 'action',
  Context: 'context',
  TrialComponent: 'experiment-trial-component',
};

const vertex = (kind: Vertex['kind'], id: string, more: Partial<Vertex> = {}): Vertex => ({
  arn: `${SAGEMAKER}:${RESOURCES[kind]}/${id}`,
  kind,
  type: '',
  name: id,
  uri: '',
  properties: {},
  ...more,
});

const data = (uri: string): Vertex => vertex('Artifact', `of-${uri}`, { type: 'DataSet', name: '', uri });
const job = (type: 'TrainingJob' | 'ProcessingJob', name: string): Vertex => {
  const [kind, suffix] =
    type === 'TrainingJob' ? ['training-job', 'training'] : ['processing-job', 'processing'];
  const uri = `${SAGEMAKER}:${kind}/${name}`;
  return vertex('TrialComponent', `${name}-aws-${suffix}-job`, { type, uri });
};
const model = vertex('Artifact', 'model', { type: 'Model', name: '', uri: 's3://models/xgb/model.tar.gz' });
const image = vertex('Artifact', 'image', { type: 'Image', name: '', uri: 'ecr/xgb:1' });
const pack = vertex('Artifact', 'package', { type: 'Model', name: '', uri: PACKAGE });
const xgb = job('TrainingJob', 'xgb-2026');
const AT = Date.UTC(2026, 10, 26);
const approval = (status: string, minute = 0): Vertex =>
  vertex('Action', `churn-telco-44-${status}-${minute}-aws-model-group`, {
    type: 'Approval',
    uri: PACKAGE,
    properties: { ModelApprovalStatus: status },
    createdAt: instant(AT + minute * 60_000),
  });
const decision = (round: number, properties: Record<string, string>, version = 44): Vertex =>
  vertex('Action', `countersign-churn-telco-v${version}-r${round}`, {
    type: DECISION_ACTION,
    uri: PACKAGE,
    properties,
    createdAt: instant(AT + round * 60_000),
  });
const BOB = { outcome: 'Approved', by: 'person', approvers: 'bob' };
const deployment = (name: string): Vertex =>
  vertex('Action', `${name}-aws-endpoint`, { type: 'ModelDeployment', uri: `${SAGEMAKER}:endpoint/${name}` });
const endpoint = (name: string): Vertex =>
  vertex('Context', `${name}-aws-endpoint`, { type: 'Endpoint', uri: `${SAGEMAKER}:endpoint/${name}` });

/** Each path is a way from its first to its last thing. */
const graph = (...paths: readonly (readonly Vertex[])[]): LineageGraph => ({
  vertices: [...new Set([pack, ...paths.flat()])],
  edges: paths.flatMap((path) =>
    path.slice(1).map((to, index) => ({ from: path[index]?.arn ?? '', to: to.arn, type: 'ContributedTo' })),
  ),
  isCut: false,
});
const said = (...paths: readonly (readonly Vertex[])[]): string =>
  chainInWords(chainOf(graph(...paths), PACKAGE));
/** The words of one step. */
const step = (name: string, ...paths: readonly (readonly Vertex[])[]): string | undefined =>
  chainOf(graph(...paths), PACKAGE).find((link) => link.step === name)?.words;

const TRAINED = [xgb, model, pack];

describe('the chain of a version', () => {
  it('is one line from the data to the deployment', () => {
    const whole = graph(
      [data('s3://models/churn/train'), xgb],
      [data('s3://models/churn/validation/'), xgb],
      [image, xgb],
      TRAINED,
      [approval('PendingManualApproval'), pack],
      [approval('Approved', 1), pack],
      [pack, decision(1, BOB)],
      [pack, deployment('churn-prod'), endpoint('churn-prod')],
    );
    expect(chainInWords(chainOf(whole, PACKAGE))).toBe(
      's3://…/train, …/validation -> training job xgb-2026 -> churn-telco v44 -> ' +
        'approved by bob, countersign-churn-telco-v44-r1 -> endpoint churn-prod',
    );
    expect(chainOf(whole, PACKAGE).every(({ isRecorded }) => isRecorded)).toBe(true);
  });

  it('names what is not recorded yet instead of leaving it out', () => {
    expect(said()).toBe(
      'training data not recorded yet -> training job not recorded yet -> churn-telco v44 -> ' +
        'decision not recorded yet -> deployment not recorded yet',
    );
    expect(chainOf(graph(), PACKAGE).map(({ step: name, isRecorded }) => [name, isRecorded])).toEqual([
      ['data', false],
      ['training', false],
      ['model', true],
      ['decision', false],
      ['deployment', false],
    ]);
  });

  it('knows nothing of a version that lineage does not know, whatever else is there', () => {
    const other = `${SAGEMAKER}:model-package/churn-telco/45`;
    expect(chainInWords(chainOf(graph(TRAINED, [pack, endpoint('prod')]), other))).toBe(
      'training data not recorded yet -> training job not recorded yet -> churn-telco v45 not recorded yet -> ' +
        'decision not recorded yet -> deployment not recorded yet',
    );
  });

  it('goes back through the processing to the data that it took', () => {
    const prep = job('ProcessingJob', 'prep');
    const train = data('s3://m/train');
    expect(
      said([data('s3://m/raw/2026-10'), prep, train, ...TRAINED], [prep, data('s3://m/test'), xgb]),
    ).toBe(
      's3://…/2026-10 -> processing job prep -> s3://…/train, …/test -> training job xgb-2026 -> churn-telco v44 -> ' +
        'decision not recorded yet -> deployment not recorded yet',
    );
    expect(said([prep, train, ...TRAINED])).toMatch(
      /^source data not recorded yet -> processing job prep -> s3:\/\/…\/train -> /,
    );
  });

  it('goes through several processings to their first data', () => {
    const [clean, split] = [job('ProcessingJob', 'clean'), job('ProcessingJob', 'split')];
    expect(
      said([data('s3://m/raw'), clean, data('s3://m/clean'), split, data('s3://m/train'), ...TRAINED]),
    ).toMatch(
      /^s3:\/\/…\/raw -> processing jobs split, clean -> s3:\/\/…\/train -> training job xgb-2026 -> /,
    );
  });

  it('stops at the nearest training: a model that was trained further has its own past', () => {
    const base = job('TrainingJob', 'base-2025');
    const foundation = vertex('Artifact', 'foundation', { type: 'Model', name: '', uri: 's3://m/base' });
    const words = said([data('s3://m/pretrain'), base, foundation, ...TRAINED], [data('s3://m/tune'), xgb]);
    expect(words).toMatch(/^s3:\/\/…\/tune -> training job xgb-2026 -> /);
    expect(words).not.toContain('base');
  });

  it('takes data that leads to the version without a training job', () => {
    expect(said([data('s3://m/train'), pack])).toMatch(
      /^s3:\/\/…\/train -> training job not recorded yet -> /,
    );
  });

  it('takes a data set by whatever case its author wrote, and no image, model or trial of others for one', () => {
    const own = vertex('Artifact', 'own', { type: 'Dataset', name: 'features', uri: '' });
    const run = vertex('TrialComponent', 'run', { type: 'DataSet' });
    expect(step('data', [own, ...TRAINED], [image, xgb], [run, xgb])).toBe('features');
    expect(step('training', [own, vertex('Artifact', 'odd', { type: 'TrainingJob' }), pack])).toBe(
      'training job not recorded yet',
    );
  });

  it('says AWS’s own word for a job in either form', () => {
    const same = { ...xgb, type: 'SageMakerTrainingJob' };
    expect(step('training', [same, pack])).toBe('training job xgb-2026');
    expect(step('training', [{ ...same, uri: '' }, pack])).toBe('training job xgb-2026');
  });

  it('ends for lineage that runs in circles', () => {
    expect(said([xgb, model, pack, xgb], [data('s3://m/a'), data('s3://m/b'), data('s3://m/a')])).toContain(
      'training job xgb-2026 -> churn-telco v44',
    );
  });
});

describe('several of a kind', () => {
  const many = (count: number, make: (name: string) => Vertex): Vertex[] =>
    Array.from({ length: count }, (_, index) => make(`n${index + 1}`));

  test.each([
    [1, 'training job n1'],
    [2, 'training jobs n1, n2'],
    [3, 'training jobs n1, n2 and 1 more'],
    [12, 'training jobs n1, n2 and 10 more'],
  ])('%d training jobs', (count, words) => {
    const jobs = many(count, (name) => job('TrainingJob', name));
    expect(step('training', ...jobs.map((it) => [it, pack]))).toBe(words);
  });

  it('counts endpoints, and says of a deployment without one that the endpoint is not recorded yet', () => {
    const ways = many(4, endpoint).map((it, index) => [pack, deployment(`d${index}`), it]);
    expect(step('deployment', ...ways)).toBe('endpoints n1, n2 and 2 more');
    expect(step('deployment', [pack, deployment('prod')])).toBe('deployment prod, endpoint not recorded yet');
  });

  test.each([
    [['s3://m/train/'], 's3://…/train'],
    [['s3://m'], 's3://m'],
    [['s3://m/a/data.csv', 's3://m/b/data.csv'], 's3://…/a/data.csv, …/b/data.csv'],
    [['s3://m/data.csv', 's3://n/data.csv'], 's3://m/data.csv, s3://n/data.csv'],
    [['s3://m/x/data', 's3://data'], 's3://…/x/data, s3://data'],
    [['s3://m/a', 's3://m/b', 's3://m/c', 's3://m/d'], 's3://…/a, …/b and 2 more'],
    [['features', 's3://m/b'], 'features, …/b'],
  ])('%j is told as %s', (uris, words) => {
    expect(step('data', ...uris.map((uri) => [data(uri), xgb]), TRAINED)).toBe(words);
  });

  it('names one address once', () => {
    const twice = vertex('Artifact', 'again', { type: 'DataSet', uri: 's3://m/train' });
    expect(step('data', [data('s3://m/train'), xgb], [twice, xgb], TRAINED)).toBe('s3://…/train');
  });
});

describe('the decision', () => {
  test.each<[string, Record<string, string>, string]>([
    ['one person', BOB, 'approved by bob'],
    ['two', { ...BOB, approvers: 'bob, carol' }, 'approved by bob, carol'],
    ['with their Slack ids', { ...BOB, approvers: 'bob (U0BOB)' }, 'approved by bob (U0BOB)'],
    ['a rejection', { ...BOB, outcome: 'Rejected' }, 'rejected by bob'],
    ['the policy', { outcome: 'Rejected', by: 'policy' }, 'rejected by policy'],
    ['the end of the window', { outcome: 'Rejected', by: 'expiry' }, 'rejected, nobody decided in time'],
    ['nobody named', { outcome: 'Approved' }, 'approved'],
    ['nothing', {}, 'decided'],
  ])('of %s', (_, properties, words) => {
    expect(step('decision', [pack, decision(1, properties)])).toBe(
      `${words}, countersign-churn-telco-v44-r1`,
    );
  });

  it('is found whichever way it is associated', () => {
    expect(step('decision', [decision(1, BOB), pack])).toBe(
      'approved by bob, countersign-churn-telco-v44-r1',
    );
  });

  it('is that of the newest round, by its number', () => {
    const rounds = [9, 10, 2].map((round) => [pack, decision(round, BOB)]);
    expect(step('decision', ...rounds)).toBe('approved by bob, countersign-churn-telco-v44-r10, 2 earlier');
  });

  it('of another version that somebody joined to this one does not count', () => {
    expect(step('decision', [pack, decision(1, BOB, 43)])).toBe('decision not recorded yet');
    const other = { ...decision(1, BOB), arn: `${SAGEMAKER}:action/countersign-churn-telco2-v44-r1` };
    expect(step('decision', [pack, other])).toBe('decision not recorded yet');
  });

  it('counts only under the name that Countersign’s role alone may use, and by its type', () => {
    const named = { ...decision(1, BOB), arn: `${SAGEMAKER}:action/my-countersign-churn-telco-v44-r1` };
    expect(step('decision', [pack, named])).toBe('decision not recorded yet');
    expect(step('decision', [pack, { ...decision(1, BOB), type: 'Decision' }])).toBe(
      'decision not recorded yet',
    );
  });

  it('is known where AWS writes the group in lower case', () => {
    const upper = PACKAGE.replace('churn-telco', 'Churn-Telco');
    const own = { ...pack, uri: upper };
    const { vertices, edges } = graph([own, decision(1, BOB)]);
    const chain = chainOf({ vertices: vertices.filter((it) => it !== pack), edges, isCut: false }, upper);
    expect(chain.at(-2)?.words).toBe('approved by bob, countersign-churn-telco-v44-r1');
  });

  test.each<[string, Vertex[], string]>([
    ['a later status that differs', [approval('Rejected', 9)], ', but Rejected since'],
    ['only the newest counts', [approval('Rejected', 8), approval('Approved', 9)], ''],
    ['the status that it set itself', [approval('Approved', 9)], ''],
    ['an earlier status', [approval('PendingManualApproval', 0)], ''],
    ['a later action that says nothing', [{ ...approval('', 9), name: 'odd', properties: {} }], ''],
    ['a later action of no time', [{ ...approval('Rejected'), createdAt: undefined }], ''],
  ])('tells %s', (_, actions, words) => {
    const ways = actions.map((it) => [it, pack]);
    expect(step('decision', [pack, decision(1, BOB)], ...ways)).toBe(
      `approved by bob, countersign-churn-telco-v44-r1${words}`,
    );
  });

  it('goes by when it was decided: the note may come later than a status that replaced it', () => {
    const late = decision(9, { ...BOB, decidedAt: instant(AT) });
    expect(step('decision', [pack, late], [approval('Rejected', 5), pack])).toMatch(/, but Rejected since$/);
  });

  test.each<[string, Vertex[], string]>([
    [
      'approved, and nothing of Countersign',
      [approval('PendingManualApproval'), approval('Approved', 1)],
      'Approved outside Countersign, or its decision is not recorded yet',
    ],
    [
      'rejected, told by the name alone',
      [{ ...approval('Rejected'), properties: {} }],
      'Rejected outside Countersign, or its decision is not recorded yet',
    ],
    ['pending', [approval('PendingManualApproval')], 'decision not recorded yet (PendingManualApproval)'],
  ])('%s', (_, actions, words) => {
    expect(step('decision', ...actions.map((it) => [it, pack]))).toBe(words);
  });
});

describe('the deployment', () => {
  it('is not that of what was made of the version again', () => {
    const further = job('TrainingJob', 'further');
    const next = vertex('Artifact', 'next', { type: 'Model', uri: PACKAGE.replace('44', '45') });
    expect(step('deployment', [pack, further, endpoint('of-45')], [pack, next, endpoint('of-45-too')])).toBe(
      'deployment not recorded yet',
    );
  });
});

describe('foreign names', () => {
  test.each([
    ['train -> approved by bob', '“train -> approved by bob”'],
    ['a, b and 7 more', '“a, b and 7 more”'],
    ['“quoted” "twice"', '“quoted twice”'],
    ['line\nbreak', '“line break”'],
    ['turn\u202Eed', '“turn\uFFFDed”'],
    ['esc\u001b[31m', '“esc\uFFFD[31m”'],
    ['-> x', '“-> x”'],
    ['\u200b', '“\uFFFD”'],
    ['מודל', 'מודל'],
    ['x'.repeat(300), `“${'x'.repeat(46)} … (shortened)”`],
  ])('%j is %s', (name, words) => {
    const foreign = vertex('Artifact', 'foreign', { type: 'DataSet', name, uri: name });
    expect(step('data', [foreign, ...TRAINED])).toBe(words);
  });

  it('of people that no decision of ours would have', () => {
    const forged = decision(1, { ...BOB, approvers: 'bob -> endpoint prod' });
    expect(step('decision', [pack, forged])).toBe(
      '“approved by bob -> endpoint prod”, countersign-churn-telco-v44-r1',
    );
  });

  it('never add a link, whatever they are', () => {
    const text = fc.string({ unit: 'binary', maxLength: 80 });
    fc.assert(
      fc.property(text, text, text, text, (name, uri, type, value) => {
        const odd = vertex('Artifact', 'odd', { name, uri, type: 'DataSet' });
        const typed = vertex('TrialComponent', 'typed', { name, uri, type });
        const training = { ...xgb, name, uri };
        const place = { ...endpoint('prod'), name, uri };
        const words = said(
          [odd, training, pack],
          [typed, pack],
          [pack, decision(1, { outcome: value, approvers: name })],
          [pack, place],
        );
        expect(words.replaceAll(/“[^“”]*”/g, '').split(' -> ')).toHaveLength(5);
        expect(words).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});
