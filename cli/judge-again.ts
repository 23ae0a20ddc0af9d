// Judges the versions of a group again, oldest first: a few at a time, each read once, and the one that it is compared
// with remembered from when it was judged itself. Of a version only its row is kept.
import { comparedSources, lineageOf, readAll, type Places } from '../adapters/facts.ts';
import { errorName, Inability } from '../adapters/inability.ts';
import { runSource, type RunPlaces } from '../adapters/runs-behind.ts';
import { type ListedVersion, type Registry } from '../adapters/registry.ts';
import { evaluate } from '../approval/evaluate.ts';
import { type Champion, type Facts } from '../approval/facts.ts';
import { cleanText } from '../approval/foreign-text.ts';
import { type Lineage } from '../approval/lineage.ts';
import { STAMP, type ModelPackage } from '../approval/package.ts';
import { type Policy } from '../approval/policy.ts';
import { needsRun } from '../approval/runs-shown.ts';
import { firstReason, unreadableFile } from '../approval/reasons.ts';
import { SOURCE_NAMES, type Sources } from '../approval/sources.ts';
import { type Verdict } from '../approval/verdict.ts';

/** So many versions are read at once. */
const AT_ONCE = 8;
const WHY_LIMIT = 300;

/** A version judged again: what became of it, and what would. */
export interface Again {
  readonly version: number;
  readonly arn: string;
  readonly registeredAt: string | null;
  readonly was: string;
  /** People by their keys, `policy` or `expiry`; null when Countersign did not decide it, or nobody has. */
  readonly by: readonly string[] | null;
  readonly champion: number | null;
  readonly outcome: Verdict['outcome'] | 'unjudged';
  /** Whether nothing but a file that cannot be read was found. */
  readonly unreadable: boolean;
  readonly why: string;
}

export interface Judging extends Required<RunPlaces> {
  readonly registry: Pick<Registry, 'describe'>;
  readonly evidence: Places['evidence'];
  readonly policy: Policy;
  readonly groupTags: Readonly<Record<string, string>> | undefined;
}

interface Read {
  readonly found: ModelPackage;
  readonly sources: Sources;
  readonly lineage: Lineage;
}

/** Every version in its row. `before` is the newest approved one before the first; `told` hears how many are done. */
export const judgeAgain = async (
  judging: Judging,
  versions: readonly ListedVersion[],
  before: ListedVersion | undefined,
  told: (done: number) => void,
): Promise<Again[]> => {
  const running = new Set<Promise<Again>>();
  const rows: Promise<Again>[] = [];
  let done = 0;
  let champion = before ? asChampion(read(judging, before.arn), judging.policy) : none;
  for (const version of versions) {
    if (running.size >= AT_ONCE) await Promise.race(running);
    const own = read(judging, version.arn);
    const row = judge(judging, version, own, champion).finally(() => {
      running.delete(row);
      told(++done);
    });
    running.add(row);
    rows.push(row);
    // Nobody keeps what was read of a version, but those that are compared with it.
    if (version.approvalStatus === 'Approved') champion = asChampion(own, judging.policy);
  }
  return Promise.all(rows);
};

const none: Promise<Champion> = Promise.resolve({ kind: 'none' });

const read = async (judging: Judging, arn: string): Promise<Read> => {
  const { registry, evidence, policy } = judging;
  const found = await registry.describe(arn);
  if (!found) throw new Inability('ServiceUnavailable', 'it was deleted while this ran.');
  const [{ sources }, lineage, run] = await Promise.all([
    readAll(evidence, found, policy.buckets, SOURCE_NAMES),
    lineageOf(judging.lineage, found, policy),
    needsRun(policy) && runSource(judging, found),
  ]);
  return { found, sources: run ? { ...sources, run } : sources, lineage };
};

const asChampion = (reading: Promise<Read>, policy: Policy): Promise<Champion> => {
  const champion = reading.then(({ found, sources }): Champion => {
    const compared = comparedSources(policy).map((name) => [name, sources[name]] as const);
    return {
      kind: 'version',
      version: found.version,
      sources: Object.fromEntries(compared.filter(([, source]) => source !== undefined)),
    };
  });
  // Whoever is compared with it is told; without such a version nobody is.
  champion.catch(() => undefined);
  return champion;
};

const judge = async (
  { policy, groupTags }: Judging,
  listed: ListedVersion,
  own: Promise<Read>,
  beside: Promise<Champion>,
): Promise<Again> => {
  let known: ModelPackage | undefined;
  try {
    const { found, sources, lineage } = await own;
    known = found;
    const champion = await beside;
    // Who had to say yes is nothing that is compared.
    const facts: Facts = { details: found.details, sources, champion, lineage, registrant: 'not-asked' };
    return judgedRow(found, evaluate(policy, { ...facts, ...(groupTags && { groupTags }) }));
  } catch (error) {
    if (!(error instanceof Inability)) throw error;
    return unjudgedRow(listed, known, error);
  }
};

const judgedRow = (found: ModelPackage, verdict: Verdict): Again => ({
  ...rowOf(found),
  champion: verdict.champion ?? null,
  outcome: verdict.outcome,
  unreadable: unreadableFile(verdict) !== undefined,
  why: firstReason(verdict).replace(/\.$/, ''),
});

const unjudgedRow = (listed: ListedVersion, found: ModelPackage | undefined, error: Inability): Again => ({
  ...(found
    ? rowOf(found)
    : { version: listed.version, arn: listed.arn, registeredAt: null, was: listed.approvalStatus, by: null }),
  champion: null,
  outcome: 'unjudged',
  unreadable: false,
  why: `${UNJUDGED}${cleanText(causeInWords(error), WHY_LIMIT).replace(/\.$/, '')}`,
});

/** How the reason of a version begins that could not be judged. */
export const UNJUDGED = 'could not be judged: ';

/** The vendor's own name of the error first: it is what a narrow table still shows. */
const causeInWords = ({ message, cause }: Inability): string => {
  const name = `${errorName(cause)}: `;
  return cause === undefined ? message : `${name}${message.replace(name, '')}`;
};

const rowOf = (found: ModelPackage) => ({
  version: found.version,
  arn: found.arn,
  registeredAt: found.registeredAt,
  was: found.approvalStatus,
  by: byWhom(found),
});

/** What the stamp says. A word of policy and its digest is the policy; anything else are people. */
const byWhom = ({ approvalStatus, metadata }: ModelPackage): string[] | null => {
  const stamp = Object.hasOwn(metadata, STAMP.by) ? (metadata[STAMP.by] ?? '') : '';
  if (approvalStatus === 'PendingManualApproval' || stamp.trim() === '') return null;
  const words = cleanText(stamp, WHY_LIMIT).split(' ');
  return words[0] === 'policy' ? ['policy'] : words;
};
