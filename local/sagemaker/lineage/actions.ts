// Actions: what was done, such as an approval or a deployment. Named, and unique by name.
import * as z from 'zod';
import { type Operation, operation } from '../../endpoint/service.ts';
import { word } from '../constraints.ts';
import { tagMap } from '../tags.ts';
import { userContext } from '../user-context.ts';
import { arnOf, asArn } from './arns.ts';
import { change, described, existing, listed, refuseSecond, summary } from './describing.ts';
import { type Graph } from './graph.ts';
import {
  MAX_VALUE,
  actionNameOrArn,
  actionStatus,
  description,
  entityName,
  entityTags,
  entityType,
  listing,
  metadataProperties,
  namedSource,
  propertiesToRemove,
  propertiesUpTo,
  sourceUri,
} from './limits.ts';

const createAction = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({
      ActionName: entityName,
      Source: namedSource,
      ActionType: entityType,
      Description: description.optional(),
      Status: actionStatus.optional(),
      Properties: propertiesUpTo(MAX_VALUE),
      MetadataProperties: metadataProperties,
      Tags: entityTags,
    }),
    needs: (input) => [{ action: 'sagemaker:CreateAction', resource: arnOf('action', input.ActionName) }],
    run: (given, caller) => {
      const arn = arnOf('action', given.ActionName);
      refuseSecond(graph, 'Action', arn);
      graph.add({
        kind: 'Action',
        arn,
        name: given.ActionName,
        type: given.ActionType,
        source: given.Source,
        description: given.Description,
        status: given.Status,
        properties: given.Properties,
        metadata: given.MetadataProperties,
        createdBy: userContext(caller),
        tags: tagMap(new Map(), given.Tags ?? []),
      });
      return { ActionArn: arn };
    },
  });

const describeAction = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({ ActionName: actionNameOrArn }),
    needs: (input) => [{ action: 'sagemaker:DescribeAction', resource: asArn('action', input.ActionName) }],
    run: ({ ActionName }) => {
      const action = existing(graph, 'Action', asArn('action', ActionName));
      return {
        ActionName: action.name,
        ActionArn: action.arn,
        ActionType: action.type,
        Description: action.state.description,
        Status: action.state.status,
        ...described(action),
      };
    },
  });

const listActions = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({
      ...listing,
      SourceUri: sourceUri.optional(),
      ActionType: entityType.optional(),
      SortBy: word('Name', 'CreationTime').optional(),
    }),
    needs: () => [{ action: 'sagemaker:ListActions', resource: '*' }],
    run: (asked) => {
      const filter = { uri: asked.SourceUri, type: asked.ActionType };
      const { entries, ...next } = listed(graph, 'Action', filter, asked);
      return {
        ActionSummaries: entries.map((action) => ({
          ActionArn: action.arn,
          ActionName: action.name,
          ActionType: action.type,
          Status: action.state.status,
          ...summary(action),
        })),
        ...next,
      };
    },
  });

const updateAction = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({
      ActionName: entityName,
      Description: description.optional(),
      Status: actionStatus.optional(),
      Properties: propertiesUpTo(MAX_VALUE),
      PropertiesToRemove: propertiesToRemove,
    }),
    needs: (input) => [{ action: 'sagemaker:UpdateAction', resource: arnOf('action', input.ActionName) }],
    run: ({ ActionName, Status, ...given }, caller) => {
      const action = existing(graph, 'Action', arnOf('action', ActionName));
      change(graph, action, { ...given, ...(Status && { status: Status }) }, caller);
      return { ActionArn: action.arn };
    },
  });

const deleteAction = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({ ActionName: entityName }),
    needs: (input) => [{ action: 'sagemaker:DeleteAction', resource: arnOf('action', input.ActionName) }],
    run: ({ ActionName }) => {
      const action = existing(graph, 'Action', arnOf('action', ActionName));
      graph.remove(action);
      return { ActionArn: action.arn };
    },
  });

export const actionOperations = (graph: Graph): Readonly<Record<string, Operation>> => ({
  CreateAction: createAction(graph),
  DescribeAction: describeAction(graph),
  ListActions: listActions(graph),
  UpdateAction: updateAction(graph),
  DeleteAction: deleteAction(graph),
});
