// The files that real users register, one fixture each, under the rules that a user would write for them: the sentences
// that come out, whole.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sourceFrom } from '../../adapters/source.ts';
import { evaluate } from '../../approval/evaluate.ts';
import { type Champion } from '../../approval/facts.ts';
import { type Source, type SourceName } from '../../approval/sources.ts';
import { type Policy } from '../../approval/policy.ts';
import { facts, policy } from './values.ts';

const fixture = (name: string): Source =>
  sourceFrom(`s3://models/${name}`, readFileSync(new URL(`../fixtures/evidence/${name}`, import.meta.url)));
const sourcesOf = (files: Partial<Record<SourceName, string>>): Partial<Record<SourceName, Source>> =>
  Object.fromEntries(Object.entries(files).map(([name, file]) => [name, fixture(file)]));

interface Format {
  readonly what: string;
  readonly files: Partial<Record<SourceName, string>>;
  readonly champion?: Partial<Record<SourceName, string>>;
  readonly rules: object;
  readonly outcome: 'approve' | 'ask' | 'reject';
  readonly sentences: readonly string[];
}

const FORMATS: Format[] = [
  {
    what: 'Pipelines evaluation.json of a regression',
    files: { 'model-quality': 'evaluation-regression.json' },
    rules: {
      metrics: [
        { path: 'regression_metrics.mse.value', max: 6 },
        { path: 'regression_metrics.rmse.value', max: 2.5 },
        { path: 'regression_metrics.mae', max: 1.5 },
        { path: 'regression_metrics.r2.value', min: 0.5 },
      ],
    },
    outcome: 'reject',
    sentences: [
      'MSE 4.93, needs at most 6.00',
      'RMSE 2.22, needs at most 2.50',
      'MAE 1.53, needs at most 1.50: too high by 0.03',
      'R² 0.55, needs at least 0.50',
    ],
  },
  {
    what: 'Pipelines evaluation.json of a binary classification, with curves, a matrix and deviations that are NaN',
    files: { 'model-quality': 'evaluation-binary.json' },
    rules: {
      metrics: [
        { path: 'binary_classification_metrics.auc.value', min: 0.9 },
        { path: 'binary_classification_metrics.accuracy.value', min: 0.75 },
        { path: 'binary_classification_metrics.false_positive_rate.value', max: 0.1 },
        { path: 'binary_classification_metrics.f0_5.value', min: 0.8 },
        { path: 'binary_classification_metrics.confusion_matrix.1.0', max: 120, label: 'Customers missed' },
        { path: 'binary_classification_metrics.accuracy_best_constant_classifier.value', level: 'note' },
        {
          path: 'binary_classification_metrics.receiver_operating_characteristic_curve',
          min: 0,
          label: 'ROC',
        },
        { path: 'binary_classification_metrics.auc.standard_deviation', max: 0.1, onMissing: 'note' },
      ],
    },
    outcome: 'reject',
    sentences: [
      'AUC 0.94, needs at least 0.90',
      'Accuracy 0.90, needs at least 0.75',
      'False positive rate 0.07, needs at most 0.10',
      'F0.5 0.86, needs at least 0.80',
      'Customers missed 118.0, needs at most 120.0',
      'Accuracy best constant classifier 0.65',
      'ROC is a group of values, not a number, needs at least 0.00',
      'Standard deviation is text, not a number, needs at most 0.10',
    ],
  },
  {
    what: 'Pipelines evaluation.json of a multiclass classification, compared with itself beyond the noise',
    files: { 'model-quality': 'evaluation-multiclass.json' },
    champion: { 'model-quality': 'evaluation-multiclass.json' },
    rules: {
      metrics: [
        { path: 'multiclass_classification_metrics.accuracy', compare: 'not-worse', min: 0.6 },
        {
          path: 'multiclass_classification_metrics.weighted_f1.value',
          compare: { must: 'better', level: 'ask' },
        },
        { path: 'multiclass_classification_metrics.weighted_precision.value', drop: '1%' },
      ],
    },
    outcome: 'ask',
    sentences: [
      'Accuracy 0.64, needs at least 0.60, v41 has 0.64: too close to call (noise 0.011)',
      'Weighted f1 0.66, v41 has 0.66: too close to call (noise 0.012), must be better',
      'Weighted precision 0.70, v41 has 0.70: no change',
    ],
  },
  {
    what: 'an evaluation.json of scalars and {value, standard_deviation} mixed, with keys of its own',
    files: { 'model-quality': 'evaluation-mixed.json' },
    champion: { 'model-quality': 'evaluation-regression.json' },
    rules: {
      metrics: [
        { path: 'regression_metrics.mse.value', max: 6 },
        { path: 'regression_metrics.mae.value', max: 2, drop: 0 },
        { path: 'regression_metrics.rmse', max: 2.5, drop: '5%' },
        { path: "metrics['mape.weighted']", max: 0.15, label: 'Weighted MAPE' },
        { path: 'latency.p95', max: 50, better: 'lower', drop: 5, label: 'Latency p95' },
      ],
      slices: [
        { path: 'slices.*.rmse', max: 2.5 },
        { path: 'slices.*.rmse', gap: 0.5, level: 'ask' },
      ],
    },
    outcome: 'reject',
    sentences: [
      'MSE 4.92, needs at most 6.00, v41 has 4.93: better by 0.01',
      'MAE 1.530, needs at most 2.000, v41 has 1.532: better by 0.002',
      'RMSE 2.218, needs at most 2.500, v41 has 2.219: better by 0.001',
      'Weighted MAPE 0.12, needs at most 0.15',
      'Latency p95 42.1, needs at most 50.0, v41 has no such number to compare with',
      'RMSE of every slice: apac has 2.60, needs at most 2.50: too high by 0.10; the other 2 hold',
      'RMSE of every slice: all 3 hold',
    ],
  },
  {
    what: 'Model Monitor’s model quality statistics and constraints',
    files: {
      'model-quality': 'model-quality-statistics.json',
      'model-quality-constraints': 'model-quality-constraints.json',
    },
    champion: { 'model-quality': 'evaluation-binary.json' },
    rules: {
      constraints: ['model-quality'],
      metrics: [
        { path: 'binary_classification_metrics.auc.value', min: 0.8 },
        {
          path: 'binary_classification_metrics.accuracy.value',
          compare: { must: 'not-worse', samples: 'dataset.item_count' },
        },
      ],
    },
    outcome: 'reject',
    sentences: [
      'AUC 0.82, needs at least 0.80, v41 has 0.94: worse by 0.12',
      'Accuracy 0.83, v41 has 0.90: neither a standard deviation nor a number of samples, 30 at least, is given to tell noise by, must not be worse',
      'Registered model quality constraints: F1 has 0.7283, needs at least 0.7293: too low by 0.0010; the other 10 hold',
    ],
  },
  {
    what: 'Model Monitor’s data quality statistics and constraints',
    files: {
      'data-quality': 'data-quality-statistics.json',
      'data-quality-constraints': 'data-quality-constraints.json',
    },
    rules: {
      constraints: [{ of: 'data-quality', level: 'ask' }],
      metrics: [
        { path: 'dataset.item_count', from: 'data-quality', min: 1000, label: 'Rows' },
        {
          path: 'features.monthly_charge.numerical_statistics.common.num_missing',
          from: 'data-quality',
          max: 50,
          label: 'Missing charges',
        },
      ],
    },
    outcome: 'ask',
    sentences: [
      'Rows 4200, needs at least 1000',
      'Missing charges 21.0, needs at most 50.0',
      'Registered data quality constraints: monthly_charge goes down to -3.50, needs no value below 0; the other 11 hold',
    ],
  },
  {
    what: 'Clarify’s analysis.json, registered as every bias report and as explainability',
    files: {
      bias: 'clarify-analysis.json',
      'pre-training-bias': 'clarify-analysis.json',
      'post-training-bias': 'clarify-analysis.json',
      explainability: 'clarify-analysis.json',
    },
    rules: {
      facets: [
        { metric: 'DI', between: [0.8, 1.25] },
        { metric: 'DI', facet: 'age', between: [0.8, 1.25], label: 'Disparate impact' },
        { metric: 'DPL', stage: 'pre-training', between: [-0.1, 0.1] },
        { metric: 'CDDPL', facet: 'age', max: 0.1, level: 'ask', onMissing: 'note' },
        { metric: 'AD', facet: 'race', max: 0.1 },
      ],
      metrics: [
        {
          path: 'explanations.kernel_shap.label0.global_shap_values.age',
          from: 'explainability',
          max: 0.2,
          label: 'Weight of age',
        },
        { path: 'explanations.kernel_shap.*.expected_value', from: 'explainability', level: 'note' },
      ],
      evidence: { files: ['bias', 'explainability'] },
    },
    outcome: 'reject',
    sentences: [
      'Weight of age 0.02, needs at most 0.20',
      'Expected value 0.51',
      'DI of every facet: gender=0 has 0.71, needs at least 0.80: too low by 0.09; the other 2 hold',
      'Disparate impact of every age: age=(40, 75] has 0.93, needs at least 0.80 and at most 1.25',
      'DPL of every facet: all 3 hold',
      'CDDPL of every age: age=(40, 75] is null (Group variable is empty or not provided), not a number, needs at most 0.10',
      'AD of every race: there is no facet to judge',
      'Evidence complete: bias report, explainability report',
    ],
  },
  {
    what: 'a model card with evaluation details',
    files: { 'model-card': 'model-card.json' },
    champion: { 'model-card': 'model-card.json' },
    rules: {
      metrics: [
        {
          path: 'evaluation_details.holdout.metric_groups.binary_classification_metrics.metric_data.auc',
          from: 'model-card',
          min: 0.9,
          drop: 0.01,
        },
        {
          path: "evaluation_details[0].metric_groups[0].metric_data['f1.macro'].value",
          from: 'model-card',
          min: 0.8,
          label: 'F1, macro',
        },
        {
          path: 'evaluation_details.holdout.metric_groups.*.metric_data.false_positive_rate',
          from: 'model-card',
          max: 0.1,
        },
        {
          path: 'evaluation_details.holdout.metric_groups.binary_classification_metrics.metric_data.confusion_matrix',
          from: 'model-card',
          min: 0,
        },
      ],
      slices: [
        {
          path: 'evaluation_details.holdout.metric_groups.per_region.metric_data.*',
          from: 'model-card',
          min: 0.9,
          label: 'AUC',
        },
      ],
    },
    outcome: 'reject',
    sentences: [
      'AUC 0.94, needs at least 0.90, v41 has 0.94: no change',
      'F1, macro 0.85, needs at least 0.80, v41 has 0.85: no change',
      'False positive rate 0.07, needs at most 0.10, v41 has 0.07: no change',
      'Confusion matrix is a list, not a number, needs at least 0.00',
      'AUC of every slice: all 2 hold',
    ],
  },
  {
    what: 'the model card of a version synced from MLflow',
    files: { 'model-card': 'model-card-mlflow.json' },
    rules: {
      approveWithoutAsking: true,
      metrics: [
        { path: 'evaluation_details.*.metric_groups.*.metric_data.val_auc', from: 'model-card', min: 0.9 },
        {
          path: 'training_details.training_job_details.training_metrics.val_f1',
          from: 'model-card',
          min: 0.8,
        },
        {
          path: 'evaluation_details[0].metric_groups[0].metric_data[2]',
          from: 'model-card',
          max: 0.3,
          label: 'Log loss',
        },
      ],
    },
    outcome: 'approve',
    sentences: [
      'Val auc 0.93, needs at least 0.90',
      'Val f1 0.83, needs at least 0.80',
      'Log loss 0.29, needs at most 0.30',
    ],
  },
];

const policyWith = (rules: object): Policy => policy({ metrics: [], ...rules });

test.each(FORMATS)('$what', ({ files, champion: other, rules, outcome, sentences }) => {
  const champion: Champion = other
    ? { kind: 'version', version: 41, sources: sourcesOf(other) }
    : { kind: 'none' };
  const verdict = evaluate(policyWith(rules), facts(sourcesOf(files), { champion }));
  expect(verdict.reasons.map(({ sentence }) => sentence)).toEqual(sentences);
  expect(verdict.outcome).toBe(outcome);
});

test('every fixture is read, and none is left without a format', () => {
  const used = new Set(FORMATS.flatMap(({ files }) => Object.values(files)));
  expect([...used].map((name) => [name, fixture(name).kind])).toEqual(
    [...used].map((name) => [name, 'read']),
  );
  expect(used.size).toBe(11);
});
