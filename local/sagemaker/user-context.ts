// Who registered or changed a version, as the registry names them.
import { createHash } from 'node:crypto';
import { type Caller } from '../endpoint/service.ts';

export interface UserContext {
  readonly IamIdentity: { readonly Arn: string; readonly PrincipalId: string };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html: 4 letters for the kind, then 17. */
const uniqueId = (prefix: string, arn: string): string =>
  prefix + createHash('sha256').update(arn).digest('hex').slice(0, 17).toUpperCase();

/** A user is named by its ARN, a role by the assumed-role ARN with its session. */
export const userContext = (caller: Caller): UserContext => {
  if (caller.kind === 'user') {
    return { IamIdentity: { Arn: caller.arn, PrincipalId: uniqueId('AIDA', caller.arn) } };
  }
  const session = caller.arn.split('/').at(-1) ?? '';
  return {
    IamIdentity: { Arn: caller.arn, PrincipalId: `${uniqueId('AROA', caller.roleArn)}:${session}` },
  };
};
