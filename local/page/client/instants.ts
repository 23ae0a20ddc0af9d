// Instants and spans as people read them, in the reader's own time zone. Slack's date tokens follow Slack's page:
// https://docs.slack.dev/messaging/formatting-message-text#date-formatting

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const parts = (at: number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', options).format(at);

/** `16:05`. */
export const clockTime = (at: number): string => parts(at, { hour: '2-digit', minute: '2-digit' });

/** `16:05:09`. */
export const clockSeconds = (at: number): string =>
  parts(at, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `Thu 26 Nov, 15:00`. */
export const dayAndTime = (at: number): string =>
  `${parts(at, { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '')}, ${clockTime(at)}`;

/** Whether two instants fall on one day of the reader. */
export const isSameDay = (a: number, b: number): boolean => relativeDay(a, b) === 'today';

/** `Thu 26 Nov, 15:00`, or `today at 15:00`. */
export const moment = (at: number, now: number): string => {
  const day = relativeDay(at, now);
  if (day) return `${day} at ${clockTime(at)}`;
  return dayAndTime(at);
};

/** `23 Nov 2026, 14:05 UTC`, what a hover says. */
export const utc = (at: number): string =>
  `${parts(at, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })} UTC`;

/** A span with its two largest units: `70 h 55 min`, `12 min`, `0.4 s`. */
export const span = (ms: number): string => {
  if (ms < 10_000) return `${Math.max(0, ms / 1000).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.round(ms / 1000)} s`;
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest ? `${Math.floor(minutes / 60)} h ${rest} min` : `${minutes / 60} h`;
};

const relativeDay = (at: number, now: number): string | undefined => {
  const midnight = (instant: number): number => new Date(instant).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(at) - midnight(now)) / DAY);
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days];
};

const day = (at: number, month: 'short' | 'long', weekday?: 'long'): string =>
  new Intl.DateTimeFormat('en-US', {
    month,
    day: 'numeric',
    year: 'numeric',
    ...(weekday && { weekday }),
  }).format(at);

const time = (at: number, seconds?: true): string =>
  new Intl.DateTimeFormat(undefined, {
    hour: 'numeric',
    minute: '2-digit',
    ...(seconds && { second: '2-digit' }),
  }).format(at);

const ago = (at: number, now: number): string =>
  at > now ? `in ${span(at - now)}` : `${span(now - at)} ago`;

const TOKENS: Readonly<Record<string, (at: number, now: number) => string>> = {
  date_num: (at) => new Date(at - new Date(at).getTimezoneOffset() * MINUTE).toISOString().slice(0, 10),
  date: (at) => day(at, 'long'),
  date_short: (at) => day(at, 'short'),
  date_long: (at) => day(at, 'long', 'long'),
  date_pretty: (at, now) => relativeDay(at, now) ?? day(at, 'long'),
  date_short_pretty: (at, now) => relativeDay(at, now) ?? day(at, 'short'),
  date_long_pretty: (at, now) => relativeDay(at, now) ?? day(at, 'long', 'long'),
  time: (at) => time(at),
  time_secs: (at) => time(at, true),
  ago,
};

/** A Slack date format such as `{date_short_pretty} at {time}`; a token that Slack does not have stays as written. */
export const slackDate = (format: string, at: number, now: number): string =>
  format.replace(
    /\{(\w+)\}/g,
    (written, token: string) =>
      (Object.hasOwn(TOKENS, token) ? TOKENS[token]?.(at, now) : undefined) ?? written,
  );
