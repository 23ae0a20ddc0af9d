// Contexts: what holds others together, such as a model package group or an endpoint. Named, and unique by name.
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
  contextNameOrArn,
  description,
  contextName,
  entityTags,
  entityType,
  listing,
  namedSource,
  propertiesToRemove,
  propertiesUpTo,
  sourceUri,
} from './limits.ts';

const createContext = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({
      ContextName: contextName,
      Source: namedSource,
      ContextType: entityType,
      Description: description.optional(),
      Properties: propertiesUpTo(MAX_VALUE),
      Tags: entityTags,
    }),
    needs: (input) => [{ action: 'sagemaker:CreateContext', resource: arnOf('context', input.ContextName) }],
    run: (given, caller) => {
      const arn = arnOf('context', given.ContextName);
      refuseSecond(graph, 'Context', arn);
      graph.add({
        kind: 'Context',
        arn,
        name: given.ContextName,
        type: given.ContextType,
        source: given.Source,
        description: given.Description,
        properties: given.Properties,
        createdBy: userContext(caller),
        tags: tagMap(new Map(), given.Tags ?? []),
      });
      return { ContextArn: arn };
    },
  });

const describeContext = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({ ContextName: contextNameOrArn }),
    needs: (input) => [
      { action: 'sagemaker:DescribeContext', resource: asArn('context', input.ContextName) },
    ],
    run: ({ ContextName }) => {
      const context = existing(graph, 'Context', asArn('context', ContextName));
      return {
        ContextName: context.name,
        ContextArn: context.arn,
        ContextType: context.type,
        Description: context.state.description,
        ...described(context),
      };
    },
  });

const listContexts = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({
      ...listing,
      SourceUri: sourceUri.optional(),
      ContextType: entityType.optional(),
      SortBy: word('Name', 'CreationTime').optional(),
    }),
    needs: () => [{ action: 'sagemaker:ListContexts', resource: '*' }],
    run: (asked) => {
      const filter = { uri: asked.SourceUri, type: asked.ContextType };
      const { entries, ...next } = listed(graph, 'Context', filter, asked);
      return {
        ContextSummaries: entries.map((context) => ({
          ContextArn: context.arn,
          ContextName: context.name,
          ContextType: context.type,
          ...summary(context),
        })),
        ...next,
      };
    },
  });

const updateContext = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({
      ContextName: contextName,
      Description: description.optional(),
      Properties: propertiesUpTo(MAX_VALUE),
      PropertiesToRemove: propertiesToRemove,
    }),
    needs: (input) => [{ action: 'sagemaker:UpdateContext', resource: arnOf('context', input.ContextName) }],
    run: ({ ContextName, ...given }, caller) => {
      const context = existing(graph, 'Context', arnOf('context', ContextName));
      change(graph, context, given, caller);
      return { ContextArn: context.arn };
    },
  });

const deleteContext = (graph: Graph): Operation =>
  operation({
    input: z.strictObject({ ContextName: contextName }),
    needs: (input) => [{ action: 'sagemaker:DeleteContext', resource: arnOf('context', input.ContextName) }],
    run: ({ ContextName }) => {
      const context = existing(graph, 'Context', arnOf('context', ContextName));
      graph.remove(context);
      return { ContextArn: context.arn };
    },
  });

export const contextOperations = (graph: Graph): Readonly<Record<string, Operation>> => ({
  CreateContext: createContext(graph),
  DescribeContext: describeContext(graph),
  ListContexts: listContexts(graph),
  UpdateContext: updateContext(graph),
  DeleteContext: deleteContext(graph),
});
