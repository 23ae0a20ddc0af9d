// npm run deploy: refuses what must not reach an account, builds, deploys, and says which two secrets to store.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import deployParameters from '../infra/parameters.cjs';

const { faults, parameters } = deployParameters;

const help = `npm run deploy -- --stage <stage> --param=<name>=<value> ... [--region <region>] [--dry-run]

Builds, packages and deploys Countersign to the AWS account of your credentials.

Parameters, all required:
${Object.entries(parameters)
  .map(([name, { is }]) => `  ${name.padEnd(15)} ${is}`)
  .join('\n')}

--dry-run  checks everything and prints the commands without running them
POLICY_DIR names another folder than policies/.`;

/** What only the local cloud knows: its people, its channel, its account. */
const LOCAL = /\bU0(?:ALICE|BOB|CAROL|DAVE)\b|\bC0MODELS\b|\b000000000000\b/g;

const filesUnder = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

const localNamesIn = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(LOCAL)].map(
        ([name]) => `${file}:${index + 1} names ${name}, who exists only in the local cloud.`,
      ),
    );

/** Everything under a key, wherever it stands: in a policy, and in its overrides. */
const valuesOf = (key, value) => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key && Array.isArray(inner) ? inner : valuesOf(key, inner),
  );
};

/** Buckets of policies that evaluate's role would not let it read: every version of their groups would get stuck. */
const unreadableBuckets = (file, metricsBuckets = '') => {
  const readable = metricsBuckets.split(',').map((name) => name.trim());
  const named = valuesOf('buckets', parse(readFileSync(file, 'utf8'))).map((it) => String(it).split('/')[0]);
  return [...new Set(named)]
    .filter((bucket) => !readable.includes(bucket))
    .map(
      (bucket) =>
        `${file} reads metrics from the bucket ${bucket}, which --param=metricsBuckets does not name.`,
    );
};

/** The refusals, one sentence each; empty when all is well. */
const refusals = ({ stage, given, files }) => [
  ...(stage ? [] : ['--stage is missing: npm run deploy -- --stage <stage>.']),
  ...(stage === 'local' ? ['Stage local is the local cloud; it is never deployed.'] : []),
  // Rule names hold stage and service and may have 64 characters.
  ...(stage && !/^[a-z][a-z0-9-]{0,19}$/.test(stage)
    ? [`Stage "${stage}": use at most 20 lower-case letters, digits and hyphens, a letter first.`]
    : []),
  ...faults(given),
  ...(files.length > 0 ? [] : ['There is no policy: nothing would ever be approved.']),
  ...files.flatMap(localNamesIn),
  ...files.flatMap((file) => unreadableBuckets(file, given.metricsBuckets)),
];

const secrets = (stage, region) => {
  const at = region ? ` --region ${region}` : '';
  const store = (name, variable) =>
    `  aws ssm put-parameter --type SecureString --overwrite${at} --name /countersign/${stage}/${name} --value "$${variable}"`;
  return [
    store('slack-bot-token', 'SLACK_BOT_TOKEN'),
    store('slack-signing-secret', 'SLACK_SIGNING_SECRET'),
  ].join('\n');
};

const run = (command, args) => {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
};

const { values } = parseArgs({
  options: {
    stage: { type: 'string' },
    region: { type: 'string' },
    param: { type: 'string', multiple: true, default: [] },
    'dry-run': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  console.log(help);
  process.exit(0);
}

const { stage, region } = values;
const given = Object.fromEntries(
  values.param.map((pair) => [pair.split('=', 1)[0], pair.slice(pair.indexOf('=') + 1)]),
);
const files = filesUnder(process.env.POLICY_DIR ?? 'policies').filter((file) => /\.ya?ml$/.test(file));
const refused = refusals({ stage, given, files });
if (refused.length > 0) {
  console.error(
    ['Not deployed.', ...refused.map((reason) => `- ${reason}`), '', 'npm run deploy -- --help'].join('\n'),
  );
  process.exit(1);
}

const deploy = [
  'deploy',
  '--stage',
  stage,
  ...(region ? ['--region', region] : []),
  ...values.param.map((p) => `--param=${p}`),
];
if (values['dry-run']) {
  console.log(`npm run build\nserverless ${deploy.join(' ')}`);
} else {
  run('npm', ['run', 'build']);
  run('serverless', deploy);
}
console.log(`
The bot token and the signing secret of the Slack app are stored once, and again whenever they change:
${secrets(stage, region)}`);
