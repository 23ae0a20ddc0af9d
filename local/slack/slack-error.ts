// What Slack refuses. The Web API answers it as HTTP 200 with `{ok: false, error}`; clicks and submits throw it.

export class SlackError extends Error {
  /** Slack's own word, for example `channel_not_found`. */
  readonly code: string;
  /** What `response_metadata.messages` says, without the level in front. */
  readonly faults: readonly string[];

  constructor(code: string, faults: readonly string[] = []) {
    super([code, ...faults].join('; '));
    this.name = 'SlackError';
    this.code = code;
    this.faults = faults;
  }
}
