// The strip of first steps: register, be somebody who may decide, see the registry change. Clicking the current step
// does it. Hiding it is remembered.
import { type PersonShown, type Snapshot, type VersionShown } from '../shown.ts';
import { h, icon } from './element.ts';
import { selected, state, versions } from './state.ts';
import { executionsOf, policyOf } from './subject.ts';

/** Somebody who may decide about a version: never its author. The acting person, when they may. */
export const whoCanDecide = (snapshot: Snapshot, version: VersionShown): PersonShown | undefined => {
  const approvers = policyOf(snapshot, version.group)?.approvers ?? [];
  const able = snapshot.people.filter((it) => approvers.includes(it.key) && it.key !== version.registeredBy);
  return able.find((person) => person.key === state.as) ?? able[0];
};

const step = (
  number: number,
  phase: 'done' | 'now' | 'later',
  words: string,
  act?: Record<string, string>,
): HTMLElement => {
  const sign = h('b', {}, phase === 'done' ? icon('check') : String(number));
  const attributes = {
    class: phase,
    'aria-current': phase === 'now' ? 'step' : undefined,
    'data-key': `step-${number}`,
  };
  const said = phase === 'done' ? h('span', { class: 'unseen' }, ' (done)') : undefined;
  if (phase === 'now' && act)
    return h('li', attributes, h('button', { type: 'button', ...act }, sign, words));
  return h('li', attributes, sign, h('span', {}, words, said));
};

const isWaiting = (snapshot: Snapshot, version: VersionShown): boolean =>
  executionsOf(snapshot, version)[0]?.visits.at(-1)?.waits === true &&
  version.status === 'PendingManualApproval';

/** The three steps, as far as they are done. */
export const drawSteps = (snapshot: Snapshot): HTMLElement[] => {
  const hide = h(
    'li',
    { class: 'put-away' },
    h('button', { type: 'button', class: 'tool', 'data-do': 'hide-steps' }, 'Hide'),
  );
  const all = versions(snapshot);
  const current = selected(snapshot);
  const decided = all.some((version) => version.status !== 'PendingManualApproval');
  const open =
    current && isWaiting(snapshot, current) ? current : all.find((version) => isWaiting(snapshot, version));
  if (!current) {
    return [
      step(1, 'now', 'Register a version', { 'data-do': 'register', 'data-kind': 'good' }),
      step(2, 'later', 'Be somebody who may decide'),
      step(3, 'later', 'See it become Approved'),
      hide,
    ];
  }
  if (open) {
    const decider = whoCanDecide(snapshot, open);
    const words = decider
      ? `Be ${decider.name} and decide on v${open.version}`
      : `Nobody here may decide on v${open.version}`;
    const act = decider && {
      'data-do': 'decide-as',
      'data-person': decider.key,
      'data-version': `${open.group}/${open.version}`,
    };
    return [
      step(1, 'done', 'Register a version'),
      step(2, 'now', words, act),
      step(3, 'later', 'See it become Approved'),
      hide,
    ];
  }
  if (!decided)
    return [
      step(1, 'done', 'Register a version'),
      step(2, 'now', 'Its checks run'),
      step(3, 'later', 'See it become Approved'),
      hide,
    ];
  return [
    h(
      'li',
      { class: 'now finished', 'data-key': 'finished' },
      h('b', {}, icon('check')),
      h(
        'span',
        {},
        'Done. Next: ',
        link('register', 'register one that fails', { 'data-kind': 'failing' }),
        ' (AUC 0.74), ',
        link('as', 'be Dave', { 'data-person': 'dave' }),
        ', or make Slack fail.',
      ),
    ),
    hide,
  ];
};

const link = (act: string, words: string, more: Record<string, string>): HTMLElement =>
  h('button', { type: 'button', class: 'inline', 'data-do': act, ...more }, words);
