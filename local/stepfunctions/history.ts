// The history of one execution as GetExecutionHistory tells it: events with ids, each naming the one before it.
import { type Clock } from '../clock/clock.ts';
import { type Changes } from '../changes.ts';

export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** Epoch ms. */
  readonly at: number;
  /** AWS's name of the event, such as `TaskStateEntered`. */
  readonly type: string;
  readonly details: object;
}

/** Who keeps the history: everything in it is visible, so that every event rings for the page. */
export interface Keeper {
  readonly clock: Clock;
  readonly changes: Changes;
}

export class History {
  readonly events: HistoryEvent[] = [];
  readonly #keeper: Keeper;

  constructor(keeper: Keeper) {
    this.#keeper = keeper;
  }

  add(type: string, details: object): void {
    const id = this.events.length + 1;
    // As on AWS, the first state names no event before it.
    const previousEventId = id === 2 ? 0 : id - 1;
    this.events.push({ id, previousEventId, at: this.#keeper.clock.now(), type, details });
    this.#keeper.changes.ring();
  }
}

/** An event on the wire: its details stand under a name made of its type. */
export const eventOnTheWire = ({ id, previousEventId, at, type, details }: HistoryEvent): object => ({
  timestamp: at / 1000,
  type,
  id,
  previousEventId,
  [detailsName(type)]: details,
});

const detailsName = (type: string): string => {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
};
