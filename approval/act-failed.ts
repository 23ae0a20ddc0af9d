// Act failed: what the command says where Countersign met a fault while one person did what is no vote. What cannot be known
// is not said: the answer to a write may be lost after it.
import { type Answering } from './answer.ts';
import { type VoteChoice } from './vote.ts';

/** What one person does beside voting. */
export type ActName = Exclude<Answering['do'], VoteChoice | 'withdraw'>;

/** How the refusal of each begins. */
export const NOT_DONE: Readonly<Record<ActName, string>> = {
  'ask-again': 'Not asked again',
  revoke: 'Not revoked',
  'break-glass': 'Not approved',
  'sign-review': 'Not signed',
};

const MAYBE: Readonly<Record<ActName, string>> = {
  'ask-again': 'the question was put again',
  revoke: 'the approval was revoked',
  'break-glass': 'the version was approved',
  'sign-review': 'the review was signed',
};

/** Others were quicker again and again: nothing was written. */
export const outrun = (act: ActName): string =>
  `${NOT_DONE[act]}: others changed the request at the same moment, again and again. Try again in a minute.`;

/** Something of ours failed on the way. */
export const uncertain = (act: ActName): string =>
  `Countersign met a fault, and cannot tell whether ${MAYBE[act]}. In a minute countersign show says how it stands; ` +
  'if it was not done, give the command again. Ops see this fault.';
