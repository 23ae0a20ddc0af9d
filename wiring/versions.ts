// Versions by the names that people use.
import { type Requests } from '../adapters/dynamodb/requests.ts';
import { requestId } from '../approval/ids.ts';
import { type Request } from '../approval/request.ts';

/** The last round of a version. Its first one knows its ARN as SageMaker wrote it, which no name says. */
export const lastOf = async (
  requests: Requests,
  group: string,
  version: number,
): Promise<Request | undefined> => {
  const first = await requests.byId(requestId(group, version, 1));
  return first && requests.last(first.arn);
};
