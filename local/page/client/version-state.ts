// How a version stands, in one word with its colour and one sentence: registry and execution taken together.
import { type ExecutionShown, type Snapshot, type VersionShown, type VisitShown } from '../shown.ts';
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

/** `Ask` is given this much longer than the question stays open, so that a vote in the last second still counts. */
const GRACE_MS = 60_000;

const running = (status: string, visit: VisitShown | undefined, now: number): Standing => {
  if (!visit?.waits)
    return { tone: 'wait', word: visit ? `In ${visit.state}` : 'Starting', sentence: status };
  const until = visit.until === undefined ? '' : ` Until ${moment(visit.until - GRACE_MS, now)}.`;
  return { tone: 'wait', word: 'Waiting', sentence: `${status}.${until}` };
};

const pending = (status: string, execution: ExecutionShown, now: number): Standing => {
  const visit = standsIn(execution);
  if (execution.status === 'RUNNING') return running(status, visit, now);
  if (execution.status === 'SUCCEEDED')
    return { tone: 'calm', word: 'Left pending', sentence: `${status}. The question is closed.` };
  const where = visit?.state ?? 'its start';
  return { tone: 'no', word: `Failed in ${where}`, sentence: `${status}. ${execution.error ?? ''}` };
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
  const [execution] = executionsOf(snapshot, version);
  return execution ? pending(version.status, execution, snapshot.now) : unasked(version, snapshot);
};
