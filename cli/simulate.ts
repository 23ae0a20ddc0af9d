// countersign simulate: what the policy would say of a version, or of files that are not registered yet. Reads only.
import { evaluate } from '../approval/evaluate.ts';
import { needsInWords } from '../approval/needs.ts';
import { needsRun } from '../approval/runs-shown.ts';
import { type Policy } from '../approval/policy.ts';
import { comparedInWords } from '../approval/reasons.ts';
import { type Verdict } from '../approval/verdict.ts';
import { gather } from '../adapters/facts.ts';
import { type ModelPackage } from '../approval/package.ts';
import { short } from '../approval/ids.ts';
import {
  accountOf,
  connect,
  CONNECTION_OPTIONS,
  regionOf,
  type Connection,
  type Wanted,
} from './connection.ts';
import { describedIn, factsOnDisk, filesNamed, groupIn, versionIn, type OnDisk } from './files.ts';
import { tagNamed } from './group-tags.ts';
import { POLICY_OPTIONS, policyFor, shown, type Asked, type Chosen } from './policies.ts';
import { reasonTree } from './reason-tree.ts';
import { paint, say, width } from './terminal.ts';
import { CALLED, parsed, Refused, STATUS, WrongUsage } from './usage.ts';
import { arnOf, versionNamed, type Named } from './version-named.ts';

export const HELP = `countersign simulate: what would the policy say of this version?

  ${CALLED} simulate churn-telco 44
  ${CALLED} simulate --group churn-telco --files evaluation.json

A version is named by its group and number, or by its ARN. Nothing is changed
and nobody is asked. It is read with your own AWS credentials, which need
DescribeModelPackage, ListModelPackages and GetObject, and where the policy
wants tags of the group, DescribeModelPackageGroup and ListTags; where it is
about the run, DescribeTrialComponent, ListArtifacts, QueryLineage and
DescribeTrainingJob. Files on disk are judged without AWS.

  --policy <file>          judges by this file, not by the policy of the group
  --policies <folder>      POLICY_DIR, or policies/
  --group <group>          whose policy the files are judged by
  --files [<source>=]<file>
                           a file of evidence, as often as there are some:
                           model-quality (also without a name), bias,
                           pre-training-bias, post-training-bias,
                           explainability, data-quality, model-card, run,
                           model-quality-constraints, data-quality-constraints
  --version-json <file>    what create-model-package takes, or
                           describe-model-package gives; its files come from
                           --files
  --champion-files [<source>=]<file>
                           the newest approved version to compare with, such
                           as ./v41.json, or with --champion-version 41
  --tag <key>=<value>      a tag of the group, where the policy wants some
  --json                   the verdict with its reasons
  --profile --region --endpoint-url --no-color

Exit status: 0 approved or asked, 2 rejected, 1 a fault, 64 wrong usage.`;

const OPTIONS = {
  ...POLICY_OPTIONS,
  ...CONNECTION_OPTIONS,
  group: { type: 'string' },
  files: { type: 'string', multiple: true },
  'version-json': { type: 'string' },
  'champion-files': { type: 'string', multiple: true },
  'champion-version': { type: 'string' },
  tag: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
} as const;

type Options = ReturnType<typeof parsed<typeof OPTIONS>>['values'];

/** What was found, wherever the version came from. */
interface Simulated {
  readonly group: string;
  readonly version: number | undefined;
  /** `churn-telco v44`, or the files. */
  readonly subject: string;
  readonly chosen: Chosen;
  readonly verdict: Verdict;
  /** What it was compared with. */
  readonly compared: string;
}

/** Answers the exit status: 2 when the version would be rejected. */
export const simulate = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parsed(args, OPTIONS);
  const found = positionals.length > 0 ? await ofVersion(versionNamed(positionals), values) : ofFiles(values);
  if (values.json) console.log(JSON.stringify(asJson(found), null, 2));
  else print(found);
  return found.verdict.outcome === 'reject' ? STATUS.no : STATUS.yes;
};

const asJson = ({ group, version, chosen, verdict }: Simulated) => ({
  group,
  version: version ?? null,
  champion: verdict.champion ?? null,
  policy: { name: chosen.policy.name, digest: chosen.digest, file: chosen.file },
  verdict,
});

const print = ({ group, subject, chosen, verdict, compared }: Simulated): void => {
  const { policy, digest, file, namesGroup } = chosen;
  say(
    paint('bold', `${subject}: ${outcomeInWords(verdict)}`),
    `policy ${policy.name} ${short(digest)} (${file})`,
    `${compared} Nothing was changed.`,
    ...(namesGroup
      ? []
      : [`This policy does not name ${group}: its groups are ${policy.groups.join(', ')}.`]),
    ...observing(policy),
    '',
  );
  console.log(reasonTree(verdict, { columns: width(), paint }));
};

const observing = ({ mode }: Policy): string[] =>
  mode === 'observe' ? ['This policy only observes: nobody is asked and the registry is never written.'] : [];

