// Whether the clocks agree: a click that Slack signed counts for five minutes by AWS's clock, and so does a signed call.
import { checksOf, type Check } from './check.ts';

const WARN_MS = 30_000;
/** https://docs.slack.dev/authentication/verifying-requests-from-slack: older requests are refused */
const REFUSED_MS = 5 * 60_000;

/** How far each clock is ahead of this machine's, in ms; undefined where it did not say. */
export interface Offsets {
  readonly aws: number | undefined;
  readonly slack: number | undefined;
}

/** The check of the clocks. */
export const clocks = ({ aws, slack }: Offsets): Check => {
  const check = checksOf('Slack', 'clocks');
  if (aws === undefined || slack === undefined)
    return check.notChecked(`${aws === undefined ? 'AWS' : 'Slack'} did not say what time it is`);
  const apart = slack - aws;
  const off = Math.abs(apart) >= Math.max(WARN_MS, Math.abs(aws)) ? apart : aws;
  if (Math.abs(off) < WARN_MS) return check.passes('this machine, AWS and Slack agree to within 30 s');
  const level = Math.abs(off) >= REFUSED_MS ? check.fails : check.warns;
  return off === apart
    ? level(`Slack is ${span(off)} AWS; from 5 min on every click is refused`, {
        say: 'Nothing of yours sets these clocks. Ask the one that differs from this machine.',
      })
    : level(`AWS is ${span(off)} this machine; from 5 min on signed calls are refused`, {
        say: 'Set the clock of this machine from the network. If you moved the clock of the local cloud, start that again.',
      });
};

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** `6 min ahead of` */
const span = (ms: number): string => {
  const size = Math.abs(ms);
  const [unit, name] =
    size < 2 * MINUTE_MS ? [SECOND_MS, 's'] : size < 2 * HOUR_MS ? [MINUTE_MS, 'min'] : [HOUR_MS, 'h'];
  return `${Math.round(size / unit)} ${name} ${ms > 0 ? 'ahead of' : 'behind'}`;
};
