// Evaluate: called by the state of that name. Gathers the facts as one value, applies the policy, keeps verdict and
// evidence under their digest, and says whether a person is needed. Judges once; a repeat answers the same.
import * as z from 'zod';
import { closesAt, timeoutSeconds } from '../approval/ask.ts';
import { evaluate } from '../approval/evaluate.ts';
import { instant, PackageArn, type Digest } from '../approval/ids.ts';
import { canonical, type ModelPackage } from '../approval/package.ts';
import { obstacle } from '../approval/record.ts';
import { closedWithout, RequestMissing, type Judged, type Request, type Stage } from '../approval/request.ts';
import { asks } from '../approval/verdict.ts';
import { door, type Told } from '../wiring/door.ts';
import { evidence, registry, requests, sha256 } from '../wiring/evaluate.ts';

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

const judge = async (request: Request, found: ModelPackage, contentDigest: Digest): Promise<Judged> => {
  const { evidence: read, bytes } = await evidence.read(found.metricsUri, request.policy.buckets);
  const verdict = evaluate(request.policy, read);
  if (bytes) await evidence.keep('metrics', bytes);
  const kept = {
    request: request.id,
    arn: request.arn,
    contentDigest,
    policyDigest: request.policyDigest,
    policy: request.policy,
    metrics: { uri: read.uri, digest: read.digest },
    verdict,
  };
  return {
    verdict,
    evidence: await evidence.keep('verdicts', canonical(kept)),
    ...(read.uri && { metricsUri: read.uri }),
    at: instant(Date.now()),
  };
};

const stageOf = (request: Request, judged: Judged): Stage => {
  const now = Date.now();
  if (request.policy.mode === 'observe')
    return { kind: 'closed', as: 'observed', why: 'the policy only observes', at: instant(now), judged };
  return asks(judged.verdict)
    ? { kind: 'asking', judged, closesAt: closesAt(request, now) }
    : { kind: 'judged', judged };
};

const closeWithout = (
  request: Request,
  as: 'gone' | 'overtaken' | 'changed',
  why: string,
): Promise<Request> => requests.save(closedWithout(request, as, why, instant(Date.now())));

const handle = async ({ arn, round }: z.infer<typeof Event>, { logger, count }: Told): Promise<Evaluated> => {
  const request = await requests.get(arn, round);
  if (!request) throw new RequestMissing(`There is no request for round ${round} of ${arn}.`);
  if (request.stage.kind !== 'opened') return answer(request);
  const found = await registry.describe(arn);
  if (!found) return answer(await closeWithout(request, 'gone', 'the version was deleted'));
  // Nothing has been shown yet, so content that changed since intake is simply what is judged.
  const current = { ...request, contentDigest: sha256(found.content), subject: found.subject };
  const stops = obstacle(current, found, current.contentDigest, 'Pending');
  if (stops) return answer(await closeWithout(request, stops.as, stops.why));
  const judged = await judge(current, found, current.contentDigest);
  logger.info('judged', { requestId: request.id, verdict: judged.verdict, evidence: judged.evidence });
  count(`Verdict-${judged.verdict.kind}`);
  return answer(await requests.save({ ...current, stage: stageOf(current, judged) }));
};

export const handler = door('evaluate', Event, handle);
