// The bell: whoever ends a question rings it, so that its machine goes on. The token stands in the request until the machine
// is known to have gone on, whoever rang; then there is nothing left to ring.
import { cardUnmoved, type Request } from './request.ts';

/** Whether a round has ended, and its machine may still wait for the bell. */
export const isUnrung = ({ stage, token }: Request): boolean =>
  stage.kind === 'closed' && token !== undefined;

/** The request as it is once its machine has gone on; undefined where that is known already. */
export const rung = (ended: Request): Request | undefined => {
  const { token: _, ...request } = ended;
  return isUnrung(ended) ? { ...request, ...cardUnmoved(request) } : undefined;
};
