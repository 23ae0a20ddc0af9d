// Instants as the reader's own clock shows them; the zone is named once beside them.
import { type Instant } from '../approval/ids.ts';

/** `Europe/Berlin` */
export const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `Thu 26 Nov 16:00` */
export const localTime = (at: Instant): string => {
  const format = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
  const parts = Object.fromEntries(
    format.formatToParts(Date.parse(at)).map(({ type, value }) => [type, value]),
  );
  const { weekday = '', day = '', month = '', hour = '', minute = '' } = parts;
  return `${weekday} ${day} ${month.slice(0, 3)} ${hour}:${minute}`;
};
