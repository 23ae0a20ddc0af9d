// The points of one metric of a trial component, their summary, and their statistics over periods or steps.

export interface Point {
  /** Epoch seconds. */
  readonly at: number;
  readonly step?: number | undefined;
  readonly value: number;
}

export type Stat = 'Min' | 'Max' | 'Avg' | 'Count' | 'StdDev' | 'Last';

/** As DescribeTrialComponent has it. */
export type Summary = Readonly<Record<Stat, number>> & { readonly TimeStamp: number };

export class MetricSeries {
  readonly #points: Point[] = [];
  readonly #all = new Tally();

  add(point: Point): void {
    this.#points.push(point);
    this.#all.add(point);
  }

  /** In the order in which they came. */
  get points(): readonly Point[] {
    return this.#points;
  }

  get summary(): Summary {
    return this.#all.summary;
  }

  /** One statistic for every place on the x axis that has points, in the order of the axis. */
  statistics(stat: Stat, placeOf: (point: Point) => number | undefined): [x: number, y: number][] {
    const tallies = new Map<number, Tally>();
    for (const point of this.#points) {
      const place = placeOf(point);
      if (place === undefined) continue;
      const tally = tallies.get(place) ?? new Tally();
      tallies.set(place, tally);
      tally.add(point);
    }
    return [...tallies]
      .sort(([one], [other]) => one - other)
      .map(([place, tally]) => [place, tally.summary[stat]]);
  }
}

/** A running summary, by Welford's method: it reads no point twice. */
class Tally {
  #count = 0;
  #min = Infinity;
  #max = -Infinity;
  #mean = 0;
  #squares = 0;
  #last: Point | undefined;

  add(point: Point): void {
    const { value } = point;
    this.#count++;
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
    const distance = value - this.#mean;
    this.#mean += distance / this.#count;
    this.#squares += distance * (value - this.#mean);
    // Of two at the same second, the one that came later.
    if (this.#last === undefined || point.at >= this.#last.at) this.#last = point;
  }

  get summary(): Summary {
    return {
      Min: this.#min,
      Max: this.#max,
      Last: this.#last?.value ?? Number.NaN,
      Count: this.#count,
      Avg: this.#mean,
      // NV whether AWS divides by the number of points or by one less.
      StdDev: Math.sqrt(this.#squares / this.#count),
      TimeStamp: this.#last?.at ?? 0,
    };
  }
}
