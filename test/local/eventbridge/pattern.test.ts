// The pattern matcher: each operator both ways, and what it does not know is an error by name.
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../../local/eventbridge/pattern.ts';

const THE_RULE = {
  source: ['aws.sagemaker'],
  'detail-type': ['SageMaker Model Package State Change'],
  detail: {
    ModelPackageStatus: ['Completed'],
    ModelApprovalStatus: ['PendingManualApproval'],
    $or: [
      { UpdatedModelPackageFields: [{ exists: false }] },
      { UpdatedModelPackageFields: ['ModelApprovalStatus', 'ModelCard'] },
    ],
  },
};
const event = (detail: object): unknown => ({
  source: 'aws.sagemaker',
  'detail-type': 'SageMaker Model Package State Change',
  detail: { ModelPackageStatus: 'Completed', ModelApprovalStatus: 'PendingManualApproval', ...detail },
});

test.each([
  ['a creation', {}, true],
  ['an empty list of updated fields', { UpdatedModelPackageFields: [] }, true],
  ['our own stamp', { UpdatedModelPackageFields: ['CustomerMetadataProperties'] }, false],
  ['one of several fields', { UpdatedModelPackageFields: ['ApprovalDescription', 'ModelCard'] }, true],
  [
    'an approval',
    { ModelApprovalStatus: 'Approved', UpdatedModelPackageFields: ['ModelApprovalStatus'] },
    false,
  ],
  ['a package in the making', { ModelPackageStatus: 'InProgress' }, false],
])('the shape of the product’s rule: %s', (_name, detail, expected) => {
  expect(compilePattern(THE_RULE)(event(detail))).toBe(expected);
});

const table: [string, unknown, [unknown, boolean][]][] = [
  [
    'exact text',
    'a',
    [
      ['a', true],
      ['b', false],
      [['x', 'a'], true],
      [undefined, false],
    ],
  ],
  [
    'exact number',
    3,
    [
      [3, true],
      ['3', false],
    ],
  ],
  [
    'null',
    null,
    [
      [null, true],
      [undefined, false],
    ],
  ],
  [
    'prefix',
    { prefix: 'churn-' },
    [
      ['churn-x', true],
      ['x-churn-', false],
      [7, false],
    ],
  ],
  [
    'prefix, any case',
    { prefix: { 'equals-ignore-case': 'CHURN' } },
    [
      ['churn-x', true],
      ['x', false],
    ],
  ],
  [
    'suffix',
    { suffix: '.json' },
    [
      ['a.json', true],
      ['a.csv', false],
    ],
  ],
  [
    'exists',
    { exists: true },
    [
      ['a', true],
      [undefined, false],
      [[], false],
    ],
  ],
  [
    'exists false',
    { exists: false },
    [
      ['a', false],
      [undefined, true],
      [[], true],
    ],
  ],
  [
    'anything-but a value',
    { 'anything-but': 'a' },
    [
      ['a', false],
      ['b', true],
      [undefined, false],
    ],
  ],
  [
    'anything-but a list',
    { 'anything-but': ['a', 1] },
    [
      ['a', false],
      [1, false],
      ['b', true],
    ],
  ],
  [
    'anything-but a prefix',
    { 'anything-but': { prefix: 'a' } },
    [
      ['ab', false],
      ['b', true],
    ],
  ],
  [
    'anything-but some suffixes',
    { 'anything-but': { suffix: ['x', 'y'] } },
    [
      ['ay', false],
      ['b', true],
    ],
  ],
  [
    'numeric',
    { numeric: ['>', 0, '<=', 5] },
    [
      [5, true],
      [0, false],
      [6, false],
      ['3', false],
    ],
  ],
  [
    'numeric equal',
    { numeric: ['=', 2] },
    [
      [2, true],
      [3, false],
    ],
  ],
  [
    'numeric from',
    { numeric: ['>=', 2] },
    [
      [2, true],
      [1, false],
    ],
  ],
  [
    'numeric below',
    { numeric: ['<', 2] },
    [
      [1, true],
      [2, false],
    ],
  ],
  [
    'equals-ignore-case',
    { 'equals-ignore-case': 'aB' },
    [
      ['Ab', true],
      ['abc', false],
    ],
  ],
  [
    'wildcard',
    { wildcard: 'a*c*e' },
    [
      ['abcde', true],
      ['ace', true],
      ['aec', false],
      ['ac', false],
    ],
  ],
  [
    'wildcard without a star',
    { wildcard: 'ab' },
    [
      ['ab', true],
      ['abc', false],
    ],
  ],
  [
    'wildcard that needs two',
    { wildcard: 'a*b*b' },
    [
      ['abb', true],
      ['ab', false],
    ],
  ],
  [
    'wildcard whose ends overlap',
    { wildcard: 'ab*bc' },
    [
      ['abc', false],
      ['abbc', true],
    ],
  ],
];

describe.each(table)('%s', (_name, matcher, values) => {
  test.each(values)('%j -> %s', (value, expected) => {
    expect(compilePattern({ field: [matcher] })({ field: value })).toBe(expected);
  });
});

test('a nested pattern looks into every object of a list', () => {
  const matches = compilePattern({ detail: { containers: { image: [{ prefix: 'x' }] } } });
  expect(matches({ detail: { containers: [{ image: 'a' }, { image: 'xy' }] } })).toBe(true);
  expect(matches({ detail: { containers: [{ image: 'a' }] } })).toBe(false);
  expect(matches({ detail: 'text' })).toBe(false);
});

test.each([
  [{ a: [{ cidr: '10.0.0.0/8' }] }, 'cidr'],
  [{ a: [{ 'anything-but': { cidr: 'x' } }] }, 'anything-but cidr'],
  [{ a: [{ constructor: 'x' }] }, 'constructor'],
  [{ a: [{ prefix: 3 }] }, 'needs text'],
  [{ a: [{ numeric: ['~', 3] }] }, 'numeric comparison ~'],
  [{ a: [{ numeric: ['>'] }] }, 'pairs'],
  [{ a: [{ exists: 'yes' }] }, 'exists'],
  [{ a: [{ prefix: 'a', suffix: 'b' }] }, 'exactly one operator'],
  [{ a: [] }, 'empty arrays'],
  [{ a: 'text' }, 'must be an object or an array'],
  [{ $or: [{ a: ['b'] }] }, 'at least two'],
  [{}, 'empty pattern'],
  [[], 'must be an object'],
])('%j is refused: %s', (pattern, words) => {
  expect(() => compilePattern(pattern)).toThrow(words);
});
