// Who did something, as SageMaker names them.
import { type UserContext } from '@aws-sdk/client-sagemaker';

/** Every identity that SageMaker gives for a user, the most telling first. */
export const identitiesOf = (user: UserContext | undefined): string[] =>
  [
    user?.IamIdentity?.Arn,
    user?.UserProfileArn,
    user?.IamIdentity?.SourceIdentity,
    user?.UserProfileName,
  ].filter((identity): identity is string => identity !== undefined && identity !== '');
