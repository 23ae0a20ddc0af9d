// The people, policies and requests that the tests of the rules speak of: churn-telco v42, registered by Alice.
import { type Identities, IdentitiesFile } from '../../approval/identities.ts';
import { Digest, type Instant, instant, PackageArn, PersonKey, requestId } from '../../approval/ids.ts';
import { type Details, type Facts } from '../../approval/facts.ts';
import { type Source, type Sources } from '../../approval/sources.ts';
import { type ModelPackage } from '../../approval/package.ts';
import { Policy } from '../../approval/policy.ts';
import { type Judged, type Request, type Stage } from '../../approval/request.ts';
import { type Answered, type Decision, type Vote } from '../../approval/vote.ts';
import { type Roster } from '../../approval/roster.ts';
import { type Reason, type Verdict } from '../../approval/verdict.ts';

export const userArn = (name: string): string => `arn:aws:iam::000000000000:user/${name}`;
const person = (name: string) => ({
  name,
  slack: `U0${name.toUpperCase()}`,
  aws: [userArn(name.toLowerCase())],
});

export const identities: Identities = IdentitiesFile.parse({
  people: { alice: person('Alice'), bob: person('Bob'), carol: person('Carol'), dave: person('Dave') },
});

export const key = (name: string) => PersonKey.parse(name);
export const alice = key('alice');
export const bob = key('bob');
export const carol = key('carol');

/** `at('23 14:05')`: a moment in November 2026. */
export const at = (text: string): Instant => {
  const [day, time = '00:00'] = text.split(' ');
  return instant(Date.parse(`2026-11-${day}T${time}${time.length === 5 ? ':00' : ''}Z`));
};
export const REGISTERED = at('23 14:05');
export const CLOSES = at('26 14:05');

export const digest = (start: string): Digest => Digest.parse(start.padEnd(64, '0'));
export const EVIDENCE = digest('4f1c9a02');
export const CONTENT = digest('c0ffee');

export const policy = (over: object = {}): Policy =>
  Policy.parse({
    name: 'churn',
    groups: ['churn-*'],
    channel: 'C0MODELS',
    approvers: ['bob', 'carol'],
    open: 259_200,
    onExpiry: 'reject',
    buckets: ['models'],
    metrics: [
      { path: 'binary_classification_metrics.auc.value', min: 0.8 },
      { path: 'binary_classification_metrics.accuracy.value', min: 0.75 },
    ],
    ...over,
  });

/** A metric's reason, with the effect that its outcome has under a rule that blocks. */
const reason = (
  rule: string,
  outcome: Reason['outcome'],
  sentence: string,
  effect?: Reason['effect'],
): Reason => ({
  rule,
  kind: 'metric',
  outcome,
  effect: effect ?? (outcome === 'passes' ? 'none' : 'block'),
  sentence,
});
export const AUC = reason('auc', 'passes', 'AUC 0.91, needs at least 0.80');
export const LOW_AUC = reason('auc', 'fails', 'AUC 0.74, needs at least 0.80: too low by 0.06');
export const NO_AUC = reason('auc', 'missing', 'AUC is not in the file, needs at least 0.80', 'ask');
export const ACCURACY = reason('accuracy', 'passes', 'Accuracy 0.84, needs at least 0.75');

const ONE_APPROVER = { approvers: 1 };
export const PASS: Verdict = { outcome: 'ask', reasons: [AUC, ACCURACY], needs: ONE_APPROVER, champion: 41 };
export const CLEAR: Verdict = { outcome: 'approve', reasons: [AUC, ACCURACY], needs: {}, champion: 41 };
export const FAIL: Verdict = { outcome: 'reject', reasons: [LOW_AUC, ACCURACY], needs: {}, champion: 41 };
export const MISSING: Verdict = { outcome: 'ask', reasons: [NO_AUC, ACCURACY], needs: ONE_APPROVER };

const PROBLEM = 'not JSON. Line 7 has NaN; JSON has no such number.';
const unjudged = (wanted: string): Reason => ({
  ...reason('file.model-quality', 'missing', `${wanted}: not judged`),
  kind: 'file',
});
export const UNREADABLE: Verdict = {
  outcome: 'reject',
  needs: {},
  reasons: [
    {
      ...reason('file.model-quality', 'missing', `Its metrics cannot be read: ${PROBLEM.replace(/\.$/, '')}`),
      kind: 'file',
      file: {
        name: 'metrics',
        uri: 's3://models/churn/v42/evaluation.json',
        problem: PROBLEM,
        advice: 'Python’s json.dumps writes NaN. With allow_nan=False it stops there instead.',
        wanted: ['AUC at least 0.80', 'Accuracy at least 0.75'],
      },
      because: [unjudged('AUC at least 0.80'), unjudged('Accuracy at least 0.75')],
    },
  ],
};

