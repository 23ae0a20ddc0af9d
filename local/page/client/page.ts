// The page at `/` of the local cloud: takes snapshots from the stream, draws the three panes, and says to a screen
// reader what changed. What people set off is in acts.ts.
import { type Snapshot } from '../shown.ts';
import { listenToActs } from './acts.ts';
import { tell } from './announce.ts';
import { areKeysOff, areStepsHidden } from './habits.ts';
import { listenToKeys } from './keyboard.ts';
import { listenToModal, showModal } from './modal.ts';
import { patch } from './patch.ts';
import { countVersions, drawRegisterAnother, drawRegistry } from './registry.ts';
import { countExecutions, drawRuns } from './runs.ts';
import { followSelection } from './scroll.ts';
import { drawConversations, drawMessages, drawPeople, openConversation } from './slack.ts';
import { change, drawWith, selected, state } from './state.ts';
import { drawSteps } from './steps.ts';
import { drawBanners, drawClockButton, drawClockMenu, drawFailSwitch } from './tools.ts';

const TICK_MS = 1_000;
/** After this long without a word from the stream the page opens another. */
const RETRY_MS = 2_000;

const at = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const words = (text: string): Text => document.createTextNode(text);

const drawTime = (snapshot: Snapshot): void => {
  patch(at('clock'), ...drawClockButton());
  if (at('clock-menu').matches(':popover-open')) patch(at('clock-menu'), ...drawClockMenu(snapshot));
  patch(at('runs-body'), ...drawRuns(snapshot));
};

const drawPanes = (snapshot: Snapshot): void => {
  patch(
    at('truth'),
    words(
      `Simulated on this machine, not verified on AWS. AWS endpoint ${snapshot.awsUrl.replace('http://', '')}`,
    ),
  );
  patch(at('people'), ...drawPeople(snapshot));
  patch(at('conversations'), ...drawConversations(snapshot));
  at('messages').setAttribute('data-conversation', openConversation(snapshot));
  patch(at('messages'), ...drawMessages(snapshot));
  patch(at('registry-count'), words(countVersions(snapshot)));
  patch(at('registry-body'), ...drawRegistry(snapshot));
  patch(at('register'), drawRegisterAnother(snapshot));
  patch(at('runs-count'), words(countExecutions(snapshot)));
  patch(at('steps'), ...drawSteps(snapshot));
  for (const it of document.querySelectorAll('.fail-switch'))
    patch(it, ...drawFailSwitch(snapshot).map((c) => (typeof c === 'string' ? words(c) : c)));
};

/** With room for two panes Slack is always there, and the tabs are about the other two. */
const drawTabs = (): void => {
  const isRoomy = matchMedia('(min-width: 720px)').matches;
  const shown = isRoomy && state.pane === 'slack' ? 'registry' : state.pane;
  for (const tab of document.querySelectorAll<HTMLElement>('#tabs [data-pane]'))
    tab.setAttribute('aria-selected', String(tab.dataset['pane'] === shown));
};

const draw = (): void => {
  const { snapshot } = state;
  document.body.dataset['pane'] = state.pane;
  document.body.classList.toggle('gone', !state.connected);
  drawTabs();
  patch(at('banners'), ...drawBanners());
  if (snapshot) {
    document.body.classList.toggle('empty-registry', !selected(snapshot));
    at('steps').hidden = areStepsHidden();
    drawPanes(snapshot);
    drawTime(snapshot);
    followSelection(snapshot);
  }
  showModal();
};

const take = (data: string): void => {
  const snapshot = JSON.parse(data) as Snapshot;
  tell(state.snapshot, snapshot);
  change({ snapshot, receivedAt: Date.now(), connected: true });
};

const follow = (): void => {
  const stream = new EventSource('/_page/stream');
  stream.addEventListener('message', (event: MessageEvent<string>) => take(event.data));
  stream.addEventListener('error', () => {
    stream.close();
    change({ connected: false });
    setTimeout(follow, RETRY_MS);
  });
};

const start = (): void => {
  drawWith(draw);
  listenToActs();
  listenToKeys();
  listenToModal();
  at('clock-menu').addEventListener('toggle', () => change({}));
  (at('keys') as HTMLInputElement).checked = !areKeysOff();
  follow();
  setInterval(() => state.snapshot && state.connected && drawTime(state.snapshot), TICK_MS);
};

start();
