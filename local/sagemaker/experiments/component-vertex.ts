// A trial component as an entity of lineage: what it read and made can be associated with it.
import { type Caller } from '../../endpoint/service.ts';
import { type Entity } from '../lineage/entity.ts';
import { type Graph } from '../lineage/graph.ts';
import { type Component } from './entities.ts';
import { type Experiments } from './experiments.ts';

/** Lineage may know the trial component of a job already. */
export const addVertex = (graph: Graph, { arn, name, described: { Source, CreatedBy } }: Component): void => {
  if (graph.find(arn)) return;
  const source = { SourceUri: Source?.SourceArn ?? arn, SourceType: Source?.SourceType };
  graph.add({
    kind: 'TrialComponent',
    arn,
    name,
    type: Source?.SourceType ?? '',
    source,
    createdBy: CreatedBy,
  });
};

/** Refused while it has associations. */
export const removeVertex = (graph: Graph, { arn }: Component): void => {
  const vertex = graph.find(arn);
  if (vertex) graph.remove(vertex);
};

/** The other way round: what lineage tracks of a job is a trial component like any other. */
export const addJob = (experiments: Experiments, { arn, name, source }: Entity, caller: Caller): void => {
  if (experiments.findComponent(arn)) return;
  const { SourceUri: SourceArn, SourceType } = source;
  const given = {
    TrialComponentName: name,
    Source: { SourceArn, SourceType },
    Status: { PrimaryStatus: 'Completed' },
    Parameters: {},
    InputArtifacts: {},
    OutputArtifacts: {},
  };
  experiments.addComponent(given, new Map(), caller);
};
