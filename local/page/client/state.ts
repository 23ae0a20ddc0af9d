// What this window shows and whom it acts as. The address keeps person and version (`/?as=bob&v=churn-telco/43`), so
// that two windows can be two people; the browser keeps small habits.
import { type Snapshot, type VersionDetails, type VersionShown } from '../shown.ts';

export type Pane = 'slack' | 'registry' | 'runs';

/** A modal as Slack's views.open has it, with what the last submit answered. */
export interface Modal {
  readonly view: Readonly<Record<string, unknown>>;
  readonly errors: Readonly<Record<string, unknown>>;
  readonly sending: boolean;
  readonly failure: string;
}

const address = new URL(location.href);

export const state = {
  snapshot: undefined as Snapshot | undefined,
  /** Real time at which the snapshot came: the local clock runs on with real time. */
  receivedAt: Date.now(),
  connected: true,
  as: address.searchParams.get('as') ?? 'alice',
  /** `churn-telco/43`; empty = the newest. */
  chosen: address.searchParams.get('v') ?? '',
  conversation: '',
  pane: 'slack' as Pane,
  modal: undefined as Modal | undefined,
  /** `<ts> <action>` of a click on its way. */
  busy: '',
  /** What a tool or the registration is doing, or what went wrong with it. */
  doing: '',
  trouble: '',
  /** The text that was copied a moment ago. */
  copied: '',
  /** What was answered for the selected version; without an answer, the call failed. */
  details: undefined as { readonly arn: string; readonly answer: VersionDetails | undefined } | undefined,
  /** The messages whose blocks are shown as JSON, by ts. */
  unfolded: new Set<string>(),
  /** Newest direct message seen, by person. */
  seen: new Map<string, string>(),
};

let redraw: () => void = () => undefined;
let due = false;

/** Sets what draws the page after a change. */
export const drawWith = (draw: () => void): void => {
  redraw = draw;
};

/** Changes the state and draws the page once, after everything that happens in this turn. */
export const change = (changed: Partial<typeof state>): void => {
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
  const kept = new URLSearchParams({ as: state.as, ...(state.chosen && { v: state.chosen }) });
  const search = `?${kept.toString().replaceAll('%2F', '/')}`;
  if (search !== location.search) history.replaceState(null, '', search);
};

/** Small habits that outlive a reload. A browser that keeps nothing is no reason to fail. */
export const habit = {
  get: (name: string): string | null => storage()?.getItem(`countersign.${name}`) ?? null,
  set: (name: string, value: string): void => storage()?.setItem(`countersign.${name}`, value),
};

const storage = (): Storage | undefined => {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
};

/** The local clock, now. */
export const now = (): number =>
  state.snapshot ? state.snapshot.now + Date.now() - state.receivedAt : Date.now();

/** Every version, group by group, newest first. */
export const versions = (snapshot: Snapshot): readonly VersionShown[] =>
  snapshot.groups.flatMap((group) => group.versions);

/** `churn-telco/43`: how a version is named in the address. */
export const keyOf = ({ group, version }: VersionShown): string => `${group}/${version}`;

/** The version that all three panes talk about: the chosen one, else the newest. */
export const selected = (snapshot: Snapshot): VersionShown | undefined => {
  const newestFirst = versions(snapshot).toSorted((a, b) => b.registeredAt - a.registeredAt);
  return newestFirst.find((it) => keyOf(it) === state.chosen) ?? newestFirst[0];
};
