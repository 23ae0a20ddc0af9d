// Whether events reach Countersign: the rules that call its functions, and the queue of what they could not deliver.
import { type Deployment, type RuleFound } from '../../adapters/deployment.ts';
import { checksOf, orPasses, type Check } from './check.ts';
import { type Expected } from './expected.ts';
import { deployAgain, orNotChecked, type Stage } from './reading.ts';

const RULES = checksOf('AWS', 'rules');

export interface RulesRead {
  readonly checks: readonly Check[];
  /** ARNs of the queues for what could not be delivered. */
  readonly deadLetters: readonly string[];
}

/** Whether every rule is enabled and calls its function. */
export const rules = async (
  deployment: Deployment,
  stage: Stage,
  { rules: wanted }: Expected,
): Promise<RulesRead> => {
  const deadLetters = new Set<string>();
  const permission = 'events:DescribeRule and events:ListTargetsByRule';
  const checks = await orNotChecked({ group: 'AWS', subject: 'rules', permission }, async () => {
    const found = await Promise.all(
      wanted.map(async (one) => ({ ...one, is: await deployment.rule(one.name) })),
    );
    for (const arn of found.flatMap(({ is }) => is?.deadLetters ?? [])) deadLetters.add(arn);
    const lacking = found.filter(({ is }) => !is).map(({ name }) => name);
    const wrong = [
      ...(lacking.length === 0 ? [] : [RULES.fails(`not there: ${lacking.join(', ')}`, deployAgain(stage))]),
      ...found.flatMap(({ is, ...one }) => (is ? judgeRule({ ...one, is }, stage) : [])),
    ];
    return orPasses(wrong, RULES.passes(`all ${found.length} are enabled and call their functions`));
  });
  return { checks, deadLetters: [...deadLetters] };
};

const judgeRule = (
  { name, calls, is }: { name: string; calls: string; is: RuleFound },
  stage: Stage,
): Check[] => {
  if (!is.isEnabled)
    return [
      RULES.fails(`${name} is disabled, and nothing calls ${calls}`, {
        say: 'Enable it:',
        run: `aws events enable-rule --name ${name}${stage.awsOptions}`,
      }),
    ];
  if (is.targets.some((arn) => arn.endsWith(`:function:${calls}`))) return [];
  return [RULES.fails(`${name} does not call ${calls}`, deployAgain(stage))];
};

/** Whether every event was delivered. */
export const undelivered = (deployment: Deployment, stage: Stage, queues: readonly string[]) => {
  const permission = 'sqs:GetQueueUrl and sqs:GetQueueAttributes';
  const about = { group: 'AWS', subject: 'undelivered', permission } as const;
  const check = checksOf('AWS', about.subject);
  if (queues.length === 0)
    return Promise.resolve([check.notChecked('no rule that could be read has a queue for it')]);
  return orNotChecked(about, async () => {
    const counts = await Promise.all(
      queues.map(async (arn) => ({ arn, messages: await deployment.messages(arn) })),
    );
    const wrong = counts.flatMap(({ arn, messages }) => {
      if (messages === undefined) return [check.fails(`the queue ${arn} is not there`, deployAgain(stage))];
      return messages === 0 ? [] : [check.fails(waiting(messages), DELIVER)];
    });
    return orPasses(wrong, check.passes('no event waits to be delivered again'));
  });
};

const waiting = (messages: number): string =>
  messages === 1 ? '1 event could not be delivered' : `${messages} events could not be delivered`;
const DELIVER = {
  say: 'docs/runbook.md has the commands that see them and deliver them again, under Undelivered events.',
};
