// Who may take a route that AWS_IAM guards: whoever signed the call with SigV4 for execute-api and may invoke that route.
// As everywhere here, the access key id names the caller and the signature itself is not checked.
import { credentialScope } from '../endpoint/credential-scope.ts';
import { type Caller } from '../endpoint/service.ts';
import { type Iam } from '../iam/iam.ts';
import { type HttpRequest } from './event.ts';

export interface Admitted {
  readonly accessKeyId: string;
  readonly caller: Caller;
}

/** The caller of a signed route; undefined for one whom AWS answers with 403. */
export const admitted = (
  { headers, url }: HttpRequest,
  routeArn: string,
  iam: Pick<Iam, 'callerOf' | 'allowed'>,
): Admitted | undefined => {
  const parsed = URL.parse(url, 'http://local');
  const scope = parsed && credentialScope(headers.authorization ?? '', parsed);
  if (scope?.service !== 'execute-api') return undefined;
  const { accessKeyId } = scope;
  const caller = iam.callerOf(accessKeyId);
  if (!caller) return undefined;
  const need = { action: 'execute-api:Invoke', resource: routeArn };
  return caller.kind === 'user' || iam.allowed(caller.roleArn, need) ? { accessKeyId, caller } : undefined;
};
