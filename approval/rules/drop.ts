// The rule "not much worse than the newest approved version": absolute, or as a share of that version's value. Exact in
// decimals, so that 0.90 after 0.91 is within 0.01.
import { compare, decimal, magnitude, minus, times } from '../decimal.ts';
import { type Better } from '../direction.ts';
import { type Allowance } from '../rule.ts';

const HUNDREDTH = decimal(0.01);

/** Whether a value is worse than the champion's by at most the allowance. Never so for what is not finite. */
export const isWithinDrop = (
  value: number,
  champion: number,
  better: Better,
  allowance: Allowance,
): boolean => {
  if (!Number.isFinite(value) || !Number.isFinite(champion)) return false;
  const [now, before] = [decimal(value), decimal(champion)];
  const worseBy = better === 'higher' ? minus(before, now) : minus(now, before);
  return compare(worseBy, allowed(allowance, champion)) <= 0;
};

const allowed = (allowance: Allowance, champion: number) => {
  if (typeof allowance === 'number') return decimal(allowance);
  const share = times(decimal(Number(allowance.slice(0, -1))), HUNDREDTH);
  return times(share, magnitude(decimal(champion)));
};
