// What this window shows and whom it acts as. The address keeps person and version (`/?as=bob&v=churn-telco/43`), so
// that two windows can be two people.
import { type Block, type Snapshot, type VersionShown } from '../shown.ts';

export type Pane = 'slack' | 'registry' | 'runs';

/** A modal as Slack's views.open has it, with what the last submit answered. */
export interface Modal {
  readonly view: OpenedView;
  readonly errors: Readonly<Record<string, string>>;
  readonly sending: boolean;
  readonly failure?: string;
}

export interface OpenedView {
  readonly id: string;
  readonly title: string;
  readonly submit?: string;
  readonly close: string;
  readonly blocks: readonly Block[];
}

export interface State {
  snapshot?: Snapshot;
  /** Real time at which the snapshot came: the local clock runs on with real time. */
  receivedAt: number;
  connected: boolean;
  as: string;
  /** `churn-telco/43`; empty = the newest. */
  chosen: string;
  conversation: string;
  pane: Pane;
  modal?: Modal;
  /** `<ts> <action>` of a click on its way. */
  busy: string;
  /** What a tool or the registration is doing, or what went wrong with it. */
  doing: string;
  trouble: string;
  readonly unfolded: Set<string>;
  /** Newest direct message seen, by person. */
  readonly seen: Map<string, string>;
}

const address = new URL(location.href);

export const state: State = {
  receivedAt: Date.now(),
  connected: true,
  as: address.searchParams.get('as') ?? 'alice',
  chosen: address.searchParams.get('v') ?? '',
  conversation: '',
  pane: 'slack',
  busy: '',
  doing: '',
  trouble: '',
  unfolded: new Set(),
  seen: new Map(),
};

let redraw: () => void = () => undefined;
let due = false;

/** Sets what draws the page after a change. */
export const drawWith = (draw: () => void): void => {
  redraw = draw;
};

/** Changes the state and draws the page once, after everything that happens in this turn. */
export const change = (changed: Partial<State>): void => {
  Object.assign(state, changed);
  if (due) return;
  due = true;
  queueMicrotask(() => {
    due = false;
    keepInAddress();
    redraw();
  });
};

const keepInAddress = (): void => {
  const kept = new URL(location.href);
  kept.searchParams.set('as', state.as);
  if (state.chosen) kept.searchParams.set('v', state.chosen);
  else kept.searchParams.delete('v');
  kept.search = kept.search.replaceAll('%2F', '/');
  if (kept.href !== location.href) history.replaceState(null, '', kept);
};

/** The local clock, now. */
export const now = (): number =>
  state.snapshot ? state.snapshot.now + Date.now() - state.receivedAt : Date.now();

/** Every version, group by group, newest first. */
export const versions = (snapshot: Snapshot): readonly VersionShown[] =>
  snapshot.groups.flatMap((group) => group.versions);

/** `churn-telco/43`: how a version is named in the address. */
export const keyOf = (version: Pick<VersionShown, 'group' | 'version'>): string =>
  `${version.group}/${version.version}`;

/** The version that all three panes talk about: the chosen one, else the newest. */
export const selected = (snapshot: Snapshot): VersionShown | undefined => {
  const all = versions(snapshot);
  return (
    all.find((it) => keyOf(it) === state.chosen) ??
    [...all].sort((a, b) => b.registeredAt - a.registeredAt)[0]
  );
};