export const judged = (verdict: Verdict = PASS): Judged => ({
  verdict,
  evidence: EVIDENCE,
  exhibits: [],
  at: REGISTERED,
});

export const vote = (over: Partial<Vote> = {}): Vote => ({
  person: bob,
  name: 'Bob',
  slack: 'U0BOB',
  choice: 'approve',
  at: at('23 15:02'),
  evidence: EVIDENCE,
  ...over,
});

export const approval = (words?: string): Answered => ({
  outcome: 'Approved',
  by: 'person',
  votes: [vote(words ? { words } : {})],
  at: at('23 15:02'),
});
export const rejection = (words: string): Answered => ({
  outcome: 'Rejected',
  by: 'person',
  votes: [vote({ person: carol, name: 'Carol', slack: 'U0CAROL', choice: 'reject', words })],
  at: at('23 15:10'),
});
export const byPolicy: Answered = { outcome: 'Rejected', by: 'policy', votes: [], at: at('23 14:06') };
export const byExpiry = (outcome: 'Rejected' | 'Pending' = 'Rejected'): Answered => ({
  outcome,
  by: 'expiry',
  votes: [],
  at: at('26 14:06'),
});

/** Who counts today: just those whom the request's own policy names. */
export const rosterFor = (on: Request, people: Identities = identities): Roster => ({
  identities: people,
  policy: on.policy,
});

export const opened: Stage = { kind: 'opened' };
export const asking = (verdict: Verdict = PASS): Stage => ({
  kind: 'asking',
  judged: judged(verdict),
  closesAt: CLOSES,
});
export const decided = (decision: Decision, verdict: Verdict = PASS): Stage => ({
  kind: 'decided',
  judged: judged(verdict),
  closesAt: CLOSES,
  decision,
});
export const applying = (decision: Decision): Stage => ({
  kind: 'applying',
  judged: judged(),
  closesAt: CLOSES,
  decision,
});
export const settled = (decision: Decision, verdict: Verdict = PASS, readBackAt?: Instant): Stage => ({
  kind: 'closed',
  as: 'settled',
  judged: judged(verdict),
  closesAt: CLOSES,
  decision,
  at: decision.at,
  ...(readBackAt && { readBackAt }),
});
type Without = Extract<Stage, { why: string }>;
export const closed = (as: Without['as'], why: string, over: Partial<Without> = {}): Stage => ({
  kind: 'closed',
  as,
  why,
  at: at('24 09:00'),
  ...over,
});

const ARN = PackageArn.parse('arn:aws:sagemaker:us-east-1:000000000000:model-package/churn-telco/42');

export const request = (stage: Stage, over: Partial<Request> = {}): Request => ({
  arn: ARN,
  round: 1,
  id: requestId('churn-telco', 42, 1),
  group: 'churn-telco',
  version: 42,
  revision: 3,
  openedAt: at('23 14:05:01'),
  registeredAt: REGISTERED,
  contentDigest: CONTENT,
  author: { identities: [userArn('alice')], people: [alice] },
  subject: {
    description: 'Retrained on October data, adds tenure features.',
    images: ['xgboost@sha256:c02f'],
    modelData: ['s3://models/churn/v42/model.tar.gz'],
  },
  policy: policy(),
  policyDigest: digest('7be13d55'),
  stage,
  told: {},
  ...over,
});

export const details = (over: Partial<Details> = {}): Details => ({
  group: 'churn-telco',
  version: 42,
  images: [],
  unnamedImages: 0,
  modelData: ['s3://models/churn/v42/model.tar.gz'],
  metadata: {},
  ...over,
});

/** A file that was read. */
export const read = (json: unknown): Source => ({
  kind: 'read',
  uri: 's3://models/file.json',
  digest: 'd',
  json,
});

/** Facts of churn-telco v42 with these files, and nothing approved before. */
export const facts = (sources: Sources, over: Partial<Facts> = {}): Facts => ({
  details: details(),
  sources,
  champion: { kind: 'none' },
  lineage: { kind: 'not-asked' },
  registrant: 'known',
  ...over,
});

export const modelPackage = (over: Partial<ModelPackage> = {}): ModelPackage => ({
  arn: ARN,
  group: 'churn-telco',
  version: 42,
  status: 'Completed',
  approvalStatus: 'PendingManualApproval',
  registeredAt: REGISTERED,
  modifiedAt: REGISTERED,
  modifiedBy: undefined,
  metadata: {},
  registered: { 'model-quality': { kind: 'file', uri: 's3://models/churn/v42/evaluation.json' } },
  details: details(),
  content: '{}',
  authors: [userArn('alice')],
  subject: { images: [], modelData: [] },
  ...over,
});
