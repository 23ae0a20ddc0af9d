// The local Parameter Store: where the functions find Slack's secrets. Values are in memory and gone at the end.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type Clock } from '../clock/clock.ts';
import {
  ACCOUNT,
  AwsError,
  operation,
  REGION,
  type Operation,
  type OperationService,
} from '../endpoint/service.ts';

type ParameterType = 'String' | 'StringList' | 'SecureString';

interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly version: number;
  readonly changedAt: Date;
}

export interface Ssm {
  readonly service: OperationService;
  /** Sets a parameter, as PutParameter with Overwrite does; answers its version. */
  put(name: string, value: string, type?: ParameterType): number;
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
const MOST_NAMES = 10;
/** Standard tier. https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const LARGEST_VALUE = 4096;

const parameterName = z
  .string()
  .min(1)
  .max(2048)
  .regex(/^[a-zA-Z0-9_.\-/]+$/, 'Parameter name must be made of letters, digits and _.-/');
const decryption = z.boolean().optional();

/** No double slash, whether or not the name begins with one. */
export const parameterArn = (name: string): string =>
  `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter${name.startsWith('/') ? '' : '/'}${name}`;

/** A Parameter Store of its own for one local cloud. */
export const ssm = ({ clock }: { readonly clock: Clock }): Ssm => {
  const parameters = new Map<string, Parameter>();
  const put = (name: string, value: string, type: ParameterType = 'String'): number => {
    const version = (parameters.get(name)?.version ?? 0) + 1;
    parameters.set(name, { name, type, value, version, changedAt: new Date(clock.now()) });
    return version;
  };
  const operations = {
    PutParameter: putParameter(parameters, put),
    GetParameter: getParameter(parameters),
    GetParameters: getParameters(parameters),
  };
  return { service: { name: 'ssm', protocol: 'json', operations }, put };
};

type Parameters = ReadonlyMap<string, Parameter>;

const getParameter = (parameters: Parameters): Operation =>
  operation({
    input: z.object({ Name: parameterName, WithDecryption: decryption }),
    needs: ({ Name }) => [{ action: 'ssm:GetParameter', resource: parameterArn(Name) }],
    run: ({ Name, WithDecryption }) => {
      const parameter = parameters.get(Name);
      if (!parameter) throw new AwsError('ParameterNotFound', `Parameter ${Name} not found.`);
      return { Parameter: shown(parameter, WithDecryption === true) };
    },
  });

const getParameters = (parameters: Parameters): Operation =>
  operation({
    input: z.object({ Names: z.array(parameterName).min(1).max(MOST_NAMES), WithDecryption: decryption }),
    needs: ({ Names }) =>
      Names.map((name) => ({ action: 'ssm:GetParameters', resource: parameterArn(name) })),
    run: ({ Names, WithDecryption }) => {
      const names = [...new Set(Names)];
      const found = names.flatMap((name) => parameters.get(name) ?? []);
      return {
        Parameters: found.map((parameter) => shown(parameter, WithDecryption === true)),
        InvalidParameters: names.filter((name) => !parameters.has(name)),
      };
    },
  });

const putParameter = (
  parameters: Parameters,
  put: (name: string, value: string, type?: ParameterType) => number,
): Operation =>
  operation({
    input: z.object({
      Name: parameterName,
      Value: z.string().min(1).max(LARGEST_VALUE),
      Type: z.enum(['String', 'StringList', 'SecureString']).optional(),
      Overwrite: z.boolean().optional(),
    }),
    needs: ({ Name }) => [{ action: 'ssm:PutParameter', resource: parameterArn(Name) }],
    run: ({ Name, Value, Type, Overwrite }) => {
      const known = parameters.get(Name);
      if (known && Overwrite !== true) {
        throw new AwsError(
          'ParameterAlreadyExists',
          'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
        );
      }
      const type = Type ?? known?.type;
      if (!type)
        throw new AwsError(
          'ValidationException',
          'A parameter type is required when you create a parameter.',
        );
      return { Version: put(Name, Value, type), Tier: 'Standard' };
    },
  });

const shown = (parameter: Parameter, decrypted: boolean): unknown => ({
  Name: parameter.name,
  Type: parameter.type,
  Value: parameter.type === 'SecureString' && !decrypted ? sealed(parameter) : parameter.value,
  Version: parameter.version,
  LastModifiedDate: parameter.changedAt,
  ARN: parameterArn(parameter.name),
  DataType: 'text',
});

/** What a SecureString looks like undecrypted: opaque text from which the value cannot be read. */
const sealed = ({ name, version }: Parameter): string =>
  createHash('sha512').update(`${name}:${version}`).digest('base64');
