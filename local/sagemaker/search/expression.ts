// The expression of a search: what SageMaker accepts, and whether a record satisfies it.
import * as z from 'zod';
import { AwsError, notImplemented } from '../../endpoint/service.ts';
import { list, text, word } from '../constraints.ts';
import { compare } from './compare.ts';
import { type Json, listAt, valuesAt } from './property.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Filter.html */
export const propertyName = text({ min: 1, max: 255, pattern: /^.+$/ });
const filter = z.strictObject({
  Name: propertyName,
  Operator: word(
    'Equals',
    'NotEquals',
    'GreaterThan',
    'GreaterThanOrEqualTo',
    'LessThan',
    'LessThanOrEqualTo',
    'Contains',
    'Exists',
    'NotExists',
    'In',
  ).optional(),
  Value: text({ min: 1, max: 1024, pattern: /^.+$/ }).optional(),
});
export type Filter = z.infer<typeof filter>;

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_SearchExpression.html */
const MAX_ELEMENTS = 20;
const nestedFilter = z.strictObject({
  NestedPropertyName: propertyName,
  Filters: list(filter, 1, MAX_ELEMENTS),
});

export interface Expression {
  readonly Filters?: readonly Filter[] | undefined;
  readonly NestedFilters?: readonly z.infer<typeof nestedFilter>[] | undefined;
  readonly SubExpressions?: readonly Expression[] | undefined;
  readonly Operator?: 'And' | 'Or' | undefined;
}

export const expression: z.ZodType<Expression> = z
  .strictObject({
    Filters: list(filter, 1, MAX_ELEMENTS).optional(),
    NestedFilters: list(nestedFilter, 1, MAX_ELEMENTS).optional(),
    get SubExpressions() {
      return list(expression, 1, MAX_ELEMENTS).optional();
    },
    Operator: word('And', 'Or').optional(),
  })
  .refine(
    (it) => it.Filters ?? it.NestedFilters ?? it.SubExpressions,
    'At least one of Filters, NestedFilters and SubExpressions must be given',
  );

/** All filters of an expression, at any depth. */
export const filtersOf = (it: Expression): Filter[] => [
  ...(it.Filters ?? []),
  ...(it.NestedFilters ?? []).flatMap(({ Filters }) => Filters),
  ...(it.SubExpressions ?? []).flatMap(filtersOf),
];

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Search.html */
const MAX_CONDITIONS = 50;
/** Properties for which a search may say Contains more than once. */
const CONTAINED =
  /^(DisplayName|ExperimentName|TrialName|TrialComponentName|Tags|InputArtifacts|OutputArtifacts)(\.|$)/;

/** Refuses what the schema cannot: too many conditions, and properties that nothing here has. */
export const refuseExpression = (it: Expression, known: (property: string) => boolean): void => {
  if (conditions(it) > MAX_CONDITIONS)
    throw invalid(`A SearchExpression can have at most ${MAX_CONDITIONS} conditions.`);
  const all = filtersOf(it);
  if (all.filter(isContainsOnce).length > 1) throw invalid("'CONTAINS' operator usage limit of 1 exceeded.");
  for (const { Name } of all) if (!known(Name)) throw notImplemented(`Searching by ${Name}`);
  const without = all.find(isWithoutValue);
  if (without) throw invalid(`The filter of ${without.Name} needs a value.`);
};

const invalid = (why: string): AwsError => new AwsError('ValidationException', why);
const isContainsOnce = ({ Name, Operator }: Filter): boolean =>
  Operator === 'Contains' && !CONTAINED.test(Name);
const isWithoutValue = ({ Operator, Value }: Filter): boolean =>
  Value === undefined && Operator !== 'Exists' && Operator !== 'NotExists';

const conditions = (it: Expression): number =>
  (it.Filters?.length ?? 0) +
  (it.NestedFilters?.length ?? 0) +
  (it.SubExpressions ?? []).reduce((sum, sub) => sum + 1 + conditions(sub), 0);

/** Whether a record satisfies the expression. */
export const satisfies = (record: Json, it: Expression): boolean => {
  const parts = [
    ...(it.Filters ?? []).map((one) => () => passes(record, one)),
    ...(it.NestedFilters ?? []).map(
      ({ NestedPropertyName, Filters }) =>
        () =>
          // One and the same entry of the list must pass them all.
          listAt(record, NestedPropertyName).some((entry) =>
            Filters.every((one) => passes(entry, { ...one, Name: within(one.Name, NestedPropertyName) })),
          ),
    ),
    ...(it.SubExpressions ?? []).map((sub) => () => satisfies(record, sub)),
  ];
  return it.Operator === 'Or' ? parts.some((part) => part()) : parts.every((part) => part());
};

const within = (name: string, property: string): string =>
  name.startsWith(`${property}.`) ? name.slice(property.length + 1) : name;

const passes = (record: Json, { Name, Operator = 'Equals', Value = '' }: Filter): boolean =>
  compare(Operator, valuesAt(record, Name), Value);
