// What one approval costs, in a small group and in a large one; and how many approvals a second this machine bears.
import { GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import { Gate } from './gate.ts';
import { inParallel, ms, quantile, type Plan, type Row } from './row.ts';

const SMALL = 10;
const LARGE = 10_000;
const APPROVALS = 200;
const AT_ONCE = 8;
const BUDGET = { transitions: 5, invocations: 7, perSecond: 10, p99: 1_000 };

interface Cost {
  readonly transitions: number;
  readonly invocations: number;
  readonly aws: number;
  readonly slack: number;
}

/** One approval in a group that has so many versions already; the one to compare with is the oldest of them. */
const costIn = async (gate: Gate, group: string, versions: number): Promise<Cost> => {
  await gate.group(group);
  await gate.register(group, 'Approved');
  await inParallel(Array.from({ length: versions - 1 }), AT_ONCE, async () => {
    await gate.register(group, 'Rejected');
  });
  await gate.quiet();
  gate.counted();
  const arn = await gate.register(group);
  await gate.quiet();
  const id = `${group}-v${versions + 1}-r1`;
  await gate.approve(gate.cards().get(id) ?? '');
  await gate.quiet();
  if ((await gate.status(arn)) !== 'Approved') throw new Error(`${arn} was not approved.`);
  return { ...gate.counted(), transitions: await transitionsOf(gate, id) };
};

const transitionsOf = async (gate: Gate, id: string): Promise<number> => {
  const sfn = new SFNClient({
    endpoint: gate.cloud.awsUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'ops', secretAccessKey: 'any' },
  });
  const machine = gate.cloud.status().stateMachines[0]?.arn ?? '';
  const executionArn = `${machine.replace(':stateMachine:', ':execution:')}:${id}`;
  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1_000 }));
  return events.filter(({ type }) => type?.endsWith('StateEntered')).length;
};

const costRow = (versions: number, cost: Cost, first: Cost): Row => {
  const same = cost.aws === first.aws && cost.slack === first.slack;
  return {
    what: `one approval, ${versions.toLocaleString('en')} versions in the group`,
    measured: `${cost.transitions} transitions, ${cost.invocations} invocations, ${cost.aws} AWS and ${cost.slack} Slack calls`,
    budget: `at most ${BUDGET.transitions} and ${BUDGET.invocations}; calls as with ${SMALL}`,
    holds: cost.transitions <= BUDGET.transitions && cost.invocations <= BUDGET.invocations && same,
  };
};

/** So many open questions, answered a few at a time; until the registry says Approved of all. */
const rates = async (gate: Gate, say: Plan['say']): Promise<Row[]> => {
  const arns: string[] = [];
  // A group each: else some would go back behind others, and have to say why.
  const groups = Array.from({ length: APPROVALS }, (_, index) => `churn-rate-${index}`);
  await inParallel(groups, AT_ONCE, async (group) => {
    await gate.group(group);
    arns.push(await gate.register(group));
  });
  await gate.quiet();
  const open = [...gate.cards()].filter(([id]) => id.startsWith('churn-rate-')).map(([, ts]) => ts);
  say(`${open.length} questions are open; answering ${AT_ONCE} at a time`);
  const answers: number[] = [];
  const started = performance.now();
  await inParallel(open, AT_ONCE, async (ts) => {
    answers.push(...(await gate.approve(ts)));
  });
  await gate.quiet();
  const perSecond = open.length / ((performance.now() - started) / 1000);
  for (const arn of arns)
    if ((await gate.status(arn)) !== 'Approved') throw new Error(`${arn} was not approved.`);
  const p99 = quantile(answers, 0.99);
  return [
    {
      what: `${open.length} approvals, ${AT_ONCE} at once, signed click to Approved and told`,
      measured: `${perSecond.toFixed(1)} a second`,
      budget: `at least ${BUDGET.perSecond} a second`,
      holds: perSecond >= BUDGET.perSecond,
    },
    {
      what: 'answer to a click or a submitted modal meanwhile',
      measured: `p50 ${ms(quantile(answers, 0.5))}, p99 ${ms(p99)}`,
      budget: `p99 under ${BUDGET.p99} ms`,
      holds: p99 < BUDGET.p99,
    },
  ];
};

export const approvalRows = async ({ say }: Plan): Promise<Row[]> => {
  const gate = await Gate.open();
  try {
    // Whoever comes first pays for what is loaded once: a version that nobody counts.
    await costIn(gate, 'churn-first', 1);
    const small = await costIn(gate, 'churn-small', SMALL);
    say(`registering ${LARGE.toLocaleString('en')} versions that are nobody's to decide`);
    const large = await costIn(gate, 'churn-large', LARGE);
    return [costRow(SMALL, small, small), costRow(LARGE, large, small), ...(await rates(gate, say))];
  } finally {
    await gate.close();
  }
};
