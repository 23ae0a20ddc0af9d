// Durations as people write them: 90m, 72h, 3d.
import * as z from 'zod';

const SECONDS = { m: 60, h: 3_600, d: 86_400 } as const;

/** A span such as `72h`; minutes, hours or days. Parsed to whole seconds. */
export const Duration = z
  .string()
  .regex(/^[1-9]\d{0,5}[mhd]$/, 'write a span as 90m, 72h or 3d')
  .transform((text) => Number(text.slice(0, -1)) * SECONDS[text.slice(-1) as keyof typeof SECONDS]);

/** `72 hours`, `3 days`, `90 minutes`: the span in the unit a person would use. */
export const durationInWords = (seconds: number): string => {
  const unit =
    seconds % SECONDS.d === 0 && seconds > 3 * SECONDS.d
      ? 'day'
      : seconds % SECONDS.h === 0
        ? 'hour'
        : 'minute';
  const size = { day: SECONDS.d, hour: SECONDS.h, minute: SECONDS.m }[unit];
  const count = Math.round(seconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};
