// The tools: the one local clock, Slack that fails on purpose, and the banners that say what is not as usual.
import { type Snapshot } from '../shown.ts';
import { SLACK_FAULTS } from './actions.ts';
import { type Child, h, icon } from './element.ts';
import { clockTime, dayAndTime, isSameDay, moment, span } from './instants.ts';
import { now, selected, state } from './state.ts';
import { decidesAbout, executionsOf } from './subject.ts';

/** A second past the moment itself, so that it has come when the clock stops. */
const PAST_MS = 1_000;

/** What the clock shows: the time, and the day too once it is not the day of the wall clock. */
const shownTime = (): string => (isSameDay(now(), Date.now()) ? clockTime(now()) : dayAndTime(now()));

/** The button in the head of the page. */
export const drawClockButton = (): Element[] => [
  icon('clock'),
  h('span', { class: 'unseen' }, 'Local '),
  h('span', { class: 'word' }, 'Clock'),
  h('span', { class: 'time' }, shownTime()),
];

const move = (by: string, words: string): HTMLElement =>
  h(
    'button',
    {
      type: 'button',
      class: 'button',
      'data-do': 'advance',
      'data-by': by,
      'data-key': by,
      disabled: state.doing === 'clock',
    },
    words,
  );

interface DueMoment {
  readonly at: number;
  readonly words: string;
}

/** What waits for a moment: the questions that are open, the nearest first. */
const dueMoments = (snapshot: Snapshot): readonly DueMoment[] =>
  snapshot.executions
    .flatMap((execution) => {
      const visit = execution.visits.at(-1);
      if (execution.status !== 'RUNNING' || visit?.until === undefined) return [];
      return [
        { at: visit.until, words: `${decidesAbout(execution).replace('/', ' v')}: ${visit.state} ends` },
      ];
    })
    .sort((a, b) => a.at - b.at);

const toExpiry = (snapshot: Snapshot): HTMLElement | undefined => {
  const version = selected(snapshot);
  const visit = executionsOf(snapshot, version)[0]?.visits.at(-1);
  if (!version || visit?.until === undefined || visit.exitedAt !== undefined) return undefined;
  const seconds = Math.max(1, Math.ceil((visit.until - now() + PAST_MS) / 1000));
  return h(
    'button',
    {
      type: 'button',
      class: 'button',
      'data-do': 'advance',
      'data-by': `${seconds}s`,
      'data-key': 'expiry',
      disabled: state.doing === 'clock',
    },
    `to the end of v${version.version}'s question`,
  );
};

/** What the clock's menu holds: where it stands, what will fire, how to move it. */
export const drawClockMenu = (snapshot: Snapshot): HTMLElement[] => {
  const due = dueMoments(snapshot).slice(0, 4);
  const waiting = due.map(({ at, words }) =>
    h('li', {}, `${words} ${moment(at, now())}, in ${span(at - now())}`),
  );
  return [
    h('h3', {}, `The local clock: ${dayAndTime(now())}`),
    h(
      'p',
      { class: 'sub' },
      'Step Functions, Slack, the registry and the functions all read it. It only goes forward.',
    ),
    due.length > 0
      ? h('ul', { class: 'due' }, ...waiting)
      : h('p', { class: 'sub' }, 'Nothing waits for a moment. The sweep comes every 5 minutes.'),
    h(
      'div',
      { class: 'buttons' },
      move('1m', '+1 min'),
      move('5m', '+5 min, one sweep'),
      move('2h', '+2 h'),
      ...[toExpiry(snapshot)].filter((it) => it !== undefined),
    ),
    h(
      'p',
      { class: 'sub', role: 'status' },
      state.doing === 'clock' ? 'Moving. Everything that falls due runs first.' : '',
    ),
  ];
};

const faultOn = (snapshot: Snapshot): string | undefined => {
  const fault = snapshot.faults.find((it) => it.service === 'slack' && it.operation === '*');
  if (!fault) return undefined;
  const found = Object.entries(SLACK_FAULTS).find(
    ([, { fault: known }]) => known['kind'] === fault.kind && known['code'] === fault.code,
  );
  return found?.[0] ?? 'internal';
};

/** The switch, in the head of the page and in the menu of the phone. */
export const drawFailSwitch = (snapshot: Snapshot): Child[] => [
  h('input', {
    type: 'checkbox',
    role: 'switch',
    class: 'switch',
    'data-do': 'fail',
    checked: faultOn(snapshot) !== undefined,
  }),
  'Make Slack fail',
];

const failing = (kind: string): HTMLElement =>
  h(
    'div',
    { class: 'banner fail', role: 'status', 'data-key': 'fail' },
    h(
      'p',
      {},
      h('b', {}, `Slack is failing on purpose: it ${SLACK_FAULTS[kind]?.words ?? 'fails'}.`),
      ' The decision never depends on it. What could not be sent is sent by the sweep once Slack works.',
    ),
    h(
      'label',
      { class: 'tool' },
      'Kind ',
      h(
        'select',
        { 'data-do': 'fail-kind', 'aria-label': 'How Slack fails' },
        ...Object.entries(SLACK_FAULTS).map(([id, { words }]) =>
          h('option', { value: id, selected: id === kind }, words),
        ),
      ),
    ),
    h('button', { type: 'button', class: 'button', 'data-do': 'repair' }, 'Make Slack work'),
  );

const lost = (): HTMLElement =>
  h(
    'div',
    { class: 'banner lost', role: 'alert', 'data-key': 'lost' },
    h(
      'p',
      {},
      h('b', {}, 'The local cloud has stopped.'),
      ' Start it again with ',
      h('code', {}, 'npm start'),
      '. This page reconnects by itself. Nothing was kept.',
    ),
  );

const trouble = (): HTMLElement =>
  h(
    'div',
    { class: 'banner fail', role: 'alert', 'data-key': 'trouble' },
    h('p', {}, state.trouble),
    h('button', { type: 'button', class: 'button', 'data-do': 'dismiss' }, 'Dismiss'),
  );

/** What is not as usual, each in its own banner. */
export const drawBanners = (): HTMLElement[] => {
  const kind = state.snapshot && faultOn(state.snapshot);
  return [
    !state.connected && lost(),
    kind !== undefined && failing(kind),
    state.trouble !== '' && trouble(),
  ].filter((banner) => banner !== false);
};
