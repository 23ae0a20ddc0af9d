// The live region: says what changed in one sentence each, politely; what failed, at once.
import { type ExecutionShown, type Snapshot } from '../shown.ts';
import { decidesAbout, heard } from './subject.ts';

const standing = (execution: ExecutionShown): string => {
  const visit = execution.visits.at(-1);
  const subject = decidesAbout(execution).replace('/', ' v') || execution.name;
  if (execution.status === 'RUNNING')
    return visit ? `${subject}: ${visit.state}${visit.waits ? ', waiting' : ''}` : `${subject}: started`;
  if (execution.status === 'SUCCEEDED') return `${subject}: done`;
  return `${subject}: failed${visit ? ` in ${visit.state}` : ''}, ${execution.error ?? execution.status}`;
};

const newMessages = (before: Snapshot, after: Snapshot): string[] => {
  const known = new Set(
    before.conversations.flatMap((it) => it.messages.map((message) => it.id + message.ts)),
  );
  return after.conversations
    .filter((it) => it.member === undefined)
    .flatMap((it) => it.messages.filter((message) => !known.has(it.id + message.ts)))
    .map((message) => `New message from ${message.from}: ${heard(message)}`);
};

const changedRuns = (before: Snapshot, after: Snapshot): readonly ExecutionShown[] => {
  const said = new Map(before.executions.map((it) => [it.arn, standing(it)]));
  return after.executions.filter((it) => said.get(it.arn) !== standing(it));
};

const say = (id: string, sentences: readonly string[]): void => {
  const region = document.getElementById(id);
  if (region && sentences.length > 0) region.textContent = sentences.join('. ');
};

/** Tells what a snapshot brought; the first one brings nothing new. */
export const tell = (before: Snapshot | undefined, after: Snapshot): void => {
  if (!before) return;
  const runs = changedRuns(before, after);
  const isFailed = (it: ExecutionShown): boolean => it.status !== 'RUNNING' && it.status !== 'SUCCEEDED';
  say('live', [...newMessages(before, after), ...runs.filter((it) => !isFailed(it)).map(standing)]);
  say('alert', runs.filter(isFailed).map(standing));
};
