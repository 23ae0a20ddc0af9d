// Associations: from one entity to another, at most one each way. What may be associated is told by the ARN's pattern.
import * as z from 'zod';
import { AwsError, type Operation, operation } from '../../endpoint/service.ts';
import { word } from '../constraints.ts';
import { pageOf } from '../paging.ts';
import { userContext } from '../user-context.ts';
import { type Association, type Entity } from './entity.ts';
import { type AssociationFilter, type Graph } from './graph.ts';
import { associationArn, associationType, entityType, listing } from './limits.ts';

const ends = { SourceArn: associationArn, DestinationArn: associationArn };
type Ends = { readonly SourceArn: string; readonly DestinationArn: string };

/** AWS names all kinds of entities as required resources: a role needs the permission at either end. */
const needsOf = (action: string, { SourceArn, DestinationArn }: Ends) =>
  [SourceArn, DestinationArn].map((resource) => ({ action: `sagemaker:${action}`, resource }));

const endOf = (graph: Graph, arn: string): Entity => {
  const entity = graph.find(arn);
  if (entity) return entity;
  throw new AwsError('ResourceNotFound', `Lineage entity ${arn} does not exist.`);
};

const addAssociation = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({ ...ends, AssociationType: associationType.optional() }),
    needs: (input) => needsOf('AddAssociation', input),
    run: (given, caller) => {
      const source = endOf(graph, given.SourceArn);
      const destination = endOf(graph, given.DestinationArn);
      if (source.kind === 'TrialComponent' && destination.kind === 'TrialComponent') {
        throw new AwsError('ValidationException', 'Two experiment entities cannot be associated.');
      }
      if (graph.association(source.arn, destination.arn)) {
        throw new AwsError(
          'ValidationException',
          `Association from ${source.arn} to ${destination.arn} already exists.`,
        );
      }
      graph.associate(source, destination, given.AssociationType, userContext(caller));
      return { SourceArn: source.arn, DestinationArn: destination.arn };
    },
  });

const deleteAssociation = (graph: Graph): Operation =>
  operation({
    input: z.strictObject(ends),
    needs: (input) => needsOf('DeleteAssociation', input),
    run: ({ SourceArn, DestinationArn }) => {
      const association = graph.association(SourceArn, DestinationArn);
      if (!association) {
        throw new AwsError(
          'ResourceNotFound',
          `Association from ${SourceArn} to ${DestinationArn} does not exist.`,
        );
      }
      graph.dissociate(association);
      return { SourceArn, DestinationArn };
    },
  });

const fits = (association: Association, filter: AssociationFilter): boolean =>
  (
    [
      [filter.source, association.source.arn],
      [filter.destination, association.destination.arn],
      [filter.sourceType, association.source.type],
      [filter.destinationType, association.destination.type],
      [filter.type, association.type],
    ] as const
  ).every(([wanted, is]) => wanted === undefined || wanted === is);

const summaryOf = ({ source, destination, type, created, createdBy }: Association) => ({
  SourceArn: source.arn,
  SourceName: source.state.name || undefined,
  SourceType: source.type,
  DestinationArn: destination.arn,
  DestinationName: destination.state.name || undefined,
  DestinationType: destination.type,
  AssociationType: type,
  CreationTime: created,
  CreatedBy: createdBy,
});

const listAssociations = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({
      ...listing,
      SourceArn: associationArn.optional(),
      DestinationArn: associationArn.optional(),
      SourceType: entityType.optional(),
      DestinationType: entityType.optional(),
      AssociationType: associationType.optional(),
      SortBy: word('SourceArn', 'DestinationArn', 'SourceType', 'DestinationType', 'CreationTime').optional(),
    }),
    needs: () => [{ action: 'sagemaker:ListAssociations', resource: '*' }],
    run: (given) => {
      const filter: AssociationFilter = {
        source: given.SourceArn,
        destination: given.DestinationArn,
        sourceType: given.SourceType,
        destinationType: given.DestinationType,
        type: given.AssociationType,
      };
      const asked = {
        after: given.CreatedAfter,
        before: given.CreatedBefore,
        size: given.MaxResults,
        token: given.NextToken,
        sortBy: given.SortBy,
        isDescending: given.SortOrder !== 'Ascending',
      };
      const { entries, ...next } = pageOf(graph.associations(filter), asked, (it) => fits(it, filter));
      return { AssociationSummaries: entries.map(summaryOf), ...next };
    },
  });

export const associationOperations = (graph: Graph): Readonly<Record<string, Operation>> => ({
  AddAssociation: addAssociation(graph),
  ListAssociations: listAssociations(graph),
  DeleteAssociation: deleteAssociation(graph),
});
