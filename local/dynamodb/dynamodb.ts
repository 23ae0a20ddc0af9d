// The local DynamoDB: dynalite in this process, spoken to without a socket (a second hop halves the throughput).
// This file says which permissions an operation needs and carries requests in and answers out.
import dynalite from 'dynalite';
import { type Server } from 'node:http';
import {
  ACCOUNT,
  AwsError,
  notImplemented,
  REGION,
  type RestRequest,
  type RestResponse,
  type RestService,
} from '../endpoint/service.ts';
import { jsonError } from '../endpoint/operation-wire.ts';
import { neededFor } from './needs.ts';
import { ask } from './in-process.ts';
import { type TableProperties } from '../template/shapes.ts';

export interface DynamoDb {
  readonly service: RestService;
  /** Makes a table from the template's resolved properties, `TableName` included; usable when it resolves. */
  createTable(properties: TableProperties & { readonly TableName: string }): Promise<void>;
}

const OPERATIONS = new Set([
  'DeleteItem',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
]);

/** A DynamoDB of its own for one local cloud. */
export const dynamoDb = (): DynamoDb => {
  const server = inOurRegion(() => dynalite({ createTableMs: 0 }));
  return {
    service: {
      name: 'dynamodb',
      protocol: 'rest',
      route: (request) => route(server, request),
      error: dynamoError,
    },
    createTable: (properties) => createTable(server, properties),
  };
};

/** dynalite reads account and region of its ARNs from the environment, once, when it is made. */
const inOurRegion = (make: () => Server): Server => {
  const { AWS_REGION, AWS_ACCOUNT_ID } = process.env;
  Object.assign(process.env, { AWS_REGION: REGION, AWS_ACCOUNT_ID: ACCOUNT });
  try {
    return make();
  } finally {
    restore('AWS_REGION', AWS_REGION);
    restore('AWS_ACCOUNT_ID', AWS_ACCOUNT_ID);
  }
};

const restore = (name: string, value: string | undefined): void => {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
};

const route = (server: Server, request: RestRequest): ReturnType<RestService['route']> => {
  const operation = request.headers['x-amz-target']?.split('.').at(-1) ?? '';
  if (!OPERATIONS.has(operation))
    throw notImplemented(`dynamodb ${operation || `${request.method} ${request.url}`}`);
  return {
    operation,
    needs: neededFor(operation, request.body),
    run: async () => withErrorType(await ask(server, request)),
  };
};

/** dynalite names the error in the body only; the endpoint's list of calls reads it from the header. */
const withErrorType = (response: RestResponse): RestResponse => {
  const type =
    response.status < 400 ? undefined : /"__type":"(?:[^"#]*#)?([^"]+)"/.exec(String(response.body))?.[1];
  return type === undefined
    ? response
    : { ...response, headers: { ...response.headers, 'x-amzn-errortype': type } };
};

const dynamoError = (error: AwsError): RestResponse => jsonError(error, 'application/x-amz-json-1.0');

const createTable = async (
  server: Server,
  { TableName, ...properties }: TableProperties & { readonly TableName: string },
): Promise<void> => {
  const { AttributeDefinitions, KeySchema, BillingMode, GlobalSecondaryIndexes } = properties;
  const input = { TableName, AttributeDefinitions, KeySchema, BillingMode, GlobalSecondaryIndexes };
  await call(server, 'CreateTable', input);
  // Made at once (createTableMs 0), but only on a later turn of the event loop.
  for (let tries = 0; tries < 1000; tries++) {
    const described = await call(server, 'DescribeTable', { TableName });
    if (described.includes('"TableStatus":"ACTIVE"')) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`The table ${TableName} did not become active.`);
};

const call = async (server: Server, operation: string, input: unknown): Promise<string> => {
  const response = await ask(server, {
    method: 'POST',
    url: '/',
    headers: {
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'content-type': 'application/x-amz-json-1.0',
    },
    body: Buffer.from(JSON.stringify(input)),
  });
  const body = String(response.body);
  if (response.status !== 200) throw new AwsError('ValidationException', `${operation}: ${body}`);
  return body;
};
