// Lineages and runs that a test makes up: a version as SageMaker records it, and as many things as a test wants.
import { type Edge, type LineageGraph, type Vertex } from '../../../approval/lineage-graph.ts';
import { type RunShown } from '../../../local/page/shown.ts';

export const PACKAGE = 'arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-telco/42';

const arnOf = (id: string): string => `arn:aws:sagemaker:us-east-1:000000000000:artifact/${id}`;

/** An artifact by its id; the id `package` is the version itself. */
export const vertex = (id: string, more: Partial<Vertex> = {}): Vertex => ({
  arn: arnOf(id),
  name: id,
  type: 'DataSet',
  kind: 'Artifact',
  uri: '',
  properties: {},
  ...(id === 'package' ? { type: 'ModelPackage', uri: PACKAGE } : {}),
  ...more,
});

/** `made('a > b', 'b > package')`: a lineage of these associations. */
export const made = (...ways: readonly string[]): LineageGraph => {
  const pairs = ways.map((way) => way.split(' > '));
  const edges = pairs.map(([from = '', to = '']): Edge => ({
    from: arnOf(from),
    to: arnOf(to),
    type: 'ContributedTo',
  }));
  return { vertices: [...new Set(pairs.flat())].map((id) => vertex(id)), edges, isCut: false };
};

const approval = (status: string): string => `churn-telco-42-${status}-1795442700-aws-model-group`;

/** A version as most are: data and image, a training job, model data, the package, its approval, an endpoint. */
export const TYPICAL: LineageGraph = {
  vertices: [
    vertex('train', { name: 's3://models/churn-telco/42/train/', type: 'DataSet' }),
    vertex('valid', { name: 's3://models/churn-telco/42/validation/', type: 'DataSet' }),
    vertex('image', {
      name: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1',
      type: 'Image',
    }),
    vertex('job', { name: 'churn-telco-2026-11-26', type: 'SageMakerTrainingJob', kind: 'TrialComponent' }),
    vertex('model', { name: 's3://models/churn-telco/42/model.tar.gz', type: 'Model' }),
    vertex('package', { name: '', type: 'Model' }),
    vertex('group', { name: 'churn-telco-aws-model-group', type: 'ModelGroup', kind: 'Context' }),
    vertex('pending', {
      name: approval('PendingManualApproval'),
      type: 'Approval',
      kind: 'Action',
      uri: PACKAGE,
    }),
    vertex('approved', { name: approval('Approved'), type: 'Approval', kind: 'Action', uri: PACKAGE }),
    vertex('deployment', { name: 'churn-telco-aws-endpoint', type: 'ModelDeployment', kind: 'Action' }),
    vertex('endpoint', { name: 'churn-telco-production', type: 'Endpoint', kind: 'Context' }),
  ],
  edges: made(
    'train > job',
    'valid > job',
    'image > job',
    'job > model',
    'model > package',
    'image > package',
    'package > group',
    'pending > package',
    'approved > package',
    'package > deployment',
    'deployment > endpoint',
  ).edges,
  isCut: false,
};

const points = (value: (step: number) => number, count = 40) =>
  Array.from({ length: count }, (_, step) => ({ step, value: value(step) }));

export const RUN: RunShown = {
  experiment: 'churn-telco',
  name: 'deeper-trees',
  parameters: { eta: 0.2, max_depth: 6, objective: 'binary:logistic', num_round: 100 },
  metrics: [
    {
      name: 'train:auc',
      points: points((step) => Math.round(1000 * (0.95 - 0.3 * Math.exp(-step / 8))) / 1000),
    },
    { name: 'validation:logloss', points: points((step) => 0.3 + 0.4 * Math.exp(-step / 9), 2000) },
    { name: 'seconds', points: [{ step: 0, value: 73 }] },
  ],
  artifacts: [{ name: 'confusion-matrix', uri: 's3://models/churn-telco/42/confusion.json' }],
};
