// countersign approve, reject, request-changes, withdraw, revoke, ask-again: the answers of the card and what comes after
// it, signed with the caller's AWS credentials. What was shown is sent along, so that nothing else is decided.
import { type Decisions, type Outcome } from '../adapters/decisions.ts';
import { type Answering, type Shown } from '../approval/answer.ts';
import { short } from '../approval/ids.ts';
import { wordsFault } from '../approval/words-fault.ts';
import { confirmed } from './confirm.ts';
import { DECISION_HELP, DECISION_OPTIONS, said, shownOf, withDecisions } from './decisions.ts';
import { say } from './terminal.ts';
import { CALLED, parsed, Refused, STATUS, WrongUsage } from './usage.ts';
import { versionNumber } from './version-named.ts';

/** To break the glass asks for more: break-glass.ts. */
type Deed = Exclude<Answering['do'], 'break-glass'>;
type Choice = Exclude<Deed, 'ask-again' | 'revoke' | 'sign-review'>;

const EXIT = `Exit status: 0 it counts, 2 it does not and why, 1 a fault, 64 wrong usage.`;

interface Helped {
  readonly question: string;
  readonly example: string;
  readonly about: string;
  readonly options?: string;
}

const help = (deed: Deed, { question, example, about, options = '' }: Helped): string =>
  `countersign ${deed}: ${question}

  ${CALLED} ${deed} ${example}

${about}

${options}${DECISION_HELP}

${EXIT}`;

const REASON = `  --reason <words>     10 to 500 characters: what the author has to change
`;

export const HELPS: Readonly<Record<Deed, string>> = {
  approve: help('approve', {
    question: 'yes to this version',
    example: 'churn-telco 44 --comment "Checked on the holdout."',
    about: `Shows what exactly is approved and asks once more; evidence that changed
meanwhile is not approved. You are whoever your AWS credentials name; the same
people may decide as in Slack, and never the author.`,
    options: `  --comment <words>    kept with the vote, at most 500 characters
  --behind <version>   the newer approved version that this one goes back
                       behind; then --comment says why
  --yes                do not ask once more; needed where nobody can be asked
`,
  }),
  reject: help('reject', {
    question: 'no to this version',
    example: 'churn-telco 44 --reason "The holdout overlaps."',
    about: 'One no is enough, unless the policy wants more.',
    options: REASON,
  }),
  'request-changes': help('request-changes', {
    question: 'not like this, and what has to change',
    example: 'churn-telco 44 --reason "Add the bias report."',
    about: 'Ends the round; the version stays pending, and is asked about once it changed.',
    options: REASON,
  }),
  withdraw: help('withdraw', {
    question: 'I take my vote back',
    example: 'churn-telco 44',
    about: 'As long as nothing is decided. Then you may vote anew.',
  }),
  revoke: help('revoke', {
    question: 'take an approval back',
    example: 'churn-telco 44 --reason "Scores drift since Monday."',
    about: `Sets the version to Rejected, whatever changed since it was approved; those
who decide about the group may. What runs it already goes on.`,
    options: `  --reason <words>     10 to 500 characters: why it should not stand
`,
  }),
  'sign-review': help('sign-review', {
    question: 'I looked at what was approved by break glass',
    example: 'churn-telco 44 --comment "Rollback was right."',
    about: `Signs the review of what somebody else approved alone; the reminders end. To
take the approval back, use revoke.`,
    options: `  --comment <words>    kept with the review, at most 500 characters
`,
  }),
  'ask-again': help('ask-again', {
    question: 'put the question once more',
    example: 'churn-telco 44',
    about: `Opens the next round of a version that is still pending after its last one
ended. Those who decide about the group may, and the author.`,
  }),
};

const OPTIONS = {
  ...DECISION_OPTIONS,
  reason: { type: 'string' },
  comment: { type: 'string' },
  behind: { type: 'string' },
  yes: { type: 'boolean' },
} as const;

type Options = ReturnType<typeof parsed<typeof OPTIONS>>['values'];

/** The command of one answer; answers the exit status: 2 when it does not count. */
export const vote =
  (deed: Deed) =>
  async (args: readonly string[]): Promise<number> => {
    const { values, positionals } = parsed(args, OPTIONS);
    const words = wordsOf(deed, values);
    const behind = values.behind === undefined ? undefined : versionNumber(values.behind);
    return withDecisions(values, async (decisions) => {
      const shown = await shownOf(decisions, positionals);
      if (deed === 'approve' && shown.isOpen && !(await confirms(shown, values))) {
        say('Nothing was sent.');
        return STATUS.no;
      }
      return told(await given(decisions, { deed, shown, words, behind }), values.json);
    });
  };

const OWN_OPTIONS = ['reason', 'comment', 'behind', 'yes'] as const;

/** Which of them each answer takes. */
const TAKES: Readonly<Record<Deed, readonly (typeof OWN_OPTIONS)[number][]>> = {
  approve: ['comment', 'behind', 'yes'],
  reject: ['reason'],
  'request-changes': ['reason'],
  withdraw: [],
  revoke: ['reason'],
  'sign-review': ['comment'],
  'ask-again': [],
};

const wordsOf = (deed: Deed, values: Options): string => {
  const wrong = OWN_OPTIONS.find((option) => values[option] !== undefined && !TAKES[deed].includes(option));
  if (wrong) throw new WrongUsage(`--${wrong} does not go with ${deed}.`);
  if (deed === 'ask-again') return '';
  const words = (values.reason ?? values.comment ?? '').trim();
  const fault = wordsFault(deed, words);
  if (fault !== undefined) throw new WrongUsage(words === '' ? `Say why: --reason "...". ${fault}` : fault);
  return words;
};

interface Given {
  readonly deed: Deed;
  readonly shown: Shown;
  readonly words: string;
  readonly behind: number | undefined;
}

const given = (decisions: Decisions, { deed, shown, words, behind }: Given): Promise<Outcome> => {
  if (deed === 'ask-again') return decisions.answer({ do: deed, request: shown.id });
  if (deed === 'revoke' || deed === 'sign-review')
    return decisions.answer({ do: deed, request: shown.id, words });
  const { evidence } = shown;
  if (!evidence) throw new Refused(`${shown.group} v${shown.version} is not judged yet: nothing is asked.`);
  const what = { request: shown.id, evidence, words, ...(behind !== undefined && { behind }) };
  return decisions.answer({ do: deed satisfies Choice, ...what });
};

/** Whether they want just what is shown. */
const confirms = (shown: Shown, { yes }: Options): Promise<boolean> => {
  const { arn, evidence, policyDigest } = shown;
  const what = `This approves ${arn}, evidence ${evidence ? short(evidence) : 'none'}, policy ${short(policyDigest)}.`;
  const isYes = (answer: string): boolean => /^y(es)?$/i.test(answer);
  return confirmed({ shown, what, question: 'Approve it? [y/N] ', isYes }, yes);
};

const told = (outcome: Outcome, json: boolean): number => {
  const { kind, message } = outcome;
  if (json) console.log(JSON.stringify({ counts: kind === 'counts', message }, null, 2));
  else say(said(message));
  return kind === 'counts' ? STATUS.yes : STATUS.no;
};
