// The routes of the template's HTTP API, and which of them a request takes: literal paths before variables, $default last.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
import type { Template } from '../template/template.ts';

export interface Route {
  /** As the template writes it, such as `POST /slack/interactions`. */
  readonly key: string;
  readonly apiId: string;
  readonly functionArn: string;
}
export interface Taken {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** The routes in the order in which they are tried. */
export const routesOf = (template: Template): readonly Route[] => {
  const integrations = new Map(
    template
      .all('AWS::ApiGatewayV2::Integration')
      .map(({ ref, properties }) => [`integrations/${ref}`, properties.IntegrationUri]),
  );
  const routes = template.all('AWS::ApiGatewayV2::Route').map(({ id, properties }) => {
    const functionArn = integrations.get(properties.Target);
    if (!functionArn)
      throw new Error(`The route ${id} leads to ${properties.Target}, which the template does not hold.`);
    return { key: properties.RouteKey, apiId: properties.ApiId, functionArn };
  });
  return routes.sort((a, b) => vagueness(a.key) - vagueness(b.key));
};

const vagueness = (key: string): number => {
  if (key === '$default') return 1000;
  return (
    (key.match(/\{/g) ?? []).length + (key.startsWith('ANY ') ? 0.5 : 0) + (key.includes('+}') ? 100 : 0)
  );
};

/** The first route that fits; undefined when none does. */
export const takeRoute = (routes: readonly Route[], method: string, path: string): Taken | undefined => {
  for (const route of routes) {
    const pathParameters = fits(route.key, method, path);
    if (pathParameters) return { route, pathParameters };
  }
  return undefined;
};

const fits = (key: string, method: string, path: string): Record<string, string> | undefined => {
  if (key === '$default') return {};
  const [wantedMethod, wantedPath = ''] = key.split(' ');
  if (wantedMethod !== method && wantedMethod !== 'ANY') return undefined;
  const pattern = wantedPath
    .replace(/[.*?^$()|[\]\\]/g, '\\$&')
    .replace(/\{(\w+)\+\}/g, '(?<$1>.+)')
    .replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  const match = new RegExp(`^${pattern}$`).exec(path);
  return match ? { ...match.groups } : undefined;
};
