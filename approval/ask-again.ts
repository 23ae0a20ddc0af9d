// Ask again: a person wants the question put once more after a round that ended without an approval. Only those who
// decide about the group, and the author, may; and only while the registry waits.
import { subjectName } from './ask.ts';
import { notEntitledAnswer } from './private-answer.ts';
import { personAt } from './identities.ts';
import { type PersonKey } from './ids.ts';
import { type ModelPackage } from './package.ts';
import { type Request } from './request.ts';
import { membersIn, type Roster } from './roster.ts';

/** Why the question is not put again. */
export type NotAskedAgain = 'not-entitled' | 'newer-round' | 'still-open' | 'gone' | 'not-pending';

/** `asks` opens the round after `request`. */
export type AskAgain =
  | { readonly kind: 'asks'; readonly by: PersonKey; readonly message: string }
  | { readonly kind: 'refused'; readonly why: NotAskedAgain; readonly message: string };

interface Found {
  /** The round that was shown to whoever asks, and the newest one. */
  readonly request: Request;
  readonly last: Request;
  /** What the registry has now. */
  readonly found: ModelPackage | undefined;
}

/** Whether a person may have a version asked about again, and what they are told. */
export const askAgain = (asked: Found, person: PersonKey | undefined, roster: Roster): AskAgain => {
  const { request, last } = asked;
  if (person === undefined || !mayAsk(request, person, roster)) {
    const { summary } = notEntitledAnswer(request, roster);
    return { kind: 'refused', why: 'not-entitled', message: summary };
  }
  const refusal = notNow(asked);
  if (refusal) return { kind: 'refused', why: refusal.why, message: `Not asked again: ${refusal.because}` };
  const message = `${subjectName(request)} is asked about again, as round ${last.round + 1}.`;
  return { kind: 'asks', by: person, message };
};

const notNow = ({
  request,
  last,
  found,
}: Found): { readonly why: NotAskedAgain; readonly because: string } | undefined => {
  const name = subjectName(request);
  if (last.id !== request.id)
    return { why: 'newer-round', because: `round ${last.round} of ${name} came after the one you saw.` };
  if (last.stage.kind !== 'closed')
    return { why: 'still-open', because: `the question about ${name} is open already.` };
  if (found?.registeredAt !== last.registeredAt)
    return { why: 'gone', because: `${name} is not in the registry any more.` };
  if (found.approvalStatus === 'PendingManualApproval') return undefined;
  return {
    why: 'not-pending',
    because:
      `the registry says ${name} is ${found.approvalStatus}. ` +
      'Set it to PendingManualApproval, and it is asked about anew.',
  };
};

const mayAsk = ({ author }: Request, person: PersonKey, roster: Roster): boolean => {
  const { identities, policy, slack } = roster;
  if (personAt(identities, person) === undefined || policy === undefined || slack?.barred.has(person))
    return false;
  return author.people.includes(person) || membersIn(policy, roster).includes(person);
};
