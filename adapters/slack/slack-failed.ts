// What Slack did not do, by its own code; and whether somebody has to repair something before it ever will.

/** https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const PERMANENT: ReadonlySet<string> = new Set([
  'account_inactive',
  'channel_not_found',
  'ekm_access_denied',
  'invalid_auth',
  'invalid_blocks',
  'is_archived',
  'missing_scope',
  'msg_blocks_too_long',
  'msg_too_long',
  'not_authed',
  'not_in_channel',
  'org_login_required',
  'plan_upgrade_required',
  'restricted_action',
  'token_expired',
  'token_revoked',
]);

/**
 * Somebody deleted the message that is to be edited, or to be answered in its thread.
 * https://docs.slack.dev/reference/methods/chat.update#errors and conversations.replies
 */
const GONE: ReadonlySet<string> = new Set(['message_not_found', 'thread_not_found']);

/** What the client says where Slack gave no answer or wants to be left alone, and what Slack says of that itself. */
const NO_ANSWER = /^(slack_webapi_|unknown$|rate_?limited$|service_unavailable$)/;

/** Slack did not answer that it did what was asked. It may have done it all the same: whoever repeats looks first. */
export class SlackFailed extends Error {
  override readonly name = 'SlackFailed';
  readonly code: string;
  /** Whether no later attempt can help: somebody has to repair the app, the token, the channel, or us first. */
  get isPermanent(): boolean {
    return PERMANENT.has(this.code);
  }
  /** Whether the message that this is about does not stand any more. */
  get isGone(): boolean {
    return GONE.has(this.code);
  }
  /** Whether Slack answered, and refused just this: another call may well succeed. */
  get isAboutTheCall(): boolean {
    return !this.isPermanent && !NO_ANSWER.test(this.code);
  }
  constructor(doing: string, error: unknown) {
    const code = codeOf(error);
    super(`Slack ${doing}: ${code}`);
    this.code = code;
  }
}

/** What a call to Slack gives; whatever keeps it from an answer is thrown as SlackFailed. */
export const orSlackFailed = async <T>(doing: string, call: Promise<T>): Promise<T> => {
  try {
    return await call;
  } catch (error) {
    throw new SlackFailed(doing, error);
  }
};

const codeOf = (error: unknown): string => {
  const { data, code } = error as { data?: { error?: string }; code?: string };
  return data?.error ?? code ?? 'unknown';
};
