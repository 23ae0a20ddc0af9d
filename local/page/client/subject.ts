// What belongs together: messages, executions and policies of one version. Rule 1 of the cards makes this possible:
// a header begins with `<group> v<n>:`.
import {
  type ExecutionShown,
  type MessageShown,
  type PolicyShown,
  type Snapshot,
  type VersionShown,
} from '../shown.ts';
import { keyOf } from './state.ts';

const SUBJECT = /(?:^|\s)([a-zA-Z0-9][a-zA-Z0-9-]{0,62}) v(\d{1,9})\b/;
const EXECUTION = /^(.+)-v(\d{1,9})-r\d{1,4}$/;

const headerOf = (message: MessageShown): string => {
  const header = message.blocks.find((block) => block.type === 'header')?.['text'];
  const text = typeof header === 'object' && header !== null && 'text' in header ? header.text : undefined;
  return typeof text === 'string' ? text : message.text;
};

/** `churn-telco/43` of the version that a message is about; empty when it is about none. */
export const subjectOf = (message: MessageShown): string => {
  const found = SUBJECT.exec(headerOf(message));
  return found ? `${found[1]}/${found[2]}` : '';
};

/** What a screen reader hears of a new message: its header, or its plain text. */
export const heard = headerOf;

/** `churn-telco/43` of the version that an execution decides about. */
export const decidesAbout = (execution: ExecutionShown): string => {
  const found = EXECUTION.exec(execution.name);
  return found ? `${found[1]}/${found[2]}` : '';
};

/** The executions about a version, the newest round first. */
export const executionsOf = (
  snapshot: Snapshot,
  version: VersionShown | undefined,
): readonly ExecutionShown[] =>
  version
    ? snapshot.executions
        .filter((execution) => decidesAbout(execution) === keyOf(version))
        .sort((a, b) => b.startedAt - a.startedAt)
    : [];

/** The policy a group falls under. */
export const policyOf = (snapshot: Snapshot, group: string): PolicyShown | undefined =>
  snapshot.policies.find((policy) => policy.claims.includes(group));

/** The state an execution stands in, with when it came there. */
export const standsIn = (execution: ExecutionShown): ExecutionShown['visits'][number] | undefined =>
  execution.visits.at(-1);
