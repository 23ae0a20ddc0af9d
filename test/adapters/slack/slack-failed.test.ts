// What Slack did not do: whether it was about the one call, or another is no better off.
import { expect, test } from 'vitest';
import { SlackFailed } from '../../../adapters/slack/slack-failed.ts';

test.each<[code: string, isAboutTheCall: boolean]>([
  ['user_not_visible', true],
  ['fatal_error', true],
  ['invalid_auth', false],
  ['missing_scope', false],
  ['ratelimited', false],
  ['service_unavailable', false],
])('Slack says %s: about the one call alone: %s', (error, isAboutTheCall) => {
  expect(new SlackFailed('users.info', { data: { error } }).isAboutTheCall).toBe(isAboutTheCall);
});

test.each(['slack_webapi_request_error', 'slack_webapi_http_error', 'slack_webapi_rate_limited_error'])(
  'Slack gives no answer (%s)',
  (code) => {
    expect(new SlackFailed('users.info', { code }).isAboutTheCall).toBe(false);
  },
);

test('what is no error of Slack’s client is taken for no answer', () => {
  expect(new SlackFailed('users.info', new Error('x')).isAboutTheCall).toBe(false);
});
