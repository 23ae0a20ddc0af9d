// EventBridge's pattern matcher: a pattern is compiled once, and an operator that it does not know is an error by name.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
import { AwsError } from '../endpoint/service.ts';

export type Matches = (event: unknown) => boolean;
type Test = (value: unknown) => boolean;

const invalid = (reason: string): AwsError =>
  new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);

/** Compiles a pattern; throws InvalidEventPatternException for anything that is not known here. */
export const compilePattern = (pattern: unknown): Matches => {
  if (!isObject(pattern)) throw invalid('a pattern must be an object');
  const arms = Object.entries(pattern).map(([field, wanted]) => compileField(field, wanted));
  if (arms.length === 0) throw invalid('an empty pattern matches nothing');
  return (event) => arms.every((arm) => arm(event));
};

const compileField = (field: string, wanted: unknown): Matches => {
  if (field === '$or') return compileOr(wanted);
  if (Array.isArray(wanted)) {
    if (wanted.length === 0) throw invalid(`empty arrays are not allowed (${field})`);
    const tests = wanted.map((matcher: unknown) => compileLeaf(matcher, field));
    return (event) => tests.some((test) => test(member(event, field)));
  }
  const inner = compileNested(wanted, field);
  return (event) => {
    const value = member(event, field);
    return Array.isArray(value) ? value.some((item: unknown) => inner(item)) : inner(value);
  };
};

const compileNested = (wanted: unknown, field: string): Matches => {
  if (!isObject(wanted)) throw invalid(`"${field}" must be an object or an array`);
  return compilePattern(wanted);
};

const compileOr = (wanted: unknown): Matches => {
  if (!Array.isArray(wanted) || wanted.length < 2)
    throw invalid('"$or" must be an array of at least two patterns');
  const arms = wanted.map((arm: unknown) => compilePattern(arm));
  return (event) => arms.some((arm) => arm(event));
};

/** One element of a leaf array: a plain value, or an object with one operator. An array in the event matches by any element. */
const compileLeaf = (matcher: unknown, field: string): Test => {
  if (!isObject(matcher)) return anyOf(isExactly(matcher));
  const [operator, argument] = single(matcher, field);
  if (operator === 'exists') return existence(argument);
  return anyOf(compileOperator(operator, argument, field));
};

const single = (matcher: Readonly<Record<string, unknown>>, field: string): [string, unknown] => {
  const [entry, ...more] = Object.entries(matcher);
  if (!entry || more.length > 0) throw invalid(`"${field}" needs exactly one operator in each object`);
  return entry;
};

const compileOperator = (operator: string, argument: unknown, field: string): Test => {
  const compile = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (!compile) throw invalid(`unrecognized match type ${operator} ("${field}")`);
  return compile(argument, field);
};

const anyOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) ? value.some((item: unknown) => test(item)) : value !== undefined && test(value);

const isExactly =
  (wanted: unknown): Test =>
  (value) =>
    value === wanted;

/** An empty list counts as absent, as facts/aws.md §1.5 leaves open; the doors do not rely on it. */
const existence = (wanted: unknown): Test => {
  if (typeof wanted !== 'boolean') throw invalid('"exists" must be true or false');
  return (value) => (value !== undefined && !(Array.isArray(value) && value.length === 0)) === wanted;
};

const anythingBut = (argument: unknown, field: string): Test => {
  if (isObject(argument)) {
    const [operator, inner] = single(argument, field);
    if (!BUT_OPERATORS.has(operator))
      throw invalid(`unrecognized match type anything-but ${operator} ("${field}")`);
    const tests = (Array.isArray(inner) ? inner : [inner]).map((one: unknown) =>
      compileOperator(operator, one, field),
    );
    return (value) => !tests.some((test) => test(value));
  }
  const refused: unknown[] = Array.isArray(argument) ? argument : [argument];
  return (value) => !refused.includes(value);
};

const BUT_OPERATORS = new Set(['prefix', 'suffix', 'wildcard', 'equals-ignore-case']);

const numeric = (argument: unknown, field: string): Test => {
  if (!Array.isArray(argument) || argument.length === 0 || argument.length % 2 !== 0) {
    throw invalid(`"numeric" needs pairs of an operator and a number ("${field}")`);
  }
  const tests: Test[] = [];
  for (let at = 0; at < argument.length; at += 2) tests.push(comparison(argument[at], argument[at + 1]));
  return (value) => tests.every((test) => test(value));
};

const comparison = (operator: unknown, bound: unknown): Test => {
  const compare = COMPARISONS[String(operator)];
  if (!compare || typeof bound !== 'number')
    throw invalid(`unrecognized numeric comparison ${String(operator)}`);
  return (value) => typeof value === 'number' && compare(value, bound);
};

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** Tests of text; `{"equals-ignore-case": ...}` may stand inside prefix and suffix. */
const textual =
  (compare: (value: string, wanted: string) => boolean) =>
  (argument: unknown, field: string): Test => {
    if (typeof argument === 'string') return (value) => typeof value === 'string' && compare(value, argument);
    const [operator, wanted] = isObject(argument) ? single(argument, field) : ['', undefined];
    if (operator !== 'equals-ignore-case' || typeof wanted !== 'string')
      throw invalid(`"${field}" needs text`);
    return (value) => typeof value === 'string' && compare(value.toLowerCase(), wanted.toLowerCase());
  };

const wildcard = (value: string, wanted: string): boolean => {
  const [first = '', ...rest] = wanted.split('*');
  if (rest.length === 0) return value === wanted;
  const last = rest.pop() ?? '';
  if (!value.startsWith(first) || !value.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= value.length - last.length;
};

const OPERATORS: Readonly<Record<string, (argument: unknown, field: string) => Test>> = {
  prefix: textual((value, wanted) => value.startsWith(wanted)),
  suffix: textual((value, wanted) => value.endsWith(wanted)),
  'equals-ignore-case': textual((value, wanted) => value.toLowerCase() === wanted.toLowerCase()),
  wildcard: textual(wildcard),
  'anything-but': anythingBut,
  numeric,
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const member = (value: unknown, field: string): unknown =>
  isObject(value) && Object.hasOwn(value, field) ? value[field] : undefined;
