// The operations of lineage that users call; what SageMaker adds by itself is in automatic.ts.
import { type Operation } from '../../endpoint/service.ts';
import { actionOperations } from './actions.ts';
import { artifactOperations } from './artifacts.ts';
import { associationOperations } from './associations.ts';
import { contextOperations } from './contexts.ts';
import { type Graph } from './graph.ts';
import { queryLineage } from './query-lineage.ts';

export const lineageOperations = (graph: Graph): Readonly<Record<string, Operation>> => ({
  ...artifactOperations(graph),
  ...actionOperations(graph),
  ...contextOperations(graph),
  ...associationOperations(graph),
  QueryLineage: queryLineage(graph),
});
