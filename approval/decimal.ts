// Exact arithmetic on numbers as they are written: 0.90 is worse than 0.91 by 0.01, not by 0.010000000000000009. A limit
// that a person wrote in decimals has to be met by decimals.

/** A finite number as `units / 10^scale`, exactly as its shortest decimal form says it. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** The decimal that a finite number is printed as. */
export const decimal = (value: number): Decimal => {
  const [digits = '0', exponent = 0] = String(value).split('e');
  const [whole = '0', fraction = ''] = digits.split('.');
  const scale = fraction.length - Number(exponent);
  const units = BigInt(whole + fraction);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
};

const scaled = ({ units, scale }: Decimal, to: number): bigint => units * 10n ** BigInt(to - scale);

export const minus = (a: Decimal, b: Decimal): Decimal => {
  const scale = Math.max(a.scale, b.scale);
  return { units: scaled(a, scale) - scaled(b, scale), scale };
};

export const times = (a: Decimal, b: Decimal): Decimal => ({
  units: a.units * b.units,
  scale: a.scale + b.scale,
});

export const magnitude = ({ units, scale }: Decimal): Decimal => ({
  units: units < 0n ? -units : units,
  scale,
});

/** Negative when `a` is the smaller, positive when it is the larger, else 0. */
export const compare = (a: Decimal, b: Decimal): number => {
  const { units } = minus(a, b);
  return units < 0n ? -1 : units > 0n ? 1 : 0;
};
