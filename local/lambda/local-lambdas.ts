// All functions of the template, run from their packaged zips. Invocations count as under way until they are answered,
// so that the clock moves on only when nothing runs.
import { join } from 'node:path';
import type { Changes } from '../changes.ts';
import type { Clock } from '../clock/clock.ts';
import type { Settling } from '../clock/settling.ts';
import { AwsError } from '../endpoint/service.ts';
import type { Iam } from '../iam/iam.ts';
import type { Resource, Template } from '../template/template.ts';
import { asyncInvocations, type AsyncInvocations } from './async-invocations.ts';
import { unpackCode, unpackedIn } from './code.ts';
import { ExecutionEnvironment } from './execution-environment.ts';
import { FunctionLogs } from './function-logs.ts';
import type { Invoked, Lambdas } from './lambdas.ts';
import { LocalFunction } from './local-function.ts';

type FunctionResource = Resource<'AWS::Lambda::Function'>;

export interface Around {
  readonly template: Template;
  readonly packageDir: string;
  readonly stackName: string;
  readonly clock: Clock;
  readonly settling: Settling;
  readonly changes: Changes;
  readonly iam: Iam;
  /** Workers per function at most. */
  readonly workers: number;
  /** Environment that stands only here, for the worker with this key: addresses, and what replaces the template's. */
  readonly environment: (workerKey: string) => Readonly<Record<string, string>>;
}

export class LocalLambdas implements Lambdas {
  readonly logs = new FunctionLogs();
  readonly #functions: readonly LocalFunction[];
  readonly #around: Around;
  readonly #async: AsyncInvocations;

  constructor(around: Around) {
    this.#around = around;
    const resources = around.template.all('AWS::Lambda::Function');
    this.#functions = resources.map((resource) => this.#function(resource));
    this.#async = asyncInvocations({
      clock: around.clock,
      invoke: (to, payload, requestId) => this.#invoke(to, payload, requestId),
      log: (to, line) => this.logs.add(to.is.shortName, line),
    });
  }

  /** Every function: short name and ARN. */
  list(): readonly { name: string; arn: string }[] {
    return this.#functions.map(({ is }) => ({ name: is.shortName, arn: is.arn }));
  }

  /** Imports every bundle once, in parallel. */
  async warm(): Promise<void> {
    await Promise.all(this.#functions.map((one) => one.warm()));
  }

  invoke(functionName: string, payload: string): Promise<Invoked> {
    return this.#invoke(this.#named(functionName), payload);
  }

  invokeAsync(functionName: string, payload: string): void {
    this.#async.accept(this.#named(functionName), payload);
  }

  /** Ends exactly the worker that made a call with this key. */
  async crash(shortName: string, workerKey: string): Promise<void> {
    await this.#functions.find(({ is }) => is.shortName === shortName)?.crash(workerKey);
  }

  /** The ARN of a function given by name or ARN; throws as Lambda does when there is none. */
  arnOf(functionName: string): string {
    return this.#named(functionName).is.arn;
  }

  /** A function as the template describes it. Throws as `arnOf` does. */
  described(functionName: string): FunctionResource {
    const arn = this.arnOf(functionName);
    const found = this.#around.template.all('AWS::Lambda::Function').find((one) => one.arn === arn);
    if (!found) throw new Error(`The template holds no function ${arn}.`);
    return found;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#functions.map((one) => one.stop()));
  }

  #invoke(to: LocalFunction, payload: string, requestId?: string): Promise<Invoked> {
    return this.#around.settling.during(async () => {
      const invoked = await to.invoke(payload, requestId);
      if (invoked.functionError) this.logs.add(to.is.shortName, `failed: ${invoked.payload}`);
      this.#around.changes.ring();
      return invoked;
    });
  }

  #named(functionName: string): LocalFunction {
    const name = functionName.replace(/^arn:aws:lambda:[^:]*:\d*:function:/, '').replace(/:\$LATEST$/, '');
    const found = this.#functions.find(({ is }) => is.name === name);
    if (found) return found;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${functionName}`, 404);
  }

  #function(resource: FunctionResource): LocalFunction {
    const { properties, name, arn } = resource;
    const { workers, stackName } = this.#around;
    const shortName = name.startsWith(`${stackName}-`) ? name.slice(stackName.length + 1) : name;
    const configuration = {
      shortName,
      name,
      arn,
      workers,
      timeoutMs: properties.Timeout * 1000,
      memoryMb: properties.MemorySize,
    };
    const code = unpackCode(this.#around.packageDir, properties.Code.S3Key, properties.Handler);
    const setup = {
      ...code,
      clock: this.#around.clock.shared,
      compileCache: join(unpackedIn(this.#around.packageDir), 'compile-cache'),
    };
    return new LocalFunction(configuration, ({ onEnd }) => {
      const credentials = this.#around.iam.mint(properties.Role, { name, function: shortName });
      const env = this.#environment(resource, credentials.accessKeyId);
      const onLine = (line: string): void => this.logs.add(shortName, line);
      return new ExecutionEnvironment(
        { setup, env, credentials, memoryMb: properties.MemorySize },
        { onLine, onEnd: () => (this.#around.iam.revoke(credentials.accessKeyId), onEnd()) },
      );
    });
  }

  /** The template's variables, what Lambda itself sets, and what keeps the SDKs away from the host's own settings. */
  #environment({ properties, name }: FunctionResource, workerKey: string): Record<string, string> {
    const variables = properties.Environment?.Variables ?? {};
    const environment = this.#around.environment(workerKey);
    const isReplaced = ([key]: [string, string]): boolean => !(key in REPLACED_ONLY) || key in variables;
    return {
      ...variables,
      ...Object.fromEntries(Object.entries(environment).filter(isReplaced)),
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(properties.MemorySize),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'local',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      _HANDLER: properties.Handler,
      TZ: ':UTC',
    };
  }
}

/** Variables that are replaced where the template has them, and not added where it has not. */
const REPLACED_ONLY: Readonly<Record<string, true>> = { START_FROM: true };
