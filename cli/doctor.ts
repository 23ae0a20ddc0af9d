// countersign doctor: whether a stage is connected as it has to be. It only reads, and shows no secret.
import { Deployment } from '../adapters/deployment.ts';
import { SlackSetup } from '../adapters/slack/setup.ts';
import { CONNECTION_OPTIONS, isElsewhere, settingsOf, type Wanted } from './connection.ts';
import { apiUrlOf } from './decisions.ts';
import { checksOf, type Check } from './doctor/check.ts';
import { clocks } from './doctor/clocks.ts';
import { expectedOf } from './doctor/expected.ts';
import { functions } from './doctor/functions.ts';
import { policies, type Named } from './doctor/policies.ts';
import { type Setting, type Stage } from './doctor/reading.ts';
import { rules, undelivered } from './doctor/rules.ts';
import { secrets, storing } from './doctor/secrets.ts';
import { checksShown, isWell } from './doctor/shown.ts';
import { channels, people, scopes, token, userGroups } from './doctor/slack.ts';
import { bucket, evidence, machine, table } from './doctor/stores.ts';
import { folderOf } from './policies.ts';
import { progress, width } from './terminal.ts';
import { CALLED, parsed, STATUS, WrongUsage } from './usage.ts';

export const HELP = `countersign doctor: is everything connected as it has to be?

  ${CALLED} doctor --stage prod --region eu-west-1

Looks in AWS for the functions, rules, state machine, table, bucket and secrets
of a stage and for events that could not be delivered; in Slack for the token,
its scopes, the app in every channel, and everybody whom the policies and
identities.yml name; and whether the clocks agree. Whatever does not pass is
followed by what to do. Only reads, with your own AWS credentials and with the
bot token that is stored; docs/runbook.md lists the permissions. No secret is
shown.

  --stage <stage>      which one; not needed for the local cloud
  --policies <folder>  whose channels, people and buckets are looked for; else
                       POLICY_DIR, else policies/
  --api-url <address>  of the local cloud's page; else COUNTERSIGN_API_URL,
                       else http://127.0.0.1:8080. Only for the local cloud
  --json               every check with what was found
  --profile --region --endpoint-url --no-color

Exit status: 0 nothing fails, 2 something fails or could not be read, 1 a fault,
64 wrong usage.`;

const OPTIONS = {
  ...CONNECTION_OPTIONS,
  stage: { type: 'string' },
  policies: { type: 'string' },
  'api-url': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

interface Asked extends Wanted {
  readonly 'api-url'?: string | undefined;
}

/** Answers the exit status: 2 when something fails or could not be read. */
export const doctor = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(args, OPTIONS);
  if (positionals.length > 0)
    throw new WrongUsage(`Name a stage with --stage; ${positionals.join(' ')} is too much.`);
  const isLocal = isElsewhere(values);
  const name = values.stage ?? (isLocal ? 'local' : undefined);
  if (name === undefined) throw new WrongUsage('Name the stage: --stage prod');
  const stage: Stage = { name, awsOptions: awsOptionsOf(values) };
  const slackUrl = slackUrlOf(values, isLocal);
  const deployment = new Deployment(settingsOf(values), isLocal);
  try {
    const checks = await examined(deployment, stage, { folder: folderOf(values.policies), slackUrl });
    if (values.json) console.log(JSON.stringify({ stage: name, well: isWell(checks), checks }, null, 2));
    else console.log(checksShown(name, checks, width()).join('\n'));
    return isWell(checks) ? STATUS.yes : STATUS.no;
  } finally {
    deployment.destroy();
  }
};

const awsOptionsOf = (wanted: Wanted): string =>
  (['profile', 'region', 'endpoint-url'] as const)
    .flatMap((name) => (wanted[name] === undefined ? [] : [` --${name} ${wanted[name]}`]))
    .join('');

/** Slack itself, but for the local cloud. */
const slackUrlOf = (asked: Asked, isLocal: boolean): string | undefined =>
  isLocal ? new URL('/api/', apiUrlOf(asked)).href : undefined;

interface Around {
  readonly folder: string;
  readonly slackUrl: string | undefined;
}

const examined = async (
  deployment: Deployment,
  stage: Stage,
  { folder, slackUrl }: Around,
): Promise<readonly Check[]> => {
  const expected = expectedOf(stage.name);
  const { checks: functionChecks, setting } = await functions(deployment, stage, expected);
  const { checks: ruleChecks, deadLetters } = await rules(deployment, stage, expected);
  const { checks: secretChecks, botToken } = await secrets(deployment, stage, setting);
  const { check: files, named } = policies(folder);
  const aws = await Promise.all([
    machine(deployment, stage, setting),
    table(deployment, setting),
    evidence(deployment, setting),
    undelivered(deployment, stage, deadLetters),
  ]);
  const buckets = await Promise.all(bucketsOf(deployment, named));
  return [
    ...functionChecks,
    ...ruleChecks,
    ...aws.flat(),
    ...secretChecks,
    ...(botToken === undefined
      ? [checksOf('Slack', 'token').notChecked('no bot token could be read')]
      : await inSlack(new SlackSetup(botToken, slackUrl), stage, {
          setting,
          named,
          awsOffsetMs: deployment.clockOffsetMs,
        })),
    files,
    ...buckets.flat(),
  ];
};

const bucketsOf = (deployment: Deployment, named: Named | undefined) =>
  (named?.buckets ?? []).map((name) =>
    bucket(deployment, {
      ...{ group: 'Policies', subject: 'buckets', name },
      remedy: {
        say: 'Correct its name in the policies, or create it; the parameter metricsBuckets names it, too.',
      },
    }),
  );

interface Known {
  readonly setting: Setting;
  readonly named: Named | undefined;
  readonly awsOffsetMs: number | undefined;
}

const inSlack = async (
  slack: SlackSetup,
  stage: Stage,
  { setting, named: policy, awsOffsetMs }: Known,
): Promise<readonly Check[]> => {
  const store = storing('slack-bot-token', setting['SLACK_PARAMETERS_PREFIX'] ?? '', stage);
  const { checks, installed } = await token(slack, { teamId: setting['SLACK_TEAM_ID'], storing: store });
  if (!installed) return checks;
  const named = channelsNamed(setting, policy);
  const users = policy?.users ?? [];
  const { done, end } = progress(named.size + users.length);
  let asked = 0;
  const next = (): void => done(++asked);
  const found = await channels(slack, named, next);
  const persons = policy ? await people(slack, users, next) : [];
  const groups = await userGroups(slack, policy?.userGroups ?? []);
  end();
  return [
    ...checks,
    scopes(installed),
    ...found,
    ...persons,
    ...groups,
    clocks({ aws: awsOffsetMs, slack: installed.clockOffsetMs }),
  ];
};

/** Every channel that is written to, and who names it. */
const channelsNamed = (
  setting: Setting,
  policy: Named | undefined,
): ReadonlyMap<string, readonly string[]> => {
  const named = new Map(policy?.channels ?? []);
  const ops = setting['OPS_CHANNEL'];
  if (ops !== undefined) named.set(ops, [...(named.get(ops) ?? []), 'opsChannel']);
  return named;
};
