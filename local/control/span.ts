// A span of time as people write it to the clock: `30s`, `5m`, `72h`, `3d`.
import * as z from 'zod';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads a span into milliseconds. */
export const span = z
  .string()
  .regex(/^\d{1,7}[smhd]$/, 'expected an integer and s, m, h or d, such as 90m')
  .transform((text) => Number(text.slice(0, -1)) * (UNIT_MS[text.slice(-1)] ?? 0));
