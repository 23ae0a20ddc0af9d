// What a role may do, whose a key is, and which permissions were used.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Need } from '../../../local/endpoint/service.ts';
import { Iam } from '../../../local/iam/iam.ts';
import { readUsed, unusedPermissions, writeUsed } from '../../../local/iam/used-permissions.ts';
import type { Statement } from '../../../local/template/shapes.ts';

const ROLE = 'arn:aws:iam::000000000000:role/record';
const ANY = { Effect: 'Allow', Action: ['*'], Resource: ['*'] } as const;

const statement = (given: Partial<Statement>): Statement => ({
  Effect: 'Allow',
  Action: ['sagemaker:UpdateModelPackage'],
  Resource: ['arn:aws:sagemaker:us-east-1:000000000000:model-package/*'],
  ...given,
});
const iamWith = (...statements: Statement[]): Iam => {
  const iam = new Iam();
  iam.register({ arn: ROLE, statements });
  return iam;
};
const update = (context: Record<string, string> = {}): Need => ({
  action: 'sagemaker:UpdateModelPackage',
  resource: 'arn:aws:sagemaker:us-east-1:000000000000:model-package/churn/1',
  context,
});

describe('statements', () => {
  test.each<[string, Partial<Statement>, boolean]>([
    ['the action and a matching resource', {}, true],
    ['another case', { Action: ['SageMaker:updatemodelpackage'] }, true],
    ['a wildcard in the action', { Action: ['sagemaker:Update*'] }, true],
    ['one character of the action', { Action: ['sagemaker:UpdateModelPackag?'] }, true],
    ['another action', { Action: ['sagemaker:UpdateModel'] }, false],
    [
      'another resource',
      { Resource: ['arn:aws:sagemaker:us-east-1:000000000000:model-package-group/*'] },
      false,
    ],
    [
      'a resource that differs in case',
      { Resource: ['arn:aws:sagemaker:us-east-1:000000000000:MODEL-package/*'] },
      false,
    ],
    ['a dot is a dot', { Action: ['sagemaker.UpdateModelPackage'] }, false],
  ])('%s', (_, given, expected) => {
    expect(iamWith(statement(given)).allowed(ROLE, update())).toBe(expected);
  });

  test('nothing is allowed that no statement allows', () => {
    expect(iamWith().allowed(ROLE, update())).toBe(false);
  });

  test('an explicit Deny wins over every Allow', () => {
    const iam = iamWith({ ...ANY, Action: ['*'], Resource: ['*'] }, statement({ Effect: 'Deny' }));
    expect(iam.allowed(ROLE, update())).toBe(false);
    expect(iam.allowed(ROLE, { action: 'sagemaker:DescribeModelPackage', resource: 'x' })).toBe(true);
  });

  test('a role that the template does not hold is an error', () => {
    expect(() => new Iam().allowed(ROLE, update())).toThrow(/holds no role .*record/);
  });
});

describe('conditions', () => {
  const key = 'sagemaker:ModelApprovalStatus';
  const when = (Condition: NonNullable<Statement['Condition']>, value?: string): boolean =>
    iamWith(statement({ Condition })).allowed(ROLE, update(value === undefined ? {} : { [key]: value }));

  test.each<[string, NonNullable<Statement['Condition']>, string | undefined, boolean]>([
    ['StringEquals, one of', { StringEquals: { [key]: ['Approved', 'Rejected'] } }, 'Rejected', true],
    ['StringEquals, none of', { StringEquals: { [key]: ['Approved'] } }, 'approved', false],
    ['StringEquals without the key', { StringEquals: { [key]: ['Approved'] } }, undefined, false],
    [
      'keys without regard to case',
      { StringEquals: { [key.toUpperCase()]: ['Approved'] } },
      'Approved',
      true,
    ],
    ['ArnLike', { ArnLike: { [key]: ['arn:*:x'] } }, 'arn:aws:x', true],
    ['ArnEquals', { ArnEquals: { [key]: ['arn:aws:x'] } }, 'arn:aws:y', false],
    ['Bool', { Bool: { [key]: false } }, 'false', true],
    ['Null false: the key must be there', { Null: { [key]: ['false'] } }, undefined, false],
    ['Null false with the key', { Null: { [key]: ['false'] } }, 'Approved', true],
    ['Null true: the key must be absent', { Null: { [key]: ['true'] } }, 'Approved', false],
    [
      'all conditions must hold',
      { StringEquals: { [key]: ['Approved'] }, Null: { [key]: ['true'] } },
      'Approved',
      false,
    ],
  ])('%s', (_, condition, value, expected) => {
    expect(when(condition, value)).toBe(expected);
  });

  test.each(['NumericLessThan', 'ForAnyValue:StringEquals', 'StringEqualsIfExists', 'constructor'])(
    'the unknown operator %s is an error before anything runs',
    (operator) => {
      expect(() => iamWith(statement({ Condition: { [operator]: { [key]: ['x'] } } }))).toThrow(
        `The IAM condition operator ${operator} is not implemented locally.`,
      );
    },
  );
});

describe('keys', () => {
  test('an unknown key is the user of that name', () => {
    expect(new Iam().callerOf('alice')).toEqual({
      kind: 'user',
      name: 'alice',
      arn: 'arn:aws:iam::000000000000:user/alice',
    });
  });

  test("a worker's key is the function's role until the worker ends, and then nobody's", () => {
    const iam = new Iam();
    const { accessKeyId } = iam.mint(ROLE, { name: 'countersign-local-record', function: 'record' });
    expect(iam.callerOf(accessKeyId)).toEqual({
      kind: 'role',
      arn: 'arn:aws:sts::000000000000:assumed-role/record/countersign-local-record',
      roleArn: ROLE,
      function: 'record',
    });
    iam.revoke(accessKeyId);
    expect(iam.callerOf(accessKeyId)).toBeUndefined();
  });

  test('each worker has a key of its own', () => {
    const iam = new Iam();
    const session = { name: 'countersign-local-record', function: 'record' };
    expect(iam.mint(ROLE, session).accessKeyId).not.toBe(iam.mint(ROLE, session).accessKeyId);
  });
});

describe('unused permissions', () => {
  test('are what roles grant and no cloud of a test run used', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-used-'));
    const role = {
      arn: ROLE,
      statements: [statement({ Action: ['sagemaker:Update*', 'sagemaker:DescribeModelPackage', 'xray:*'] })],
    };
    const [first, second] = [new Iam(), new Iam()];
    for (const iam of [first, second]) iam.register(role);
    first.allowed(ROLE, update());
    second.allowed(ROLE, { ...update(), action: 'sagemaker:DeleteModelPackage' });
    for (const iam of [first, second]) writeUsed(folder, iam);
    expect(unusedPermissions([role], readUsed(folder))).toEqual([`${ROLE} sagemaker:DescribeModelPackage`]);
  });

  test('a denied call uses nothing', () => {
    const iam = iamWith(statement({}), statement({ Effect: 'Deny' }));
    iam.allowed(ROLE, update());
    expect(iam.used()).toEqual([]);
  });
});
