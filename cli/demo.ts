// npm run demo: registers the next version of churn-telco as alice, through the SageMaker API like any client, and says
// what happens next.
import { parseArgs } from 'node:util';
import { registerVersion } from './register.ts';

const HELP = `npm run demo [-- --failing]

Registers the next version of churn-telco in the local cloud, as alice.

  --failing  with an AUC of 0.74, which the policy rejects

AWS_PORT says where the local cloud listens, 4566 unless set.`;

const nothingListens = (error: unknown): boolean =>
  error instanceof Error &&
  ['ECONNREFUSED', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '');

const demo = async (failing: boolean): Promise<void> => {
  const awsUrl = `http://127.0.0.1:${process.env['AWS_PORT'] ?? '4566'}`;
  try {
    const { group, version, arn } = await registerVersion({
      awsUrl,
      as: 'alice',
      kind: failing ? 'failing' : 'good',
    });
    console.log(
      `Registered ${group} v${version} as alice, ${failing ? 'with an AUC of 0.74' : 'with an AUC of 0.91'}.\n${arn}\n`,
    );
    console.log(failing ? FAILING_NEXT : GOOD_NEXT);
  } catch (error) {
    if (!nothingListens(error)) throw error;
    console.error(`Nothing listens at ${awsUrl}. Start the local cloud in another terminal: npm start`);
    process.exitCode = 1;
  }
};

const FAILING_NEXT = 'The policy rejects it and asks nobody: the page and the log of npm start say why.';
const GOOD_NEXT = 'Next: open the page that npm start prints, act as bob and choose Approve.';

const given = (): { failing: boolean; help: boolean } | undefined => {
  try {
    const options = {
      failing: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return undefined;
  }
};

/** Wrong usage, as ux.md sets it for every command. */
const WRONG_USAGE = 64;

const values = given();
if (!values) process.exitCode = WRONG_USAGE;
else if (values.help) console.log(HELP);
else await demo(values.failing);
