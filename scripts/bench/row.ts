// One line of the bench's table, and what every part of the bench is told.

export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly budget?: string;
  /** Absent where a number is only shown. */
  readonly holds?: boolean;
}

export interface Plan {
  /** How many requests wait while one more is measured. */
  readonly waiting: number;
  readonly say: (line: string) => void;
}

/** The value below which this share of the values lies. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Runs the work for each item, so many at a time. */
export const inParallel = async <T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const rest = items.values();
  const lane = async (): Promise<void> => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
};

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
