// What a caller needs in order to hand a role to SageMaker.
import { type Need } from '../endpoint/service.ts';

export const passRole = (role: string): Need => ({
  action: 'iam:PassRole',
  resource: role,
  context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
});
