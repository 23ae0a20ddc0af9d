// How executions and versions stand, in one word with its colour and one sentence.
import { type ExecutionShown, type Snapshot, type VersionShown } from '../shown.ts';
import { h, icon, type IconName } from './element.ts';
import { moment } from './instants.ts';
import { executionOf, policyOf } from './subject.ts';

type Tone = 'ok' | 'no' | 'wait' | 'calm';

interface Standing {
  readonly tone: Tone;
  readonly word: string;
  readonly sentence?: string;
}

const ICON: Readonly<Record<Tone, IconName>> = { ok: 'check', no: 'cross', wait: 'clock', calm: 'eye' };

/** A state as a chip: icon, word and colour, never colour alone. */
export const chip = ({ tone, word }: Standing): HTMLElement => h(`span.chip.${tone}`, icon(ICON[tone]), word);

const FAILED = new Map([
  ['FAILED', 'Failed'],
  ['TIMED_OUT', 'Timed out'],
  ['ABORTED', 'Stopped'],
]);

/** Whether an execution ended without having done its work. */
export const hasFailed = ({ status }: ExecutionShown): boolean => FAILED.has(status);

/** Where an execution stands. */
export const runStanding = ({ status, visits }: ExecutionShown): Standing => {
  const visit = visits.at(-1);
  const failed = FAILED.get(status);
  if (failed) return { tone: 'no', word: `${failed} in ${visit?.state ?? 'its start'}` };
  if (status === 'SUCCEEDED') return { tone: 'ok', word: 'Done' };
  return { tone: 'wait', word: visit ? `${visit.state}${visit.waits ? ', waiting' : ''}` : 'Starting' };
};

/** `Ask` is given this much longer than the question stays open, so that a vote in the last second still counts. */
const GRACE_MS = 60_000;

const pending = ({ status }: VersionShown, run: ExecutionShown, now: number): Standing => {
  const visit = run.visits.at(-1);
  if (run.status === 'SUCCEEDED')
    return { tone: 'calm', word: 'Left pending', sentence: `${status}. The question is closed.` };
  if (hasFailed(run) || !visit?.waits)
    return { ...runStanding(run), sentence: `${status}. ${run.error ?? ''}` };
  const until = visit.until === undefined ? '' : `Until ${moment(visit.until - GRACE_MS, now)}.`;
  return { tone: 'wait', word: 'Waiting', sentence: `${status}. ${until}` };
};

/** Where a version stands: registry and execution taken together. */
export const versionStanding = (version: VersionShown, snapshot: Snapshot): Standing => {
  const { status, decision, changedAt, registeredAt, group } = version;
  const sentence = decision ?? `Since ${moment(changedAt ?? registeredAt, snapshot.now)}`;
  if (status === 'Approved') return { tone: 'ok', word: status, sentence };
  if (status === 'Rejected') return { tone: 'no', word: status, sentence };
  const run = executionOf(snapshot, version);
  if (run) return pending(version, run, snapshot.now);
  if (policyOf(snapshot, group)) return { tone: 'wait', word: 'Registered', sentence: status };
  return { tone: 'calm', word: 'No policy', sentence: `${status}. Nobody can approve it by accident.` };
};
