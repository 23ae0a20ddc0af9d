// A verdict that can be kept: DynamoDB's items end at 400 KB, and a request keeps its policy beside the verdict.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
import { type Reason } from './verdict.ts';

/** In bytes of JSON; what a policy of 100 rules of each kind says about any files fits with fewer details. */
const LIMIT = 200_000;

/** How many of its own a reason keeps, tried in this order until all fit. */
const TRIED = [Infinity, 5, 1, 0];

/** The same reasons, each with fewer of its own where all of them would be too much. Effects and needs stay. */
export const keepSmall = (reasons: readonly Reason[]): Reason[] => {
  let kept = [...reasons];
  for (const most of TRIED) {
    kept = reasons.map((reason) => withFewer(reason, most));
    if (new TextEncoder().encode(JSON.stringify(kept)).length <= LIMIT) break;
  }
  return kept;
};

/** A file that cannot be read keeps what it stands for: it counts as so many checks. */
const withFewer = (reason: Reason, most: number): Reason => {
  const { because = [], ...alone } = reason;
  if (reason.kind === 'file' || because.length <= most) return reason;
  const more = (reason.more ?? 0) + because.length - most;
  return { ...alone, more, ...(most > 0 && { because: because.slice(0, most) }) };
};
