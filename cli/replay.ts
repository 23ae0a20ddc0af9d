// countersign replay: what a policy would have said of every version of a group so far. Reads only.
import { short } from '../approval/ids.ts';
import { accountOf, connect, CONNECTION_OPTIONS, type Connection } from './connection.ts';
import { judgeAgain, type Again } from './judge-again.ts';
import { POLICY_OPTIONS, policyFor, type Chosen } from './policies.ts';
import { countsOf, summaryInWords } from './replay-summary.ts';
import { tableOf } from './replay-table.ts';
import { paint, progress, say, width } from './terminal.ts';
import { CALLED, parsed, Refused, STATUS, WrongUsage } from './usage.ts';
import { groupNamed } from './version-named.ts';
import { type ListedVersion } from '../adapters/registry.ts';

export const HELP = `countersign replay: what would this policy have said of every version so far?

  ${CALLED} replay churn-telco --policy ./churn-next.yml

Every version of the group is judged again, oldest first, beside the newest
version with a lower number that is approved. Nothing is changed and nobody is
asked. It is read with your own AWS credentials: ListModelPackages, and for
each version DescribeModelPackage and GetObject of the files it registers, and
where the policy is about the run, what finds it (countersign compare --help).

  --policy <file>      judges by this file, not by the policy of the group
  --policies <folder>  POLICY_DIR, or policies/
  --last <n>           only the newest n versions
  --json               every version with its outcome, and the summary
  --profile --region --endpoint-url --no-color

Exit status: 0 judged, 1 a fault, also when a version could not be judged,
64 wrong usage.`;

const OPTIONS = {
  ...POLICY_OPTIONS,
  ...CONNECTION_OPTIONS,
  last: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

type Options = ReturnType<typeof parsed<typeof OPTIONS>>['values'];

/** Answers the exit status: 1 when a version could not be judged. */
export const replay = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(args, OPTIONS);
  const group = oneGroup(positionals);
  const last = lastOf(values);
  const chosen = policyFor(group, values);
  const connection = connect(values);
  try {
    const again = await judgedAgain(connection, { group, last, chosen });
    if (values.json) console.log(JSON.stringify(asJson(group, chosen, again), null, 2));
    else print(group, chosen, again);
    return again.some(({ outcome }) => outcome === 'unjudged') ? STATUS.fault : STATUS.yes;
  } finally {
    connection.close();
  }
};

const oneGroup = ([group, ...others]: readonly string[]): string => {
  if (group === undefined) throw new WrongUsage('Name the group whose versions are judged again.');
  if (others.length > 0) throw new WrongUsage(`One group at a time; ${others.join(' ')} is too much.`);
  return groupNamed(group);
};

const lastOf = ({ last }: Options): number | undefined => {
  if (last === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(last))
    throw new WrongUsage(`--last is "${last}": give a whole number from 1 on.`);
  return Number(last);
};

interface What {
  readonly group: string;
  readonly last: number | undefined;
  readonly chosen: Chosen;
}

const judgedAgain = async (connection: Connection, { group, last, chosen }: What): Promise<Again[]> => {
  const { registry, lineage, experiments } = connection;
  const all = await versionsIn(connection, group);
  const [first] = all;
  if (!first) throw new Refused(`The group ${group} has no versions here, or does not exist.`);
  const from = last === undefined ? 0 : Math.max(0, all.length - last);
  const telling = progress(all.length - from);
  const groupTags = chosen.policy.evidence?.groupTags && (await registry.groupTags(group));
  try {
    return await judgeAgain(
      {
        registry,
        lineage,
        experiments,
        evidence: connection.evidenceOf(accountOf(first.arn)),
        policy: chosen.policy,
        groupTags,
      },
      all.slice(from),
      all.slice(0, from).findLast(({ approvalStatus }) => approvalStatus === 'Approved'),
      telling.done,
    );
  } finally {
    telling.end();
  }
};

const versionsIn = async ({ registry }: Connection, group: string): Promise<ListedVersion[]> => {
  const all: ListedVersion[] = [];
  for await (const version of registry.versionsOf(group)) all.push(version);
  return all.sort((a, b) => a.version - b.version);
};

const asJson = (group: string, { policy, digest, file }: Chosen, versions: readonly Again[]) => ({
  group,
  policy: { name: policy.name, digest, file },
  versions,
  summary: countsOf(versions),
});

const print = (
  group: string,
  { policy, digest, file, namesGroup }: Chosen,
  again: readonly Again[],
): void => {
  const versions = again.length === 1 ? '1 version' : `${again.length} versions`;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  say(
    paint('bold', `${group}: ${versions} judged again. Nothing was changed.`),
    `policy ${policy.name} ${short(digest)} (${file})`,
    `Each is compared with the newest approved before it. Dates are ${timeZone}.`,
    ...(namesGroup
      ? []
      : [`This policy does not name ${group}: its groups are ${policy.groups.join(', ')}.`]),
    '',
  );
  console.log(tableOf(again, { columns: width(), paint }));
  say('', ...summaryInWords(again));
};
