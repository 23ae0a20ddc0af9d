// Scheduled rules on the local clock. While the clock is moved on purpose, a schedule that comes due several times
// fires once (design §6), at its last due moment of that move: what fell due before it is then already there to be
// swept. At most one timer waits per rule.
import { type Clock, type Timer } from '../clock/clock.ts';

export class Schedules {
  readonly #clock: Clock;
  #timers = new Map<string, Timer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Fires every `periodMs` from now on; a schedule of the same name is replaced. */
  start(name: string, periodMs: number, fire: () => void): void {
    this.stop(name);
    this.#wait(name, this.#clock.now() + periodMs, { periodMs, fire });
  }

  stop(name: string): void {
    this.#timers.get(name)?.cancel();
    this.#timers.delete(name);
  }

  stopAll(): void {
    for (const name of [...this.#timers.keys()]) this.stop(name);
  }

  #wait(name: string, at: number, schedule: { periodMs: number; fire: () => void }): void {
    const due = (): void => {
      const last = lastUntil(at, schedule.periodMs, this.#clock.goal ?? this.#clock.now());
      if (last > this.#clock.now()) return this.#wait(name, last, schedule);
      this.#wait(name, last + schedule.periodMs, schedule);
      schedule.fire();
    };
    this.#timers.set(name, this.#clock.at(at, due));
  }
}

/** The last due moment that is not after `end`; also skips what a sleeping laptop missed. */
const lastUntil = (at: number, periodMs: number, end: number): number =>
  at + Math.max(Math.floor((end - at) / periodMs), 0) * periodMs;
