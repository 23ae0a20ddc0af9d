// Search: records of one resource that satisfy an expression, sorted, page by page.
import * as z from 'zod';
import { AwsError, type Operation, notImplemented, operation } from '../../endpoint/service.ts';
import { list, text, word } from '../constraints.ts';
import { type Experiments } from '../experiments/experiments.ts';
import { type Registry } from '../registry.ts';
import { type Expression, expression, propertyName, refuseExpression, satisfies } from './expression.ts';
import { type Json, valuesAt } from './property.ts';
import { type Candidate, type Searchable, searchables } from './records.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Search.html */
const MAX_VISIBILITY_CONDITIONS = 5;
/** NV: the model gives no default. */
const DEFAULT_PAGE = 10;

const input = z.strictObject({
  Resource: word(
    'TrainingJob',
    'Experiment',
    'ExperimentTrial',
    'ExperimentTrialComponent',
    'Endpoint',
    'Model',
    'ModelPackage',
    'ModelPackageGroup',
    'Pipeline',
    'PipelineExecution',
    'FeatureGroup',
    'FeatureMetadata',
    'Image',
    'ImageVersion',
    'Project',
    'HyperParameterTuningJob',
    'ModelCard',
    'PipelineVersion',
    'Job',
    'HubContent',
  ),
  SearchExpression: expression.optional(),
  SortBy: propertyName.optional(),
  SortOrder: word('Ascending', 'Descending').optional(),
  NextToken: text({ max: 8192 }).optional(),
  MaxResults: z.int().min(1).max(100).optional(),
  CrossAccountFilterOption: z
    .literal('SameAccount', 'Searching in other accounts is not implemented locally')
    .optional(),
  VisibilityConditions: list(
    z.strictObject({ Key: text({ min: 1, max: 128, pattern: /^Tags\..+$/ }), Value: text({ max: 256 }) }),
    1,
    MAX_VISIBILITY_CONDITIONS,
  ).optional(),
});
type Input = z.infer<typeof input>;

export const search = (registry: Registry, store: Experiments): Operation => {
  const resources = searchables(registry, store);
  return operation({
    input,
    needs: () => [{ action: 'sagemaker:Search', resource: '*' }],
    run: (asked) => {
      const resource = resources[asked.Resource];
      if (!resource) throw notImplemented(`Searching for ${asked.Resource}`);
      refuseUnknown(resource, asked);
      const hits = sorted(hitsOf(resource, asked), asked);
      const from = startOf(hits, asked.NextToken);
      const to = from + (asked.MaxResults ?? DEFAULT_PAGE);
      const last = hits[to - 1];
      return {
        Results: hits.slice(from, to).map(({ record }) => ({ [resource.member]: record })),
        TotalHits: { Value: hits.length, Relation: 'EqualTo' },
        ...(last && to < hits.length && { NextToken: tokenOf(to, last.order) }),
      };
    },
  });
};

const refuseUnknown = ({ properties }: Searchable, asked: Input): void => {
  const known = (name: string): boolean => properties.has(name.split('.', 1)[0] ?? '');
  if (asked.SearchExpression) refuseExpression(asked.SearchExpression, known);
  if (asked.SortBy !== undefined && !known(asked.SortBy)) throw notImplemented(`Sorting by ${asked.SortBy}`);
};

interface Hit {
  readonly order: number;
  readonly record: Json;
}

const hitsOf = (resource: Searchable, { SearchExpression, VisibilityConditions = [] }: Input): Hit[] => {
  const isVisible = (record: Json): boolean =>
    VisibilityConditions.every(({ Key, Value }) =>
      valuesAt(record, Key).every(({ value }) => value === Value),
    );
  return resource
    .candidates(mustHold(SearchExpression))
    .map((it: Candidate) => ({ order: it.order, record: it.record() }))
    .filter(({ record }) => (!SearchExpression || satisfies(record, SearchExpression)) && isVisible(record));
};

/** The filters that every result must pass. */
const mustHold = (it?: Expression) => (it === undefined || it.Operator === 'Or' ? [] : (it.Filters ?? []));

/** What has no such property comes last, in either direction. */
const sorted = (hits: readonly Hit[], { SortBy = 'LastModifiedTime', SortOrder }: Input): Hit[] => {
  const sign = SortOrder === 'Ascending' ? 1 : -1;
  const keyed = hits.map((hit) => ({ hit, key: keyOf(hit.record, SortBy) }));
  keyed.sort((one, other) => {
    if (one.key === undefined || other.key === undefined)
      return (
        Number(one.key === undefined) - Number(other.key === undefined) ||
        sign * (one.hit.order - other.hit.order)
      );
    return sign * (compareKeys(one.key, other.key) || one.hit.order - other.hit.order);
  });
  return keyed.map(({ hit }) => hit);
};

type Key = string | number | boolean;

/** A pending version was changed last when it was created, and so was a group. */
const keyOf = (record: Json, property: string): Key | undefined =>
  valuesAt(record, property)[0]?.value ??
  (property === 'LastModifiedTime' ? valuesAt(record, 'CreationTime')[0]?.value : undefined);

const compareKeys = (one: Key, other: Key): number => {
  if (one === other) return 0;
  if (typeof one === typeof other) return one < other ? -1 : 1;
  return String(one) < String(other) ? -1 : 1;
};

/** A token names the last result seen, and its place for when it is found no longer. */
const tokenOf = (place: number, order: number): string =>
  Buffer.from(`${place} after ${order}`).toString('base64url');

const startOf = (hits: readonly Hit[], token: string | undefined): number => {
  if (token === undefined) return 0;
  const [, place, order] = /^(\d+) after (\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (place === undefined) throw new AwsError('ValidationException', 'Invalid NextToken.');
  const seen = hits.findIndex((hit) => hit.order === Number(order));
  return seen < 0 ? Number(place) : seen + 1;
};
