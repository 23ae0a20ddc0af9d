// Lineage of every kind, good and bad, and rules about it: what the properties draw from.
import fc from 'fast-check';
import { type Instant } from '../../approval/ids.ts';
import { type Lineage } from '../../approval/lineage.ts';
import { LINKS } from '../../approval/lineage-rule.ts';

const uri = fc.constantFrom(
  's3://lake/churn/train/',
  's3://lake/churn/test/',
  's3://elsewhere/x',
  's3://models/churn/v42/model.tar.gz',
  '',
);
const channelsOf = fc.array(
  fc.record({
    name: fc.string({ unit: 'binary' }),
    kind: fc.constantFrom('s3', 'manifest', 'elsewhere'),
    uri,
  }),
  { maxLength: 3 },
);
const moment = fc.constantFrom(
  '2026-11-23T14:00:00.000Z',
  '2026-11-23T15:00:00.000Z',
) as fc.Arbitrary<Instant>;
const status = fc.constantFrom('Completed', 'InProgress');
/** What SageMaker may have recorded. */
export const anyLineage: fc.Arbitrary<Lineage> = fc.oneof(
  fc.constant({ kind: 'not-asked' as const }),
  fc.constant({ kind: 'not-recorded' as const }),
  fc.constant({ kind: 'unreadable' as const, problem: 'denied' }),
  fc.record({
    kind: fc.constant('recorded' as const),
    trainings: fc.array(
      fc.record({
        name: fc.string({ unit: 'binary' }),
        arn: fc.constant('arn'),
        component: fc.constant('arn'),
        status,
        endedAt: moment,
        channels: channelsOf,
        modelData: uri,
        startedBy: fc.constant([]),
      }),
      { maxLength: 2 },
    ),
    processings: fc.array(fc.string({ unit: 'binary' }), { maxLength: 2 }),
    evaluation: fc.record({
      name: fc.string({ unit: 'binary' }),
      arn: fc.constant('arn'),
      status,
      startedAt: moment,
      inputs: channelsOf,
    }),
    runs: fc.array(fc.string({ unit: 'binary' }), { maxLength: 2 }),
    isCut: fc.boolean(),
  }),
);

/** A rule about it. */
export const lineageRuleWith = (strictness: fc.Arbitrary<object>) =>
  fc
    .tuple(
      fc.record(
        {
          data: fc.constant(['s3://lake/churn/']),
          evaluation: fc.constant(['newer-than-training', 'not-on-training-data']),
        },
        { requiredKeys: [] },
      ),
      fc.uniqueArray(fc.constantFrom(...LINKS), { minLength: 1 }),
      strictness,
    )
    .map(([wanted, require, strictly]) => ({ require, ...wanted, ...strictly }));
