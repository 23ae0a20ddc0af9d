// The tools: the one local clock, Slack that fails on purpose, and the banners that say what is not as usual.
import { type Snapshot } from '../shown.ts';
import { SLACK_FAULTS } from './actions.ts';
import { type Child, does, h, icon } from './element.ts';
import { clockTime, dayAndTime, isSameDay, moment, span } from './instants.ts';
import { now, selected, state } from './state.ts';
import { decidesAbout, executionOf, titleOf } from './subject.ts';

/** A second past the moment itself, so that it has come when the clock stops. */
const PAST_MS = 1_000;

/** The button in the head of the page: the time, and the day too once it is not the day of the wall clock. */
export const drawClock = (): Child[] => [
  icon('clock'),
  h('span.wide', 'Clock'),
  h('span', isSameDay(now(), Date.now()) ? clockTime(now()) : dayAndTime(now())),
  h('span.narrow', 'Tools'),
];

const move = (by: string, words: string): HTMLElement =>
  h('button.button', does('advance', { by }), { disabled: state.doing === 'clock' }, words);

/** What waits for a moment: the questions that are open, the nearest first. */
const dueMoments = (snapshot: Snapshot): HTMLElement[] =>
  snapshot.executions
    .flatMap((run) => {
      const visit = run.status === 'RUNNING' ? run.visits.at(-1) : undefined;
      const words = `${titleOf(decidesAbout(run))}: ${visit?.state} ends`;
      return visit?.until === undefined ? [] : [{ at: visit.until, words }];
    })
    .toSorted((a, b) => a.at - b.at)
    .slice(0, 4)
    .map(({ at, words }) => h('li', `${words} ${moment(at, now())}, in ${span(at - now())}`));

const toExpiry = (snapshot: Snapshot): Child => {
  const version = selected(snapshot);
  const visit = executionOf(snapshot, version)?.visits.at(-1);
  if (!version || visit?.until === undefined || visit.exitedAt !== undefined) return undefined;
  const seconds = Math.max(1, Math.ceil((visit.until - now() + PAST_MS) / 1000));
  return move(`${seconds}s`, `to the end of v${version.version}'s question`);
};

/** The menu of the clock, and on a small screen of the other tools: where it stands, what will fire, how to move it. */
export const drawTools = (snapshot: Snapshot): Child[] => {
  const due = dueMoments(snapshot);
  const isMoving = state.doing === 'clock';
  return [
    h('h3', `The local clock: ${dayAndTime(now())}`),
    h('p.sub', 'Step Functions, Slack, the registry and the functions all read it. It only goes forward.'),
    due.length > 0 && h('ul.sub', ...due),
    due.length === 0 && h('p.sub', 'Nothing waits for a moment. The sweep comes every 5 minutes.'),
    h(
      'div.buttons',
      move('1m', '+1 min'),
      move('5m', '+5 min, one sweep'),
      move('2h', '+2 h'),
      toExpiry(snapshot),
    ),
    h('p.sub', { role: 'status' }, isMoving && 'Moving. Everything that falls due runs first.'),
    h(
      'div.buttons',
      h('label.button.narrow', ...drawFailSwitch(snapshot)),
      h('label.button', ...nativeSwitch(snapshot)),
      h('button.button.narrow', does('theme'), 'Theme'),
      h('button.button', does('help'), 'Keyboard help'),
      h('button.button', does('show-steps'), 'Show the first steps'),
    ),
  ];
};

/** How Slack fails now, as a place in SLACK_FAULTS, past its end in a way of one's own; -1 while it works. */
const faultOn = ({ faults }: Snapshot): number => {
  const on = faults.find(({ service, operation }) => service === 'slack' && operation === '*');
  const way = SLACK_FAULTS.findIndex(({ kind, code }) => kind === on?.kind && code === on.code);
  return on && way < 0 ? SLACK_FAULTS.length : way;
};

/** The switch, in the head of the page and in the menu of the phone. */
export const drawFailSwitch = (snapshot: Snapshot): Child[] => [
  h('input', { type: 'checkbox', role: 'switch', checked: faultOn(snapshot) >= 0 }, does('fail')),
  'Make Slack fail',
];

const nativeSwitch = ({ features }: Snapshot): Child[] => [
  h('input', { type: 'checkbox', role: 'switch', checked: features.nativeBlocks }, does('native-blocks')),
  'Slack has tables and charts',
];

const banner = (name: string, role: string, words: Child[], ...tools: Child[]): HTMLElement =>
  h(`div.banner.${name}`, { role, 'data-key': name }, h('p', ...words), ...tools);

const failing = (on: number): HTMLElement => {
  const ways = SLACK_FAULTS.map(({ words }, way) => h('option', { value: way, selected: way === on }, words));
  return banner(
    'fail',
    'status',
    [
      h('b', `Slack is failing on purpose: it ${SLACK_FAULTS[on]?.words ?? 'fails'}.`),
      ' The decision never depends on it. What could not be sent is sent by the sweep once Slack works.',
    ],
    h('select.button', does('fail-way'), { 'aria-label': 'How Slack fails' }, ...ways),
    h('button.button', does('repair'), 'Make Slack work'),
  );
};

const older = (): HTMLElement =>
  banner(
    'older',
    'status',
    [h('b', 'Slack has no tables and charts on purpose.'), ' It refuses messages with them.'],
    h('button.button', does('native-blocks'), 'Give them back'),
  );

const lost = (): HTMLElement => {
  const start = [' Start it again with ', h('code', 'npm start'), '. This page reconnects by itself.'];
  return banner('lost', 'alert', [h('b', 'The local cloud has stopped.'), ...start, ' Nothing was kept.']);
};

const trouble = (): HTMLElement =>
  banner('trouble', 'alert', [state.trouble], h('button.button', does('dismiss'), 'Dismiss'));

/** What is not as usual, each in its own banner. */
export const drawBanners = (): Child[] => {
  const on = state.snapshot ? faultOn(state.snapshot) : -1;
  const isOlder = state.snapshot?.features.nativeBlocks === false;
  const asked = [on >= 0 && failing(on), isOlder && older()];
  return [!state.connected && lost(), ...asked, state.trouble !== '' && trouble()];
};
