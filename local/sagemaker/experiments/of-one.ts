// Operations on one entity that the request names: their permission is that entity's own.
import type * as z from 'zod';
import { type Caller, type Operation, operation } from '../../endpoint/service.ts';

/** Makes the operations of one kind; `arnOf` finds the ARN in the request. */
export const ofOne =
  <Named>(arnOf: (input: Named) => string) =>
  <I extends Named>(
    action: string,
    input: z.ZodType<I>,
    run: (input: I, caller: Caller) => unknown,
  ): Operation =>
    operation({
      input,
      needs: (given) => [{ action: `sagemaker:${action}`, resource: arnOf(given) }],
      run,
    });

/** The members that a request really has: what it leaves out stays as it is. */
export const changesOf = <T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
