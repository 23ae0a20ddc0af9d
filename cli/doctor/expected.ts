// What has to stand where Countersign is deployed, taken from the very files that deploy it: serverless.yml,
// infra/rules.yml and the manifest of the Slack app.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';

const ROOT = join(import.meta.dirname, '..', '..');

/** CloudFormation's own tags (!Ref, !Sub) are read as the text they stand before. */
const read = <T>(file: string, schema: z.ZodType<T>): T =>
  schema.parse(parse(readFileSync(join(ROOT, file), 'utf8'), { logLevel: 'silent' }));

const Service = z.object({
  service: z.string(),
  functions: z.record(
    z.string(),
    z.object({ events: z.array(z.record(z.string(), z.unknown())).default([]) }),
  ),
});
const Rules = z.record(z.string(), z.object({ name: z.string() }));
const Manifest = z.object({
  features: z.object({ bot_user: z.object({ display_name: z.string() }) }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
});

export interface Expected {
  /** Names of the functions. */
  readonly functions: readonly string[];
  /** Names of the rules, each with the function that it calls. */
  readonly rules: readonly { readonly name: string; readonly calls: string }[];
}

const RULE = /^\$\{file\(infra\/rules\.yml\):(\w+)\}$/;

/** What has to stand in AWS of a stage. */
export const expectedOf = (stage: string): Expected => {
  const { service, functions } = read('serverless.yml', Service);
  const rules = read('infra/rules.yml', Rules);
  const stack = `${service}-${stage}`;
  return {
    functions: Object.keys(functions).map((door) => `${stack}-${door}`),
    rules: Object.entries(functions).flatMap(([door, { events }]) =>
      events
        .flatMap((event) => RULE.exec(String(event['eventBridge']))?.[1] ?? [])
        .flatMap((key) => rules[key]?.name ?? [])
        .map((name) => ({
          name: name.replace('${self:service}-${sls:stage}', stack),
          calls: `${stack}-${door}`,
        })),
    ),
  };
};

/** The scopes that the app asks for, and how it is called in Slack. */
export const manifest = (): { readonly scopes: readonly string[]; readonly bot: string } => {
  const { oauth_config, features } = read('slack-manifest.yml', Manifest);
  return { scopes: oauth_config.scopes.bot, bot: features.bot_user.display_name };
};
