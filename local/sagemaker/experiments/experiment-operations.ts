// Experiments: what holds trials. The SageMaker Python SDK creates one under the name that Run is given.
import * as z from 'zod';
import { type Operation, operation } from '../../endpoint/service.ts';
import { tagMap } from '../tags.ts';
import { entityListing, entityTags, experimentDescription, experimentEntityName } from './constraints.ts';
import { experimentArn } from './entities.ts';
import { type Experiments } from './experiments.ts';
import { changesOf, ofOne } from './of-one.ts';

const input = z.strictObject({
  ExperimentName: experimentEntityName,
  DisplayName: experimentEntityName.optional(),
  Description: experimentDescription.optional(),
});
const named = z.strictObject({ ExperimentName: experimentEntityName });

export const experimentOperations = (store: Experiments): Readonly<Record<string, Operation>> => {
  const of = ofOne(({ ExperimentName }: { ExperimentName: string }) => experimentArn(ExperimentName));
  return {
    CreateExperiment: of(
      'CreateExperiment',
      input.extend({ Tags: entityTags }),
      ({ Tags, ...given }, caller) => ({
        ExperimentArn: store.addExperiment(given, tagMap(new Map(), Tags ?? []), caller).arn,
      }),
    ),
    DescribeExperiment: of(
      'DescribeExperiment',
      named,
      ({ ExperimentName }) => store.experiment(ExperimentName).described,
    ),
    UpdateExperiment: of('UpdateExperiment', input, ({ ExperimentName, ...changed }, caller) => ({
      ExperimentArn: store.update(store.experiment(ExperimentName), changesOf(changed), caller).arn,
    })),
    DeleteExperiment: of('DeleteExperiment', named, ({ ExperimentName }) => {
      const experiment = store.experiment(ExperimentName);
      store.removeExperiment(experiment);
      return { ExperimentArn: experiment.arn };
    }),
    ListExperiments: operation({
      input: z.strictObject(entityListing),
      needs: () => [{ action: 'sagemaker:ListExperiments', resource: '*' }],
      run: (asked) => {
        const { entries, ...next } = store.experiments.page(asked);
        return { ExperimentSummaries: entries.map(({ described }) => summaryOf(described)), ...next };
      },
    }),
  };
};

const summaryOf = (it: ReturnType<Experiments['experiment']>['described']) => ({
  ExperimentArn: it.ExperimentArn,
  ExperimentName: it.ExperimentName,
  DisplayName: it.DisplayName,
  CreationTime: it.CreationTime,
  LastModifiedTime: it.LastModifiedTime,
});
