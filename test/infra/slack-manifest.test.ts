// The Slack app's manifest holds the keys that Slack knows, within its limits, and asks for no scope without a use.
// https://docs.slack.dev/reference/app-manifest
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { ROOT } from '../test-package.ts';
import { template } from './packaged.ts';

const manifest = z.strictObject({
  _metadata: z.strictObject({ major_version: z.union([z.literal(1), z.literal(2)]) }),
  display_information: z.strictObject({
    name: z.string().max(35),
    description: z.string().max(140),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({ display_name: z.string().max(80), always_online: z.boolean() }),
    app_home: z.strictObject({
      home_tab_enabled: z.literal(true),
      messages_tab_enabled: z.literal(true),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    slash_commands: z.tuple([
      z.strictObject({
        command: z.literal('/countersign'),
        url: z.url(),
        description: z.string().max(2000),
        usage_hint: z.string().max(1000),
        should_escape: z.literal(false),
      }),
    ]),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: z.url(),
      bot_events: z.tuple([z.literal('app_home_opened')]),
    }),
    interactivity: z.strictObject({ is_enabled: z.literal(true), request_url: z.url() }),
    org_deploy_enabled: z.literal(false),
    socket_mode_enabled: z.literal(false),
    token_rotation_enabled: z.literal(false),
  }),
});

const text = readFileSync(`${ROOT}slack-manifest.yml`, 'utf8');

describe('the Slack manifest', () => {
  it('holds what Slack knows, within its limits', () => {
    expect(manifest.safeParse(parse(text)).error).toBeUndefined();
  });

  it('asks for these scopes', () => {
    expect(manifest.parse(parse(text)).oauth_config.scopes.bot).toEqual([
      'chat:write',
      'commands',
      'im:write',
      'users:read',
      'usergroups:read',
      'channels:read',
      'groups:read',
      'channels:history',
      'groups:history',
      'im:history',
    ]);
  });

  it('sends everything to the routes that the HTTP API has, over TLS', () => {
    const { features, settings } = manifest.parse(parse(text));
    const urls = [
      settings.interactivity.request_url,
      settings.event_subscriptions.request_url,
      features.slash_commands[0].url,
    ];
    expect(urls.map((url) => new URL(url).protocol)).toEqual(['https:', 'https:', 'https:']);
    const open = template
      .all('AWS::ApiGatewayV2::Route')
      .filter(({ properties }) => properties.AuthorizationType === 'NONE')
      .map(({ properties }) => properties.RouteKey);
    expect(urls.map((url) => `POST ${new URL(url).pathname}`)).toEqual(open);
  });

  it('refuses a key that Slack does not know', () => {
    expect(manifest.safeParse({ ...(parse(text) as object), slash_commands: [] }).success).toBe(false);
  });
});
