// What the local Slack says to blocks and modals that a test gives it directly.
import { SlackError } from '../../../local/slack/slack-error.ts';

export interface Refusal {
  readonly code: string;
  readonly faults: readonly string[];
}

/** The refusal that a check throws, as a value. */
export const refusalOf = (check: () => unknown): Refusal => {
  try {
    check();
  } catch (error) {
    if (error instanceof SlackError) return { code: error.code, faults: error.faults };
    throw error;
  }
  return { code: 'accepted', faults: [] };
};

export const ACCEPTED: Refusal = { code: 'accepted', faults: [] };
