// countersign init: a model package group with description and tags, and a policy file to start from. Everything is
// checked first; then the group is created, then the file is written. Nothing that exists is ever changed.
import { writeFileSync } from 'node:fs';
import type * as z from 'zod';
import { type Groups } from '../adapters/groups.ts';
import { GroupName } from '../approval/group-pattern.ts';
import { PolicyFile } from '../approval/policy.ts';
import { connect, CONNECTION_OPTIONS } from './connection.ts';
import { groupAsked, isAsAsked, planGroup, type GroupAsked, type GroupPlan } from './init-group.ts';
import { planPolicy, type PolicyPlan } from './init-policy.ts';
import { initAsJson, initShown, type Initialised } from './init-shown.ts';
import { folderOf, shown } from './policies.ts';
import { type Said } from './starter-policy.ts';
import { CALLED, parsed, Refused, STATUS, WrongUsage } from './usage.ts';

export const HELP = `countersign init: a group for the versions of a model, and its policy

  ${CALLED} init fraud-cards --tag owner=risk-team --dry-run

Creates the model package group with your own AWS credentials, and writes a
policy file to start from. All is checked first. Nothing that exists is ever
changed: called again, it does what is left to do, and says what differs.
It needs DescribeModelPackageGroup, of a group that exists ListTags, and to
create one CreateModelPackageGroup, and AddTags where it has tags.

  --description <text>   of the group, at most 1,024 characters
  --tag <key>=<value>    a tag of the group, as often as there are some
  --channel <id>         the Slack channel where the question is asked
  --approvers <a,b>      keys of identities.yml; any one of them decides
  --buckets <a,b>        the only buckets that evidence is read from
                         These three are taken from the other policies where
                         all of them say the same. Where a wider pattern names
                         the group, the new file starts from that policy.
  --policies <folder>    POLICY_DIR, or policies/
  --file <name>          the file in that folder, <group>.yml unless given
  --no-policy            only the group
  --no-group             only the policy, without AWS
  --dry-run              says what would be done, and prints the policy
  --json                 what was done, as one JSON document
  --profile --region --endpoint-url --no-color

Exit status: 0 done, or there already; 2 the group is there with other tags or
another description than asked for; 1 a fault, 64 wrong usage.`;

const OPTIONS = {
  ...CONNECTION_OPTIONS,
  description: { type: 'string' },
  tag: { type: 'string', multiple: true },
  channel: { type: 'string' },
  approvers: { type: 'string' },
  buckets: { type: 'string' },
  policies: { type: 'string' },
  file: { type: 'string' },
  'no-policy': { type: 'boolean', default: false },
  'no-group': { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

type Options = ReturnType<typeof parsed<typeof OPTIONS>>['values'];

/** Answers the exit status: 2 when the group that exists is not as it was asked for. */
export const init = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(args, OPTIONS);
  const name = oneGroup(positionals);
  const asked = groupAsked(name, values);
  refuseWhatHasNoEffect(values);
  const policy = policyOf(name, values);
  const done = await initialise(asked, policy, values);
  if (values.json) console.log(JSON.stringify(initAsJson(done), null, 2));
  else initShown(done, values);
  return isAsAsked(done.group) ? STATUS.yes : STATUS.no;
};

const oneGroup = ([name, ...others]: readonly string[]): string => {
  if (name === undefined) throw new WrongUsage('Name the group that is to be created.');
  if (others.length > 0) throw new WrongUsage(`One group at a time; ${others.join(' ')} is too much.`);
  if (GroupName.safeParse(name).success) return name;
  throw new WrongUsage(
    `${name} cannot be the name of a model package group: 1 to 63 letters, digits and hyphens, no hyphen first or last.`,
  );
};

const OF_GROUP = ['description', 'tag'] as const;
const OF_POLICY = ['channel', 'approvers', 'buckets', 'policies', 'file'] as const;

const refuseWhatHasNoEffect = (values: Options): void => {
  if (values['no-group'] && values['no-policy'])
    throw new WrongUsage('With --no-group and --no-policy there is nothing to do.');
  for (const [left, options] of [
    ['no-group', OF_GROUP],
    ['no-policy', OF_POLICY],
  ] as const) {
    const [given] = options.filter((option) => values[option] !== undefined);
    if (values[left] && given) throw new WrongUsage(`--${given} has no effect with --${left}.`);
  }
};

const policyOf = (group: string, values: Options): PolicyPlan =>
  values['no-policy']
    ? { kind: 'not-wanted' }
    : planPolicy({
        ...saidIn(values),
        group,
        folder: folderOf(values.policies),
        file: values.file ?? `${group}.yml`,
      });

/** Checked one by one, so that a fault names the option and not a line of a file that is not there. */
const saidIn = ({ channel, approvers, buckets }: Options): Said => {
  const { shape } = PolicyFile;
  return {
    ...(channel !== undefined && { channel: taken('channel', shape.channel.safeParse(channel)) }),
    ...(approvers !== undefined && {
      approvers: taken('approvers', shape.approvers.safeParse(listed(approvers))),
    }),
    ...(buckets !== undefined && { buckets: taken('buckets', shape.buckets.safeParse(listed(buckets))) }),
  };
};

const listed = (given: string): string[] => given.split(',').map((one) => one.trim());

const taken = <T>(option: string, { data, error }: z.ZodSafeParseResult<T>): T => {
  if (error) throw new WrongUsage(`--${option} takes ${error.issues[0]?.message ?? ''}.`);
  return data;
};

/** Does what is planned, or with --dry-run only looks. */
const initialise = async (asked: GroupAsked, policy: PolicyPlan, values: Options): Promise<Initialised> => {
  const isDry = values['dry-run'];
  const done = { name: asked.name, isDry, policy };
  if (values['no-group']) {
    if (!isDry) write(policy, 'Nothing was created.');
    return { ...done, group: { kind: 'not-wanted' } };
  }
  const connection = connect(values);
  try {
    const group = await orSay('Nothing was created.', planGroup(connection.groups, asked));
    if (isDry) return { ...done, group };
    const created = await createdGroup(connection.groups, group);
    const before =
      created.kind === 'created' ? `The group was created: ${created.arn}.` : 'No group was created.';
    write(policy, `${before} Run this again: it only does what is left.`);
    return { ...done, group: created };
  } finally {
    connection.close();
  }
};

const createdGroup = async (groups: Groups, plan: GroupPlan): Promise<GroupPlan> => {
  if (plan.kind !== 'create') return plan;
  // Whether a call without an answer was carried out is not known; the next run sees it.
  const arn = await orSay(
    'No policy was written. Run this again: it only does what is left.',
    groups.create(plan.group),
  );
  return { kind: 'created', group: plan.group, arn };
};

/** Says what was done so far before a fault of a call is told. */
const orSay = async <T>(soFar: string, call: Promise<T>): Promise<T> => {
  try {
    return await call;
  } catch (error) {
    console.error(soFar);
    throw error;
  }
};

/** Never over a file that is there, not even one that came meanwhile. */
const write = (policy: PolicyPlan, soFar: string): void => {
  if (policy.kind !== 'write') return;
  try {
    writeFileSync(policy.path, policy.text, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'there is such a file by now' : String(error);
    throw new Refused(`${shown(policy.path)} was not written: ${why}. ${soFar}`, { cause: error });
  }
};
