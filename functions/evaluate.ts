// Evaluate: called by the state of that name. Gathers the facts as one value, applies the policy, keeps verdict and
// evidence under their digest, and says whether a person is needed. Judges once; a repeat answers the same.
import * as z from 'zod';
import { closesAt, timeoutSeconds } from '../approval/ask.ts';
import { registrantOf, withStarters, type Author } from '../approval/author.ts';
import { evaluate } from '../approval/evaluate.ts';
import { exhibits } from '../approval/exhibits.ts';
import { referencesOf } from '../approval/facts.ts';
import { instant, PackageArn, type Digest } from '../approval/ids.ts';
import { LineageNotRecordedYet } from '../approval/lineage.ts';
import { approvalsAfter } from '../approval/older.ts';
import { canonical, type ModelPackage } from '../approval/package.ts';
import { obstacle } from '../approval/record.ts';
import { awaitsLineage } from '../approval/rules/lineage.ts';
import { RequestMissing } from '../approval/request-missing.ts';
import { runsShown } from '../approval/runs-shown.ts';
import { closedWithout, type End, type Judged, type Request, type Stage } from '../approval/request.ts';
import { asks, type Verdict } from '../approval/verdict.ts';
import { door, type Told } from '../wiring/door.ts';
import { approvals, evidence, gather, registry, requests, sha256 } from '../wiring/evaluate.ts';
import { identities } from '../wiring/policies.ts';

/** The whole verdict is in the evidence bucket. */
const MOST_LOGGED = 20;

const Event = z.object({ arn: PackageArn, round: z.number().int().min(1) });

/** What the state machine goes on with. */
interface Evaluated {
  readonly requestId: string;
  readonly outcome: 'ask' | 'settled';
  readonly timeoutSeconds: number;
}

const answer = (request: Request): Evaluated => ({
  requestId: request.id,
  outcome: request.stage.kind === 'asking' ? 'ask' : 'settled',
  timeoutSeconds: request.stage.kind === 'asking' ? timeoutSeconds(request.stage.closesAt, Date.now()) : 1,
});

const judge = async (
  request: Request,
  found: ModelPackage,
  contentDigest: Digest,
  logger: Told['logger'],
): Promise<{ judged: Judged; author: Author }> => {
  const { facts: gathered, starters, bytes } = await gather(found, request.policy);
  const author = withStarters(identities, request.author, starters);
  const facts = { ...gathered, registrant: registrantOf(author) };
  if (awaitsLineage(request.policy, facts, request.openedAt, Date.now()))
    throw new LineageNotRecordedYet(`The lineage of ${request.id} is not recorded yet.`);
  // Nothing hangs on them; else it would have been thrown.
  const unread = [facts.runs?.own, facts.runs?.beside].filter((run) => run?.kind === 'unreadable');
  if (unread.length > 0) logger.warn('runs not read', { requestId: request.id, runs: unread });
  const verdict = evaluate(request.policy, facts);
  await Promise.all([...bytes.values()].map((read) => evidence.keep('metrics', read)));
  const kept = {
    request: request.id,
    arn: request.arn,
    contentDigest,
    policyDigest: request.policyDigest,
    policy: request.policy,
    ...referencesOf(facts),
    verdict,
  };
  const runs = runsShown(facts, request.policy);
  const judged = {
    verdict,
    evidence: await evidence.keep('verdicts', canonical(kept)),
    exhibits: exhibits(facts),
    ...(runs && { runs }),
    at: instant(Date.now()),
  };
  return { judged, author };
};

const stageOf = (request: Request, judged: Judged): Stage => {
  const now = Date.now();
  if (request.policy.mode === 'observe')
    return { kind: 'closed', as: 'observed', why: 'the policy only observes', at: instant(now), judged };
  return asks(judged.verdict)
    ? { kind: 'asking', judged, closesAt: closesAt(request, now) }
    : { kind: 'judged', judged };
};

/** The reasons as everybody reads them; a verdict as a whole can be longer than a line of the log may be. */
const logged = ({ outcome, needs, reasons }: Verdict) => ({
  outcome,
  needs,
  reasons: reasons.slice(0, MOST_LOGGED).map(({ effect, sentence }) => `${effect}: ${sentence}`),
});

const closeWithout = (request: Request, end: End): Promise<Request> =>
  requests.save(closedWithout(request, end, instant(Date.now())));

/** A version that was approved before and waits again is not approved any more, for whoever decides about an older one. */
const noteJudgedAnew = async ({ group, version, round }: Request): Promise<void> => {
  if (round === 1) return;
  await approvals.change(group, (known) =>
    approvalsAfter(known, { version, round, is: 'judged-anew', at: instant(Date.now()) }),
  );
};

const handle = async ({ arn, round }: z.infer<typeof Event>, { logger, count }: Told): Promise<Evaluated> => {
  const request = await requests.get(arn, round);
  if (!request) throw new RequestMissing(`There is no request for round ${round} of ${arn}.`);
  if (request.stage.kind !== 'opened') return answer(request);
  await noteJudgedAnew(request);
  const found = await registry.describe(arn);
  if (!found) return answer(await closeWithout(request, { as: 'gone', why: 'the version was deleted' }));
  // Nothing has been shown yet, so content that changed since intake is simply what is judged.
  const current = { ...request, contentDigest: sha256(found.content), subject: found.subject };
  const stops = obstacle(current, found, current.contentDigest, 'Pending');
  if (stops) return answer(await closeWithout(request, stops));
  const { judged, author } = await judge(current, found, current.contentDigest, logger);
  logger.info('judged', { requestId: request.id, evidence: judged.evidence, ...logged(judged.verdict) });
  count(`Verdict-${judged.verdict.outcome}`);
  return answer(await requests.save({ ...current, author, stage: stageOf(current, judged) }));
};

export const handler = door('evaluate', Event, handle);