const outcomeInWords = ({ outcome, needs }: Verdict): string => {
  if (outcome === 'reject') return 'would be rejected. Nobody would be asked.';
  if (outcome === 'approve') return 'would be approved by policy, nobody would be asked.';
  return `would be asked about: ${needsInWords(needs)}.`;
};

const ofVersion = async (named: Named, values: Options): Promise<Simulated> => {
  refuseOptionsOfFiles(values);
  const connection = connect({ ...values, region: regionFor(named, values) });
  try {
    return await judge(connection, named, values);
  } finally {
    connection.close();
  }
};

/** An ARN says where its version is. */
const regionFor = (named: Named, { region }: Wanted): string | undefined =>
  region ?? (named.kind === 'arn' ? regionOf(named.arn) : undefined);

const judge = async (connection: Connection, named: Named, asked: Asked): Promise<Simulated> => {
  const chosen = policyFor(named.group, asked);
  const arn = await arnOf(connection.registry, named);
  const found = await connection.registry.describe(arn);
  if (!found) throw new Refused(`${named.group} v${named.version} does not exist: ${arn}.`);
  const isPending = found.approvalStatus === 'PendingManualApproval';
  const { registry, lineage, experiments, evidenceOf } = connection;
  const places = {
    registry,
    lineage,
    evidence: evidenceOf(accountOf(arn)),
    // Nothing of a run is shown here that no rule is about.
    ...(needsRun(chosen.policy) && { experiments }),
  };
  const { facts } = await gather(places, found, chosen.policy, isPending ? 'newest' : 'before-itself');
  const verdict = evaluate(chosen.policy, facts);
  return {
    group: found.group,
    version: found.version,
    subject: `${found.group} v${found.version}`,
    chosen,
    verdict,
    compared: isPending ? comparedInWords(verdict) : comparedBefore(verdict, found),
  };
};

/** A version that is decided is compared with what was approved when it came. */
const comparedBefore = ({ champion }: Verdict, { approvalStatus }: ModelPackage): string =>
  champion === undefined
    ? `It is ${approvalStatus}; no version before it is approved to compare with.`
    : `It is ${approvalStatus}, so it is compared with v${champion}, the newest approved before it.`;

const ONLY_FILES = ['group', 'version-json', 'champion-version'] as const;
const ONLY_FILES_LISTS = ['files', 'champion-files', 'tag'] as const;

const refuseOptionsOfFiles = (values: Options): void => {
  const given = [
    ...ONLY_FILES.filter((option) => values[option] !== undefined),
    ...ONLY_FILES_LISTS.filter((option) => (values[option] ?? []).length > 0),
  ];
  if (given.length > 0)
    throw new WrongUsage(`--${given[0] ?? ''} goes with files on disk, and a registered version was named.`);
};

const ofFiles = (values: Options): Simulated => {
  const it = onDisk(values);
  const chosen = policyFor(it.group, values);
  const verdict = evaluate(chosen.policy, factsOnDisk(it, chosen.policy));
  const version = it.described?.ModelPackageVersion;
  const named = version === undefined ? `, ${[...it.files.values()].map(shown).join(', ')}` : ` v${version}`;
  return {
    group: it.group,
    version,
    subject: `${it.group}${named}`,
    chosen,
    verdict,
    compared: it.champion
      ? `Compared with v${it.champion.version} (${[...it.champion.files.values()].map(shown).join(', ')}).`
      : 'Compared with no other version.',
  };
};

const onDisk = (values: Options): OnDisk => {
  const files = filesNamed(values.files ?? []);
  if (files.size === 0 && values['version-json'] === undefined)
    throw new WrongUsage('Name a version, as <group> <number> or by its ARN, or give --group and --files.');
  const described = values['version-json'] === undefined ? undefined : describedIn(values['version-json']);
  return {
    group: groupOf(values.group, groupIn(described)),
    files,
    described,
    champion: championIn(values),
    tags: Object.fromEntries((values.tag ?? []).map(tagNamed)),
  };
};

const groupOf = (given: string | undefined, described: string | undefined): string => {
  const group = given ?? described;
  if (group === undefined)
    throw new WrongUsage('Give --group: it says which policy the files are judged by.');
  if (described !== undefined && described !== group)
    throw new WrongUsage(`--group is ${group}, and --version-json is of the group ${described}.`);
  return group;
};

const championIn = (values: Options): OnDisk['champion'] => {
  const files = filesNamed(values['champion-files'] ?? []);
  if (files.size === 0) return undefined;
  const given = values['champion-version']?.replace(/^v/, '');
  const version = given === undefined ? versionIn(files) : Number(given);
  if (version === undefined || !Number.isSafeInteger(version) || version < 1)
    throw new WrongUsage(
      'Say which version the champion is: --champion-version 41, or a file such as v41.json.',
    );
  return { version, files };
};
