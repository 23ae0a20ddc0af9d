// What belongs together: messages, executions and policies of one version. Rule 1 of the cards makes this possible:
// a header begins with `<group> v<n>:`.
import {
  type ExecutionShown,
  type MessageShown,
  type PolicyShown,
  type Snapshot,
  type VersionShown,
} from '../shown.ts';
import { object, text } from './rich-text.ts';
import { keyOf } from './state.ts';

const SUBJECT = /(?:^|\s)([a-zA-Z0-9][a-zA-Z0-9-]{0,62}) v(\d{1,9})\b/;
const EXECUTION = /^(.+)-v(\d{1,9})-r\d{1,4}$/;

const keyIn = (pattern: RegExp, words: string): string => {
  const found = pattern.exec(words);
  return found ? `${found[1]}/${found[2]}` : '';
};

/** The first line of a message: its header, or its plain text. */
export const headerOf = ({ blocks, text: plain }: MessageShown): string =>
  text(object(blocks.find(({ type }) => type === 'header')?.['text'])['text']) || plain;

/** `churn-telco/43` of the version that a message is about; empty when it is about none. */
export const subjectOf = (message: MessageShown): string => keyIn(SUBJECT, headerOf(message));

/** `churn-telco/43` of the version that an execution decides about. */
export const decidesAbout = ({ name }: ExecutionShown): string => keyIn(EXECUTION, name);

/** `churn-telco v43`: how people call a version. */
export const titleOf = (key: string): string => key.replace('/', ' v');

/** The execution about a version, of its newest round. */
export const executionOf = (
  snapshot: Snapshot,
  version: VersionShown | undefined,
): ExecutionShown | undefined =>
  version &&
  snapshot.executions
    .filter((it) => decidesAbout(it) === keyOf(version))
    .toSorted((a, b) => b.startedAt - a.startedAt)[0];

/** The policy a group falls under. */
export const policyOf = (snapshot: Snapshot, group: string): PolicyShown | undefined =>
  snapshot.policies.find((policy) => policy.claims.includes(group));
