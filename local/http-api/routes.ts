// The routes of the template's HTTP API: a method and a literal path each, as the product has them.
import type { Template } from '../template/template.ts';

export interface Route {
  /** As the template writes it, such as `POST /slack/interactions`. */
  readonly key: string;
  readonly apiId: string;
  readonly functionArn: string;
  /** Whether only signed calls are let in. */
  readonly isSigned: boolean;
}

const LITERAL = /^(GET|POST|PUT|PATCH|DELETE) \/[\w/.-]*$/;

/** The routes by their keys; throws by name on one with a variable, on ANY and on $default. */
export const routesOf = (template: Template): ReadonlyMap<string, Route> => {
  const integrations = new Map(
    template
      .all('AWS::ApiGatewayV2::Integration')
      .map(({ ref, properties }) => [`integrations/${ref}`, properties.IntegrationUri]),
  );
  const routes = template.all('AWS::ApiGatewayV2::Route').map(({ id, properties }): [string, Route] => {
    const { RouteKey: key, ApiId: apiId, Target, AuthorizationType } = properties;
    const functionArn = integrations.get(Target);
    if (!functionArn)
      throw new Error(`The route ${id} leads to ${Target}, which the template does not hold.`);
    if (!LITERAL.test(key)) throw new Error(`The route ${key} is not implemented locally.`);
    return [key, { key, apiId, functionArn, isSigned: AuthorizationType === 'AWS_IAM' }];
  });
  return new Map(routes);
};
