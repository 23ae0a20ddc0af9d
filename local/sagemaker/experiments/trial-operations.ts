// Trials: what holds trial components within an experiment, and which components belong to which.
import * as z from 'zod';
import { type Operation, operation } from '../../endpoint/service.ts';
import { Shelf } from '../shelf.ts';
import { tagMap } from '../tags.ts';
import { entityListing, entityTags, experimentEntityName, metadataProperties } from './constraints.ts';
import { type Trial, componentArn, trialArn } from './entities.ts';
import { type Experiments } from './experiments.ts';
import { changesOf, ofOne } from './of-one.ts';

const named = z.strictObject({ TrialName: experimentEntityName });
const created = named.extend({
  ExperimentName: experimentEntityName,
  DisplayName: experimentEntityName.optional(),
  MetadataProperties: metadataProperties.optional(),
  Tags: entityTags,
});
const listed = z.strictObject({
  ...entityListing,
  ExperimentName: experimentEntityName.optional(),
  TrialComponentName: experimentEntityName.optional(),
});

export const trialOperations = (store: Experiments): Readonly<Record<string, Operation>> => {
  const of = ofOne(({ TrialName }: { TrialName: string }) => trialArn(TrialName));
  return {
    CreateTrial: of('CreateTrial', created, ({ Tags, ...given }, caller) => ({
      TrialArn: store.addTrial(given, tagMap(new Map(), Tags ?? []), caller).arn,
    })),
    DescribeTrial: of('DescribeTrial', named, ({ TrialName }) => store.trial(TrialName).described),
    UpdateTrial: of(
      'UpdateTrial',
      named.extend({ DisplayName: experimentEntityName.optional() }),
      ({ TrialName, ...changed }, caller) => ({
        TrialArn: store.update(store.trial(TrialName), changesOf(changed), caller).arn,
      }),
    ),
    DeleteTrial: of('DeleteTrial', named, ({ TrialName }) => {
      const trial = store.trial(TrialName);
      store.removeTrial(trial);
      return { TrialArn: trial.arn };
    }),
    ListTrials: operation({
      input: listed,
      needs: () => [{ action: 'sagemaker:ListTrials', resource: '*' }],
      run: (asked) => {
        const { entries, ...next } = shelfOf(store, asked).page(asked);
        return { TrialSummaries: entries.map(summaryOf), ...next };
      },
    }),
    AssociateTrialComponent: joining('AssociateTrialComponent', store, (component, trial) =>
      store.associate(component, trial),
    ),
    DisassociateTrialComponent: joining('DisassociateTrialComponent', store, (component, trial) =>
      store.disassociate(component, trial),
    ),
  };
};

/** Both filters at once leave what both allow. */
const shelfOf = (store: Experiments, asked: z.infer<typeof listed>): Shelf<Trial> => {
  const { ExperimentName, TrialComponentName } = asked;
  if (TrialComponentName === undefined)
    return ExperimentName === undefined ? store.trials : store.experiment(ExperimentName).trials;
  const { trials } = store.component(TrialComponentName);
  if (ExperimentName === undefined) return trials;
  const experiment = store.experiment(ExperimentName);
  const both = new Shelf<Trial>();
  for (const trial of trials.entries) if (trial.experiment === experiment) both.add(trial);
  return both;
};

const summaryOf = ({ described }: Trial) => ({
  TrialArn: described.TrialArn,
  TrialName: described.TrialName,
  DisplayName: described.DisplayName,
  CreationTime: described.CreationTime,
  LastModifiedTime: described.LastModifiedTime,
});

type Join = (component: ReturnType<Experiments['component']>, trial: Trial) => void;

const joining = (action: string, store: Experiments, join: Join): Operation =>
  operation({
    input: z.strictObject({ TrialComponentName: experimentEntityName, TrialName: experimentEntityName }),
    needs: ({ TrialComponentName, TrialName }) =>
      [trialArn(TrialName), componentArn(TrialComponentName)].map((resource) => ({
        action: `sagemaker:${action}`,
        resource,
      })),
    run: ({ TrialComponentName, TrialName }) => {
      const [component, trial] = [store.component(TrialComponentName), store.trial(TrialName)];
      join(component, trial);
      return { TrialComponentArn: component.arn, TrialArn: trial.arn };
    },
  });
