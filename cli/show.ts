// countersign show: one version as its card shows it, in the terminal. Reads only.
import { cardShown } from './card-shown.ts';
import { DECISION_HELP, DECISION_OPTIONS, shownOf, withDecisions } from './decisions.ts';
import { paint, width } from './terminal.ts';
import { CALLED, parsed, STATUS } from './usage.ts';

export const HELP = `countersign show: what is asked about this version, or became of it?

  ${CALLED} show churn-telco 44

Prints the card of its last round, as Slack would show it. Slack is not needed.

${DECISION_HELP}

Exit status: 0 printed, 1 a fault, also where it was never asked about,
64 wrong usage.`;

/** Answers the exit status. */
export const show = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(args, DECISION_OPTIONS);
  const shown = await withDecisions(values, (decisions) => shownOf(decisions, positionals));
  if (values.json) {
    console.log(JSON.stringify(shown, null, 2));
    return STATUS.yes;
  }
  console.log(cardShown(shown, { columns: width(), paint }));
  const named = `${shown.group} ${shown.version}`;
  if (shown.isOpen)
    console.log(
      `\n${CALLED} approve ${named}\n${CALLED} reject ${named} --reason "..."\n${CALLED} request-changes ${named} --reason "..."`,
    );
  return STATUS.yes;
};
