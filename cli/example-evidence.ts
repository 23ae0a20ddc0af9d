// Evidence files for trying out, in the formats that SageMaker Pipelines and Clarify write: a model quality report with
// its curves, and an analysis with bias metrics and SHAP values.

/** What stands where too few samples were given for a deviation: the text, not the number. */
const NO_DEVIATION = 'NaN';
const STEPS = 20;

const metric = (value: number) => ({ value, standard_deviation: NO_DEVIATION });
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
const steps = Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS);

/** A curve x^a has the area 1 / (1 + a) under it, so this one has just the AUC that is asked for. */
const roc = (auc: number) => ({
  false_positive_rates: steps,
  true_positive_rates: steps.map((rate) => rounded(rate ** ((1 - auc) / auc))),
});

const precisionRecall = (auc: number) => ({
  recalls: steps,
  precisions: steps.map((recall) => rounded(1 - (1 - auc) * recall ** 2)),
});

/** An evaluation.json of a binary classifier with these numbers. */
export const qualityReport = (auc: number, accuracy: number, recall = 0.81): string =>
  JSON.stringify(
    {
      binary_classification_metrics: {
        confusion_matrix: { 0: { 0: 2_804, 1: 196 }, 1: { 0: 285, 1: 1_215 } },
        accuracy: metric(accuracy),
        auc: metric(auc),
        recall: metric(recall),
        precision: metric(0.86),
        receiver_operating_characteristic_curve: roc(auc),
        precision_recall_curve: precisionRecall(auc),
      },
    },
    null,
    2,
  );

/** A Clarify analysis.json: bias of the predictions, and what explains them. */
export const analysis = (): string =>
  JSON.stringify(
    {
      version: '1.0',
      post_training_bias_metrics: {
        label: 'churned',
        label_value_or_threshold: '1',
        facets: {
          gender: [
            {
              value_or_threshold: '0',
              metrics: [
                { name: 'DI', description: 'Disparate Impact (DI)', value: 0.94 },
                { name: 'DPPL', description: 'Difference in Positive Proportions (DPPL)', value: 0.02 },
              ],
            },
          ],
        },
      },
      explanations: {
        kernel_shap: {
          label0: {
            global_shap_values: {
              tenure_months: 0.1821,
              day_minutes: 0.1304,
              service_calls: 0.0963,
              monthly_charge: 0.0577,
              contract_type: 0.0412,
              area_code: 0.0031,
            },
            expected_value: 0.27,
          },
        },
      },
    },
    null,
    2,
  );
