// Instants and spans as people read them, in the reader's own time zone. Slack's date tokens follow Slack's page:
// https://docs.slack.dev/messaging/formatting-message-text#date-formatting

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const parts = (at: number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', options).format(at);

/** `16:05`. */
export const clockTime = (at: number): string => parts(at, { timeStyle: 'short' });

/** `16:05:09`. */
export const clockSeconds = (at: number): string => parts(at, { timeStyle: 'medium' });

/** `Thu 26 Nov`. */
export const dayOf = (at: number): string =>
  parts(at, { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '');

/** `Thu 26 Nov, 15:00`. */
export const dayAndTime = (at: number): string => `${dayOf(at)}, ${clockTime(at)}`;

const relativeDay = (at: number, now: number): string | undefined => {
  const midnight = (instant: number): number => new Date(instant).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(at) - midnight(now)) / DAY);
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days];
};

/** Whether two instants fall on one day of the reader. */
export const isSameDay = (a: number, b: number): boolean => relativeDay(a, b) === 'today';

/** `Thu 26 Nov, 15:00`, or `today at 15:00`. */
export const moment = (at: number, now: number): string => {
  const day = relativeDay(at, now);
  return day ? `${day} at ${clockTime(at)}` : dayAndTime(at);
};

/** `23 Nov 2026, 14:05 UTC`, what a hover says. */
export const utc = (at: number): string =>
  `${parts(at, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })} UTC`;

/** A span with its two largest units: `70 h 55 min`, `12 min`, `0.4 s`. */
export const span = (ms: number): string => {
  if (ms < 10_000) return `${Math.max(0, ms / 1000).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.round(ms / 1000)} s`;
  const minutes = Math.round(ms / MINUTE);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(' ');
};

const day = (at: number): string => new Intl.DateTimeFormat('en-US', { dateStyle: 'medium' }).format(at);

/** The tokens that the product uses. */
const TOKENS = new Map<string, (at: number, now: number) => string>([
  ['date_short', day],
  ['date_short_pretty', (at, now) => relativeDay(at, now) ?? day(at)],
  ['time', (at) => new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }).format(at)],
]);

/** A Slack date format such as `{date_short_pretty} at {time}`; a token that is not known here stays as written. */
export const slackDate = (format: string, at: number, now: number): string =>
  format.replace(/\{(\w+)\}/g, (written, token: string) => TOKENS.get(token)?.(at, now) ?? written);
