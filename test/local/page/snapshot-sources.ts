// The people and the policy that the snapshot's tests use: those that ship for trying out.
import { IdentitiesFile } from '../../../approval/identities.ts';
import { PolicyFile, type Policy } from '../../../approval/policy.ts';

const person = (name: string) => ({
  name,
  slack: `U0${name.toUpperCase()}`,
  aws: [`arn:aws:iam::000000000000:user/${name.toLowerCase()}`],
});

export const Identities = IdentitiesFile.parse({
  people: { alice: person('Alice'), bob: person('Bob'), carol: person('Carol'), dave: person('Dave') },
});

export const Policies: readonly Policy[] = [
  {
    ...PolicyFile.parse({
      groups: ['churn-*'],
      channel: 'C0MODELS',
      approvers: ['bob', 'carol'],
      open: '72h',
      onExpiry: 'reject',
      buckets: ['models'],
      metrics: [
        { path: 'binary_classification_metrics.auc.value', min: 0.8 },
        { path: 'binary_classification_metrics.accuracy.value', min: 0.75 },
      ],
    }),
    name: 'churn',
  },
];
