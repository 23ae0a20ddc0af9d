// Quiet: the hours in which nobody is reminded. They are told by the clock on the wall of a zone, summer time included.
import * as z from 'zod';

/** Whether a time zone of this name is known here. */
export const isZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day, in quotes: '20:00'");

export const Quiet = z
  .strictObject({
    from: TimeOfDay.describe("When quiet begins, in quotes: '20:00'"),
    to: TimeOfDay.describe("When it ends, in quotes: '08:00'; before `from` means on the next day"),
    weekend: z.boolean().default(false).describe('Whether Saturday and Sunday are quiet all day'),
    zone: z
      .string()
      .max(60)
      .refine(isZone, 'a time zone such as Europe/Berlin')
      .default('UTC')
      .describe('The zone of these times, such as Europe/Berlin'),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], error: 'from and to must differ' });
export type Quiet = z.infer<typeof Quiet>;

const MINUTE_MS = 60_000;
const DAY = 24 * 60;
/** A weekend, the nights on both sides of it, and an hour that the clocks skip: more steps than it can take. */
const MOST_STEPS = 10;

/** What the clock on the wall says. */
interface Wall {
  readonly isWeekend: boolean;
  /** Since midnight. */
  readonly minutes: number;
}

type Clock = (at: number) => Wall;

const clockIn = (zone: string): Clock => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  return (at) => {
    const said = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return {
      isWeekend: ['Sat', 'Sun'].includes(said.get('weekday') ?? ''),
      minutes: Number(said.get('hour')) * 60 + Number(said.get('minute')),
    };
  };
};

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Since when, or until when, of the day it is quiet at a moment; undefined when it is not quiet. */
const spanAround = ({ from, to, weekend }: Quiet, wall: Wall): { from: number; to: number } | undefined => {
  if (weekend && wall.isWeekend) return { from: 0, to: 0 };
  const [begins, ends] = [minutesOf(from), minutesOf(to)];
  const isQuiet =
    begins < ends
      ? wall.minutes >= begins && wall.minutes < ends
      : wall.minutes >= begins || wall.minutes < ends;
  return isQuiet ? { from: begins, to: ends } : undefined;
};

/** The next moment at which the clock shows so many minutes, or would if they were not skipped. */
const forwardTo = (clock: Clock, at: number, minutes: number): number => {
  const first = at + ((minutes - clock(at).minutes + DAY - 1) % DAY) * MINUTE_MS + MINUTE_MS;
  return corrected(clock, first, minutes);
};

const backTo = (clock: Clock, at: number, minutes: number): number => {
  const first = at - ((clock(at).minutes - minutes + DAY) % DAY) * MINUTE_MS;
  return corrected(clock, first, minutes);
};

/** A clock that was set in between is off by an hour. */
const corrected = (clock: Clock, first: number, minutes: number): number => {
  const off = ((minutes - clock(first).minutes + DAY + DAY / 2) % DAY) - DAY / 2;
  const exact = first + off * MINUTE_MS;
  return clock(exact).minutes === minutes ? exact : first;
};

/** The first moment from `at` on, in milliseconds, that is not quiet. */
export const afterQuiet = (quiet: Quiet, at: number): number => {
  const clock = clockIn(quiet.zone);
  let moment = at;
  for (let step = 0; step < MOST_STEPS; step++) {
    const around = spanAround(quiet, clock(moment));
    if (!around) break;
    moment = forwardTo(clock, startOfMinute(moment), around.to);
  }
  return moment;
};

/** The last whole minute before `at`, in milliseconds, that is not quiet; `at` itself when that is not. */
export const beforeQuiet = (quiet: Quiet, at: number): number => {
  const clock = clockIn(quiet.zone);
  let moment = at;
  for (let step = 0; step < MOST_STEPS; step++) {
    const around = spanAround(quiet, clock(moment));
    if (!around) break;
    moment = backTo(clock, startOfMinute(moment), around.from) - MINUTE_MS;
  }
  return moment;
};

const startOfMinute = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;
