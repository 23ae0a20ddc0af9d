// The local STS: tells a caller who it is.
import * as z from 'zod';
import { ACCOUNT, operation, type Caller, type OperationService } from '../endpoint/service.ts';

/** GetCallerIdentity needs no permission, on AWS neither. */
export const sts = (): OperationService => ({
  name: 'sts',
  protocol: 'query',
  operations: {
    GetCallerIdentity: operation({
      input: z.object({}),
      needs: () => [],
      run: (_input, caller) => ({ Arn: caller.arn, UserId: userId(caller), Account: ACCOUNT }),
    }),
  },
});

const userId = (caller: Caller): string => {
  const name = caller.arn.split('/').slice(1).join(':');
  return `${caller.kind === 'user' ? 'AIDA' : 'AROA'}LOCAL${caller.kind === 'user' ? caller.name : name}`;
};
