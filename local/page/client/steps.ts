// The strip of first steps: register, be somebody who may decide, see the registry change. Clicking the current step
// does it. Hiding it is remembered.
import { type PersonShown, type Snapshot, type VersionShown } from '../shown.ts';
import { type Attributes, type Child, does, h, icon } from './element.ts';
import { keyOf, selected, state, versions } from './state.ts';
import { executionOf, policyOf } from './subject.ts';

/** Somebody who may decide about a version: never its author. The acting person, when they may. */
const whoCanDecide = (snapshot: Snapshot, version: VersionShown): PersonShown | undefined => {
  const approvers = policyOf(snapshot, version.group)?.approvers ?? [];
  const able = snapshot.people.filter(({ key }) => approvers.includes(key) && key !== version.registeredBy);
  return able.find(({ key }) => key === state.as) ?? able[0];
};

const isWaiting = (snapshot: Snapshot, version: VersionShown): boolean =>
  executionOf(snapshot, version)?.visits.at(-1)?.waits === true && version.status === 'PendingManualApproval';

type Step = readonly [words: string, act?: Attributes | undefined];

const REGISTER: Step = ['Register a version', does('register', { kind: 'good' })];

const decide = (snapshot: Snapshot, version: VersionShown): Step => {
  const person = whoCanDecide(snapshot, version);
  if (!person) return [`Nobody here may decide on v${version.version}`];
  const act = does('decide-as', { person: person.key, version: keyOf(version) });
  return [`Be ${person.name} and decide on v${version.version}`, act];
};

/** Which step comes now, and what the second one is; nothing once a version is decided and none waits. */
const whereOf = (snapshot: Snapshot): { current: number; second: Step } | undefined => {
  const version = selected(snapshot);
  if (!version) return { current: 0, second: ['Be somebody who may decide'] };
  const open = [version, ...versions(snapshot)].find((it) => isWaiting(snapshot, it));
  if (open) return { current: 1, second: decide(snapshot, open) };
  const isDecided = versions(snapshot).some(({ status }) => status !== 'PendingManualApproval');
  return isDecided ? undefined : { current: 1, second: ['Its checks run'] };
};

const draw = ([words, act]: Step, index: number, current: number): HTMLElement => {
  if (index < current) return h('li.done', h('b', icon('check')), words, h('span.unseen', ' (done)'));
  const sign = h('b', String(index + 1));
  if (index > current) return h('li', sign, words);
  const now = h(act ? 'button.next' : 'span.next', act, sign, words);
  return h('li.now', { 'aria-current': 'step' }, now);
};

const finished = (): HTMLElement =>
  h(
    'li.done.finished',
    h('b', icon('check')),
    h(
      'span',
      'Done. Next: ',
      h('button.inline', does('register', { kind: 'failing' }), 'register one that fails'),
      ' (AUC 0.74), ',
      h('button.inline', does('as', { person: 'dave' }), 'be Dave'),
      ', or make Slack fail.',
    ),
  );

/** The three steps, as far as they are done. */
export const drawSteps = (snapshot: Snapshot): Child[] => {
  const where = whereOf(snapshot);
  const steps: Step[] = where ? [REGISTER, where.second, ['See it become Approved']] : [];
  return [
    ...(where ? steps.map((step, index) => draw(step, index, where.current)) : [finished()]),
    h('li.put-away', h('button.inline', does('hide-steps'), 'Hide')),
  ];
};
