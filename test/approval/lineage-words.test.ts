// What the parts of a lineage are called, wherever they are shown.
import { describe, expect, it, test } from 'vitest';
import { DECISION_ACTION, type Vertex } from '../../approval/lineage-graph.ts';
import { calledOf, nameOf, typeInWords, waySaid } from '../../approval/lineage-words.ts';

const SAGEMAKER = 'arn:aws:sagemaker:us-east-1:000000000000';
const PACKAGE = `${SAGEMAKER}:model-package/churn-telco/42`;
const vertex = (more: Partial<Vertex>): Vertex => ({
  arn: `${SAGEMAKER}:artifact/a`,
  kind: 'Artifact',
  type: '',
  name: '',
  uri: '',
  properties: {},
  ...more,
});
const DECIDED: Partial<Vertex> = {
  arn: `${SAGEMAKER}:action/countersign-churn-telco-v42-r1`,
  kind: 'Action',
  type: DECISION_ACTION,
  name: 'countersign-churn-telco-v42-r1',
  properties: { outcome: 'Approved', by: 'person', approvers: 'bob' },
};

describe('what things are called', () => {
  test.each<[Partial<Vertex>, string]>([
    [{ type: 'DataSet' }, 'Data set'],
    [{ type: 'SageMakerTrainingJob', kind: 'TrialComponent' }, 'Training job'],
    [{ type: 'ModelDeployment', kind: 'Action' }, 'Model deployment'],
    [{ type: '', kind: 'TrialComponent' }, 'Trial component'],
    [{ type: 'Model' }, 'Model data'],
    [{ type: 'Model', uri: PACKAGE }, 'Model package'],
    [DECIDED, 'Decision'],
    [{ ...DECIDED, arn: `${SAGEMAKER}:action/mine` }, 'Countersign decision'],
    [{ type: 'my own <b>' }, 'my own <b>'],
  ])('%j is a %s', (more, words) => {
    expect(typeInWords(vertex(more))).toBe(words);
  });

  test.each<[Partial<Vertex>, string, string]>([
    [{ name: 'own', uri: 's3://m/x' }, 'own', 'own'],
    [{ uri: 's3://m/x' }, 's3://m/x', 's3://m/x'],
    [{}, `${SAGEMAKER}:artifact/a`, `${SAGEMAKER}:artifact/a`],
    [{ uri: PACKAGE }, 'churn-telco v42', 'churn-telco v42'],
    [{ uri: PACKAGE, name: 'churn-telco v7' }, 'churn-telco v42', 'churn-telco v42'],
    [{ name: 'x-aws-training-job', uri: `${SAGEMAKER}:training-job/X` }, 'x-aws-training-job', 'X'],
    [{ name: 'x-aws-training-job' }, 'x-aws-training-job', 'x'],
    [{ name: 'x-aws-endpoint-2', uri: `${SAGEMAKER}:endpoint/x` }, 'x-aws-endpoint-2', 'x'],
    [{ name: 'x-aws-endpoint-2' }, 'x-aws-endpoint-2', 'x-2'],
    [{ name: 'g-aws-model-group', uri: `${SAGEMAKER}:model-package-group/G` }, 'g-aws-model-group', 'G'],
    [
      { type: 'Approval', name: 'g-1-PendingManualApproval-179-aws-model-group' },
      'g-1-PendingManualApproval-179-aws-model-group',
      'Pending',
    ],
    [{ type: 'Approval', name: 'by hand' }, 'by hand', 'by hand'],
    [
      DECIDED,
      'approved by bob, countersign-churn-telco-v42-r1',
      'approved by bob, countersign-churn-telco-v42-r1',
    ],
    [{ ...DECIDED, arn: `${SAGEMAKER}:action/mine`, name: 'mine' }, 'mine', 'mine'],
  ])('%j is %s, or %s for short', (more, whole, short) => {
    expect([nameOf(vertex(more)), calledOf(vertex(more))]).toEqual([whole, short]);
  });

  it('says an association in words', () => {
    expect(['ContributedTo', 'Produced', ''].map(waySaid)).toEqual(['contributed to', 'produced', 'led to']);
  });
});
