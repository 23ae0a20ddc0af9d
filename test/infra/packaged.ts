// What would be deployed, read from the package that the test run makes once (test/package-once.ts).
import { readFileSync } from 'node:fs';
import { resolveTemplate, type Template } from '../../local/template/template.ts';
import { TEST_PACKAGE } from '../test-package.ts';

export interface RawResource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

const json = readFileSync(`${TEST_PACKAGE}/cloudformation-template-update-stack.json`, 'utf8');

/** The template as CloudFormation would get it. */
export const raw = JSON.parse(json) as { readonly Resources: Readonly<Record<string, RawResource>> };

/** The same with every reference resolved, in the account of the local cloud. */
export const template: Template = resolveTemplate(json, {
  stackName: 'countersign-local',
  awsUrl: 'http://127.0.0.1:4566',
  webUrl: 'http://127.0.0.1:8080',
});

export const DOORS = [
  'intake',
  'evaluate',
  'ask',
  'decide',
  'browse',
  'answer',
  'record',
  'announce',
  'sweep',
  'guard',
] as const;

/** The resources of a type in the raw template, by logical id. */
export const rawOf = (type: string): readonly [id: string, resource: RawResource][] =>
  Object.entries(raw.Resources).filter(([, resource]) => resource.Type === type);

/** The one resource of a type. */
export const only = (type: string): RawResource => {
  const [first, ...more] = rawOf(type);
  if (!first || more.length > 0)
    throw new Error(`The template holds not one ${type} but ${rawOf(type).length}.`);
  return first[1];
};

/** The state machine's definition as Step Functions would get it. */
export const definition = (): Readonly<Record<string, unknown>> => {
  const [machine] = template.all('AWS::StepFunctions::StateMachine');
  if (!machine) throw new Error('The template holds no state machine.');
  return JSON.parse(machine.properties.DefinitionString) as Readonly<Record<string, unknown>>;
};
