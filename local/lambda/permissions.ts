// Who may invoke a function from outside its account's roles: the AWS::Lambda::Permission resources of the template.
// A rule or a route without one is refused here as it would be on AWS.
import { matchesWildcard } from '../iam/wildcard.ts';
import type { Template } from '../template/template.ts';

/** Whether a service, acting for one of its resources, may invoke a function. */
export type Permits = (functionArn: string, principal: string, sourceArn: string) => boolean;

/** The permissions of a template. */
export const permits = (template: Template): Permits => {
  const given = template.all('AWS::Lambda::Permission').map(({ properties }) => properties);
  const arns = new Map(template.all('AWS::Lambda::Function').map(({ name, arn }) => [name, arn]));
  return (functionArn, principal, sourceArn) =>
    given.some(
      (one) =>
        (arns.get(one.FunctionName) ?? one.FunctionName) === functionArn &&
        one.Principal === principal &&
        matchesWildcard(one.SourceArn ?? '*', sourceArn),
    );
};
