// The page at `/` of the local cloud: takes snapshots from the stream, draws the three panes, and says to a screen
// reader what changed. What people set off is in acts.ts.
import { type Snapshot } from '../shown.ts';
import { act, listenToActs } from './acts.ts';
import { tell } from './announce.ts';
import { type Child, does, tab } from './element.ts';
import { listenToComposer } from './composer.ts';
import { listenToKeys } from './keyboard.ts';
import { listenToModal, showModal } from './modal.ts';
import { patch } from './patch.ts';
import { countVersions, drawRegisterAnother, drawRegistry } from './registry.ts';
import { countExecutions, drawRuns } from './runs.ts';
import { followSelection } from './scroll.ts';
import { drawConversations, drawMessages, drawPeople } from './slack.ts';
import { change, drawWith, habit, type Pane, selected, state } from './state.ts';
import { drawSteps } from './steps.ts';
import { followDetails } from './version-details.ts';
import { drawBanners, drawClock, drawFailSwitch, drawTools } from './tools.ts';

/** A link to a message, as the page was opened by it. */
const addressed = new URL(location.href).searchParams;

const TICK_MS = 1_000;
/** After this long without a word from the stream the page opens another. */
const RETRY_MS = 2_000;

type Parts = Readonly<Record<string, (snapshot: Snapshot) => readonly Child[]>>;

/** What changes with time alone, by the id of its place. */
const TIMED: Parts = { clock: drawClock, tools: drawTools, 'runs-body': drawRuns };

const PARTS: Parts = {
  truth: ({ awsUrl }) => [
    `Simulated on this machine, not verified on AWS. AWS endpoint ${awsUrl.replace('http://', '')}`,
  ],
  'fail-switch': drawFailSwitch,
  steps: drawSteps,
  people: drawPeople,
  conversations: drawConversations,
  messages: drawMessages,
  'registry-count': (snapshot) => [countVersions(snapshot)],
  'registry-body': drawRegistry,
  register: (snapshot) => [drawRegisterAnother(snapshot)],
  'runs-count': (snapshot) => [countExecutions(snapshot)],
  ...TIMED,
};

const at = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

const drawParts = (parts: Parts, snapshot: Snapshot): void => {
  for (const [id, draw] of Object.entries(parts)) patch(at(id), draw(snapshot));
};

const PANES: readonly (readonly [Pane, string])[] = [
  ['slack', 'Slack'],
  ['registry', 'Registry'],
  ['runs', 'Executions'],
];

/** With room for two panes Slack is always there, and the tabs are about the other two. */
const drawTabs = (): Child[] => {
  const isRoomy = matchMedia('(min-width: 720px)').matches;
  const shown = isRoomy && state.pane === 'slack' ? 'registry' : state.pane;
  return PANES.map(([pane, words]) => tab(does('pane', { pane }), pane === shown, words));
};

const draw = (): void => {
  const { snapshot } = state;
  document.body.dataset['pane'] = state.pane;
  document.body.classList.toggle('gone', !state.connected);
  patch(at('tabs'), drawTabs());
  patch(at('banners'), drawBanners());
  if (snapshot) {
    at('panes').classList.toggle('start', !selected(snapshot));
    at('steps').hidden = habit.get('steps.hidden') === 'yes';
    drawParts(PARTS, snapshot);
    followSelection(snapshot);
    void followDetails(snapshot);
  }
  showModal();
};

const follow = (): void => {
  const stream = new EventSource('/_page/stream');
  stream.addEventListener('message', (event: MessageEvent<string>) => {
    const snapshot = JSON.parse(event.data) as Snapshot;
    const isFirst = state.snapshot === undefined;
    tell(state.snapshot, snapshot);
    change({ snapshot, receivedAt: Date.now(), connected: true });
    if (isFirst && addressed.has('message'))
      act('message', { id: addressed.get('channel') ?? '', ts: addressed.get('message') ?? '' });
  });
  stream.addEventListener('error', () => {
    stream.close();
    change({ connected: false });
    setTimeout(follow, RETRY_MS);
  });
};

drawWith(draw);
listenToActs();
listenToKeys();
listenToModal();
listenToComposer();
addEventListener('resize', () => change({}));
(at('keys') as HTMLInputElement).checked = habit.get('keys.off') !== 'yes';
follow();
setInterval(() => state.snapshot && state.connected && drawParts(TIMED, state.snapshot), TICK_MS);
