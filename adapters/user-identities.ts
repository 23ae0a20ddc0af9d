// Who did something, as SageMaker names them.
import { type UserContext } from '@aws-sdk/client-sagemaker';
import { asSourceIdentity } from '../approval/identities.ts';

/** Every identity that SageMaker gives for a user, the most telling first. */
export const identitiesOf = (user: UserContext | undefined): string[] => {
  const source = user?.IamIdentity?.SourceIdentity;
  return [
    user?.IamIdentity?.Arn,
    user?.UserProfileArn,
    source && asSourceIdentity(source),
    user?.UserProfileName,
  ].filter((identity): identity is string => identity !== undefined && identity !== '');
};
