// The same request sent twice with the same ClientToken is carried out once; SDKs send one by themselves on retries.
import { createHash } from 'node:crypto';
import { AwsError } from '../endpoint/service.ts';

export class ClientTokens {
  readonly #seen = new Map<string, { readonly digest: string; readonly arn: string }>();

  /** Runs `run`, or returns the ARN that it returned when the same request came before. */
  once(token: string | undefined, request: unknown, run: () => string): string {
    if (token === undefined) return run();
    const digest = createHash('sha256').update(JSON.stringify(request)).digest('base64');
    const before = this.#seen.get(token);
    if (!before) {
      const arn = run();
      this.#seen.set(token, { digest, arn });
      return arn;
    }
    if (before.digest === digest) return before.arn;
    throw new AwsError('ConflictException', `ClientToken ${token} was used before with another request.`);
  }
}
