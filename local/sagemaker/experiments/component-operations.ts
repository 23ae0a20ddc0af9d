// Trial components: one run each, with its parameters, artifacts and the summaries of its metrics.
import * as z from 'zod';
import { AwsError, type Operation, operation } from '../../endpoint/service.ts';
import { type Shelf } from '../shelf.ts';
import { tagMap } from '../tags.ts';
import {
  MAX_ARTIFACTS,
  MAX_PARAMETERS,
  componentContent,
  componentNameOrArn,
  entityListing,
  entityTags,
  experimentEntityName,
  metadataProperties,
  removals,
} from './constraints.ts';
import { type Component, type DescribedComponent, componentArn } from './entities.ts';
import { type Experiments } from './experiments.ts';
import { changesOf, ofOne } from './of-one.ts';

const named = z.strictObject({ TrialComponentName: experimentEntityName });
const created = named.extend({
  ...componentContent,
  MetadataProperties: metadataProperties.optional(),
  Tags: entityTags,
});
const updated = named.extend({ ...componentContent, ...removals });
const listed = z.strictObject({
  ...entityListing,
  ExperimentName: experimentEntityName.optional(),
  TrialName: experimentEntityName.optional(),
  SourceArn: z.string().max(256).optional(),
});

export const componentOperations = (store: Experiments): Readonly<Record<string, Operation>> => {
  const of = ofOne(({ TrialComponentName }: { TrialComponentName: string }) =>
    componentArn(TrialComponentName),
  );
  return {
    CreateTrialComponent: of('CreateTrialComponent', created, ({ Tags, ...given }, caller) => {
      const { Parameters = {}, InputArtifacts = {}, OutputArtifacts = {} } = given;
      const content = { ...given, Parameters, InputArtifacts, OutputArtifacts };
      return { TrialComponentArn: store.addComponent(content, tagMap(new Map(), Tags ?? []), caller).arn };
    }),
    DescribeTrialComponent: of(
      'DescribeTrialComponent',
      z.strictObject({ TrialComponentName: componentNameOrArn }),
      ({ TrialComponentName }) => describedWithMetrics(store.component(TrialComponentName)),
    ),
    UpdateTrialComponent: of('UpdateTrialComponent', updated, (given, caller) => {
      const component = store.component(given.TrialComponentName);
      return { TrialComponentArn: store.update(component, changes(component.described, given), caller).arn };
    }),
    DeleteTrialComponent: of('DeleteTrialComponent', named, ({ TrialComponentName }) => {
      const component = store.component(TrialComponentName);
      store.removeComponent(component);
      return { TrialComponentArn: component.arn };
    }),
    ListTrialComponents: operation({
      input: listed,
      needs: () => [{ action: 'sagemaker:ListTrialComponents', resource: '*' }],
      run: (asked) => {
        const { entries, ...next } = shelfOf(store, asked).page(asked);
        return { TrialComponentSummaries: entries.map(summaryOf), ...next };
      },
    }),
  };
};

/** As Describe and Search return it: with the summaries of its metrics. */
export const describedWithMetrics = ({ arn, described, metrics }: Component) => ({
  ...described,
  Metrics: [...metrics].map(([MetricName, { summary }]) => ({
    MetricName,
    SourceArn: arn,
    ...(Object.fromEntries(
      Object.entries(summary).map(([name, value]) => [name, numberOrWord(value)]),
    ) as typeof summary),
  })),
});

/** JSON has no number for what is not finite; AWS sends its name. */
const numberOrWord = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

type Update = z.infer<typeof updated>;

const changes = (before: DescribedComponent, given: Update): Partial<DescribedComponent> => ({
  ...changesOf({
    DisplayName: given.DisplayName,
    Status: given.Status,
    StartTime: given.StartTime,
    EndTime: given.EndTime,
  }),
  Parameters: merged(
    { name: 'Parameters', max: MAX_PARAMETERS, before: before.Parameters },
    given.Parameters,
    given.ParametersToRemove,
  ),
  InputArtifacts: merged(
    { name: 'InputArtifacts', max: MAX_ARTIFACTS, before: before.InputArtifacts },
    given.InputArtifacts,
    given.InputArtifactsToRemove,
  ),
  OutputArtifacts: merged(
    { name: 'OutputArtifacts', max: MAX_ARTIFACTS, before: before.OutputArtifacts },
    given.OutputArtifacts,
    given.OutputArtifactsToRemove,
  ),
});

type Entries<T> = Readonly<Record<string, T>>;

/** Keys that are given overwrite, others stay; only what is named for removal goes. */
const merged = <T>(
  it: { readonly name: string; readonly max: number; readonly before: Entries<T> },
  added: Entries<T> = {},
  removed: readonly string[] = [],
): Entries<T> => {
  const gone = new Set(removed);
  const kept = Object.entries(it.before).filter(([key]) => !gone.has(key));
  const all = new Map([...kept, ...Object.entries(added)]);
  if (all.size <= it.max) return Object.fromEntries(all);
  throw new AwsError(
    'ValidationException',
    `${it.name} would have ${all.size} entries; at most ${it.max} are allowed.`,
  );
};

const shelfOf = (store: Experiments, asked: z.infer<typeof listed>): Shelf<Component> => {
  const { ExperimentName, TrialName, SourceArn } = asked;
  if ([ExperimentName, TrialName, SourceArn].filter((it) => it !== undefined).length > 1)
    throw new AwsError('ValidationException', 'Give only one of ExperimentName, TrialName and SourceArn.');
  if (ExperimentName !== undefined) return store.experiment(ExperimentName).components;
  if (TrialName !== undefined) return store.trial(TrialName).components;
  return SourceArn === undefined ? store.components : store.fromSource(SourceArn);
};

const summaryOf = ({ described }: Component) => ({
  TrialComponentName: described.TrialComponentName,
  TrialComponentArn: described.TrialComponentArn,
  DisplayName: described.DisplayName,
  TrialComponentSource: described.Source,
  Status: described.Status,
  StartTime: described.StartTime,
  EndTime: described.EndTime,
  CreationTime: described.CreationTime,
  CreatedBy: described.CreatedBy,
  LastModifiedTime: described.LastModifiedTime,
  LastModifiedBy: described.LastModifiedBy,
});
