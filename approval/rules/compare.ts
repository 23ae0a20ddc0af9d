// The rule "better, or not worse, than the newest approved version beyond the noise". Noise comes from the standard
// deviations that the files give, or from the number of samples; without either nothing can be told.
import { type Better } from '../direction.ts';

/** A value, with what its file says about how sure it is. */
export interface Measured {
  readonly value: number;
  readonly deviation?: number;
  readonly samples?: number;
}

export type Comparison =
  { readonly kind: 'better' | 'worse' | 'too-close'; readonly noise: number } | { readonly kind: 'untold' };

/** How many standard errors of the difference are noise, unless the policy says otherwise: about 95 in 100. */
export const USUAL_SIGMAS = 2;

/** A share of fewer samples says too little: 1 of 1 would be better beyond the noise than 0 of 1. */
export const FEWEST_SAMPLES = 30;

/** Compares two measured values beyond the noise. */
export const compareBeyondNoise = (
  now: Measured,
  champion: Measured,
  better: Better,
  sigmas: number = USUAL_SIGMAS,
): Comparison => {
  const [a, b] = [errorOf(now), errorOf(champion)];
  const gain = better === 'higher' ? now.value - champion.value : champion.value - now.value;
  const noise = sigmas * Math.hypot(a, b);
  if (!Number.isFinite(gain) || !Number.isFinite(noise)) return { kind: 'untold' };
  if (gain > noise) return { kind: 'better', noise };
  return { kind: gain < -noise ? 'worse' : 'too-close', noise };
};

/** The standard error of a value: given, or that of a share of so many samples; NaN when nothing tells it. */
const errorOf = ({ value, deviation, samples = NaN }: Measured): number => {
  if (deviation !== undefined && deviation >= 0) return deviation;
  if (!(samples >= FEWEST_SAMPLES && value >= 0 && value <= 1)) return NaN;
  // Two samples are added, one of each kind, as Agresti and Coull do: a share of 0 or 1 is not certain.
  const share = (value * samples + 1) / (samples + 2);
  return Math.sqrt((share * (1 - share)) / (samples + 2));
};
