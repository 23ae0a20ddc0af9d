// npm run demo: registers the next version of churn-telco as alice, through the SageMaker API like any client, and says
// what happens next.
import { parseArgs } from 'node:util';
import { registerHistory } from './register-history.ts';
import { registerPipeline } from './register-pipeline.ts';
import { registerVersion } from './register.ts';

const HELP = `npm run demo [-- --failing | -- --pipeline [--without-evaluation] | -- --history <n>]

Registers the next version of churn-telco in the local cloud, as alice.

  --failing      with an AUC of 0.74, which the policy rejects
  --pipeline     instead, one of churn-pipeline with its whole lineage: data, training job, run, evaluation job
  --without-evaluation  the same, with metrics that no job wrote: docs/policy.md, "Lineage", says how to require one
  --history <n>  instead, n versions of churn-history that were decided before, to replay policies over (at most 1,000)

AWS_PORT says where the local cloud listens, 4566 unless set.`;

const nothingListens = (error: unknown): boolean =>
  error instanceof Error &&
  ['ECONNREFUSED', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '');

const awsUrl = `http://127.0.0.1:${process.env['AWS_PORT'] ?? '4566'}`;

const demo = async (failing: boolean): Promise<void> => {
  const kind = failing ? 'failing' : 'good';
  const { group, version, arn } = await registerVersion({ awsUrl, as: 'alice', kind });
  console.log(
    `Registered ${group} v${version} as alice, ${failing ? 'with an AUC of 0.74' : 'with an AUC of 0.91'}.\n${arn}\n`,
  );
  console.log(failing ? FAILING_NEXT : GOOD_NEXT);
};

const pipeline = async (withoutEvaluation: boolean): Promise<void> => {
  const { group, version, arn } = await registerPipeline({ awsUrl, as: 'alice', withoutEvaluation });
  const what = withoutEvaluation
    ? 'metrics that no job wrote'
    : 'its data, training job, run and evaluation job';
  console.log(`Registered ${group} v${version} as alice, with ${what}.\n${arn}\n`);
  console.log(
    `Next: decide it as bob on the page, and see its run in the thread. Then:\n\n  npx countersign lineage ${group} ${version}`,
  );
};

const history = async (count: number): Promise<void> => {
  const progress = (done: number): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${count}${done === count ? '\n' : ''}`);
  };
  const group = await registerHistory(awsUrl, count, progress);
  console.log(
    `Registered ${count} decided versions of ${group} as alice.\n\nNext: npx countersign replay ${group}`,
  );
};

/** Does it, or says that nothing listens. */
const orNothingListens = async (work: Promise<void>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!nothingListens(error)) throw error;
    console.error(`Nothing listens at ${awsUrl}. Start the local cloud in another terminal: npm start`);
    process.exitCode = 1;
  }
};

const FAILING_NEXT = 'The policy rejects it and asks nobody: the page and the log of npm start say why.';
const GOOD_NEXT = 'Next: open the page that npm start prints, act as bob and choose Approve.';

const MOST_HISTORY = 1_000;

const historyOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_HISTORY) return count;
  throw new Error(`--history takes a whole number from 1 to 1,000, not "${text}".`);
};

interface Given {
  readonly failing: boolean;
  readonly pipeline: boolean;
  readonly 'without-evaluation': boolean;
  readonly help: boolean;
  readonly history: number | undefined;
}

const given = (): Given | undefined => {
  try {
    const options = {
      failing: { type: 'boolean', default: false },
      pipeline: { type: 'boolean', default: false },
      'without-evaluation': { type: 'boolean', default: false },
      history: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    } as const;
    const { values } = parseArgs({ options });
    return { ...values, history: historyOf(values.history) };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return undefined;
  }
};

const registered = (asked: Given): Promise<void> => {
  if (asked.history !== undefined) return history(asked.history);
  if (asked.pipeline || asked['without-evaluation']) return pipeline(asked['without-evaluation']);
  return demo(asked.failing);
};

/** Wrong usage, as ux.md sets it for every command. */
const WRONG_USAGE = 64;

const values = given();
if (!values) process.exitCode = WRONG_USAGE;
else if (values.help) console.log(HELP);
else await orNothingListens(registered(values));
