// How a version stands, in one word with its colour and one sentence: registry and execution taken together.
import { type ExecutionShown, type Snapshot, type VersionShown } from '../shown.ts';
import { h, icon, type IconName } from './element.ts';
import { moment } from './instants.ts';
import { executionsOf, policyOf, standsIn } from './subject.ts';

interface Standing {
  readonly tone: 'ok' | 'no' | 'wait' | 'calm';
  readonly word: string;
  readonly sentence: string;
}

const ICON: Readonly<Record<Standing['tone'], IconName>> = {
  ok: 'check',
  no: 'cross',
  wait: 'clock',
  calm: 'eye',
};

/** A state as a chip: icon, word and colour, never colour alone. */
export const chip = (tone: Standing['tone'], word: string): HTMLElement =>
  h('span', { class: `chip ${tone}` }, icon(ICON[tone]), word);

const pending = (
  version: VersionShown,
  execution: ExecutionShown | undefined,
  snapshot: Snapshot,
): Standing => {
  const status = version.status;
  if (!execution) return unasked(version, snapshot);
  const visit = standsIn(execution);
  if (execution.status === 'RUNNING') {
    if (!visit?.waits)
      return { tone: 'wait', word: visit ? `In ${visit.state}` : 'Starting', sentence: status };
    const until = visit.until === undefined ? '' : ` Until ${moment(visit.until, snapshot.now)}.`;
    return { tone: 'wait', word: 'Waiting', sentence: `${status}.${until}` };
  }
  if (execution.status === 'SUCCEEDED')
    return { tone: 'calm', word: 'Left pending', sentence: `${status}. The question is closed.` };
  return {
    tone: 'no',
    word: `Failed in ${visit?.state ?? 'its start'}`,
    sentence: `${status}. ${execution.error ?? ''}`,
  };
};

const unasked = (version: VersionShown, snapshot: Snapshot): Standing => {
  if (!policyOf(snapshot, version.group))
    return {
      tone: 'calm',
      word: 'No policy',
      sentence: `${version.status}. Nobody can approve it by accident.`,
    };
  return { tone: 'wait', word: 'Registered', sentence: version.status };
};

/** Where a version stands. */
export const standingOf = (version: VersionShown, snapshot: Snapshot): Standing => {
  const decided =
    version.decision ?? `Since ${moment(version.changedAt ?? version.registeredAt, snapshot.now)}`;
  if (version.status === 'Approved') return { tone: 'ok', word: 'Approved', sentence: decided };
  if (version.status === 'Rejected') return { tone: 'no', word: 'Rejected', sentence: decided };
  return pending(version, executionsOf(snapshot, version)[0], snapshot);
};
