// Durations as people write them: 90m, 72h, 3d.
import * as z from 'zod';

const SECONDS = { m: 60, h: 3_600, d: 86_400 } as const;

/** A span as it is written, such as `72h`: minutes, hours or days. */
export const Span = z.string().regex(/^[1-9]\d{0,5}[mhd]$/, 'write a span as 90m, 72h or 3d');

/** The whole seconds of a span. */
export const secondsOf = (span: z.infer<typeof Span>): number =>
  Number(span.slice(0, -1)) * SECONDS[span.slice(-1) as keyof typeof SECONDS];

/** A span such as `72h`, parsed to whole seconds. */
export const Duration = Span.transform(secondsOf);

const WORDS = { m: 'minute', h: 'hour', d: 'day' } as const;

/** The unit that a person would use. */
const unitOf = (seconds: number): keyof typeof SECONDS => {
  if (seconds % SECONDS.d === 0 && seconds > 3 * SECONDS.d) return 'd';
  return seconds % SECONDS.h === 0 ? 'h' : 'm';
};

/** `72 hours`, `4 days`, `90 minutes`: the span in the unit a person would use. */
export const durationInWords = (seconds: number): string => {
  const unit = unitOf(seconds);
  const count = Math.round(seconds / SECONDS[unit]);
  return `${count} ${WORDS[unit]}${count === 1 ? '' : 's'}`;
};

/** `72h`, `4d`, `90m`: the span as a policy has it. */
export const durationWritten = (seconds: number): string => {
  const unit = unitOf(seconds);
  return `${Math.round(seconds / SECONDS[unit])}${unit}`;
};
