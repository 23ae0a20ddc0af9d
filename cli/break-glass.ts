// countersign break-glass: in an emergency somebody whom the policy names approves a version alone. The content that was
// shown is sent along, so that nothing else is approved.
import { type Shown } from '../approval/answer.ts';
import { short } from '../approval/ids.ts';
import { wordsFault } from '../approval/words-fault.ts';
import { confirmed } from './confirm.ts';
import { DECISION_HELP, DECISION_OPTIONS, said, shownOf, withDecisions } from './decisions.ts';
import { say } from './terminal.ts';
import { CALLED, parsed, Refused, STATUS, WrongUsage } from './usage.ts';

export const HELP = `countersign break-glass: yes to this version, alone, because it cannot wait

  ${CALLED} break-glass churn-telco 44 --reason "Fraud wave, v43 is blind."

Only people whom breakGlass of the policy names may. Whatever its verdict, the
version is set to Approved. Everybody who decides is called on, ops are told,
the card says that no quorum voted, and somebody else has to review it.

  --reason <words>     10 to 500 characters: why it could not wait
  --yes                do not ask for its name; needed where nobody can be asked
${DECISION_HELP}

Exit status: 0 it is approved, 2 it is not and why, 1 a fault, 64 wrong usage.`;

const OPTIONS = { ...DECISION_OPTIONS, reason: { type: 'string' }, yes: { type: 'boolean' } } as const;

/** Answers the exit status: 2 when it may not be done. */
export const breakGlass = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(args, OPTIONS);
  const words = (values.reason ?? '').trim();
  const fault = wordsFault('break-glass', words);
  if (fault !== undefined) throw new WrongUsage(words === '' ? `Say why: --reason "...". ${fault}` : fault);
  return withDecisions(values, async (decisions) => {
    const shown = await shownOf(decisions, positionals, 'now');
    const { now, id, group, version } = shown;
    if (!now) throw new Refused(`${group} v${version} is not in the registry any more.`);
    if (!(await confirms(shown, now, values.yes))) {
      say('Nothing was sent.');
      return STATUS.no;
    }
    const outcome = await decisions.answer({ do: 'break-glass', request: id, content: now.content, words });
    const { kind, message } = outcome;
    if (values.json) console.log(JSON.stringify({ counts: kind === 'counts', message }, null, 2));
    else say(said(message));
    return kind === 'counts' ? STATUS.yes : STATUS.no;
  });
};

/** Its name has to be typed: this is no slip of the finger. */
const confirms = (shown: Shown, now: NonNullable<Shown['now']>, yes?: boolean): Promise<boolean> => {
  const what = `This approves ${shown.arn} as it now is, content ${short(now.content)}, now ${now.status}. No quorum votes.`;
  const name = `${shown.group} ${shown.version}`;
  const isYes = (answer: string): boolean => answer === name;
  return confirmed({ shown, what, question: `To break the glass, type ${name}: `, isYes }, yes);
};
