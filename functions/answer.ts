// Answer: called by the command through the HTTP API, where AWS says who signed the call. Lists and shows what is asked
// about, and takes the same answers as `decide`, under the same rules, with the same records.
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import { NOT_DONE, outrun, uncertain } from '../approval/act-failed.ts';
import {
  Answering,
  asCommanded,
  countedInWords,
  openQuestion,
  openReview,
  shownRequest,
  unknownCaller,
  youAre,
  type Pending,
} from '../approval/answer.ts';
import { type Refusal } from '../approval/decide.ts';
import { personOf } from '../approval/identities.ts';
import { instant, short, type Instant, type PersonKey } from '../approval/ids.ts';
import { refusalAnswer, tryAgain, unknownRequest } from '../approval/private-answer.ts';
import { wordsFault } from '../approval/words-fault.ts';
import {
  acts,
  identities,
  Inability,
  lastOf,
  NoSuchPage,
  questions,
  registry,
  RequestMoved,
  rosterToday,
  sha256,
  votes,
} from '../wiring/answer.ts';
import { type Act } from '../wiring/acts.ts';
import { door, type Told } from '../wiring/door.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
const Event = z.object({
  requestContext: z.object({
    http: z.object({ method: z.enum(['GET', 'POST']) }),
    /** Only a route that AWS_IAM guards has it. */
    authorizer: z.object({ iam: z.object({ userArn: z.string().min(1) }) }),
  }),
  queryStringParameters: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  isBase64Encoded: z.boolean(),
});
type Event = z.infer<typeof Event>;

/** One version, or a page of what is open. */
const Reading = z.union([
  z.strictObject({
    group: z.string().max(63),
    version: z.coerce.number().int().min(1).max(999_999_999),
    /** Whether the registry is asked what it has at this moment. */
    content: z.literal('now').optional(),
  }),
  z.strictObject({ after: z.string().max(2000).optional() }),
]);

type Reply = APIGatewayProxyStructuredResultV2;

interface Asker {
  readonly caller: string;
  readonly person: PersonKey | undefined;
}

const json = (statusCode: number, body: unknown): Reply => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const say = (statusCode: number, message: string): Reply => json(statusCode, { message });

const now = (): Instant => instant(Date.now());

const NOT_YOURS: ReadonlySet<Refusal['kind']> = new Set([
  'unknown-person',
  'not-entitled',
  'no-longer-entitled',
  'barred',
  'group-unknown',
  'author',
]);

/** The same of what is no vote. */
const NOT_THEIRS: ReadonlySet<string> = new Set(['not-entitled', 'not-named', 'own']);

const read = async (event: Event, { caller, person }: Asker): Promise<Reply> => {
  const reading = Reading.safeParse(event.queryStringParameters);
  if (!reading.success)
    return say(400, 'Name one version by group and version, or nothing for all that is open.');
  const you = youAre(caller, person, identities);
  if (!('group' in reading.data)) return json(200, await pending(reading.data.after, person, you));
  const { group, version, content } = reading.data;
  const last = await lastOf(group, version);
  if (!last) return say(404, `Countersign was never asked about ${group} v${version}.`);
  const shown = shownRequest(last, (await rosterToday())(last.group), you, now());
  const found = content && (await registry.describe(last.arn));
  return json(200, {
    ...shown,
    ...(found && { now: { content: sha256(found.content), status: found.approvalStatus } }),
  });
};

const pending = async (
  after: string | undefined,
  person: PersonKey | undefined,
  you: Pending['you'],
): Promise<Pending> => {
  const [page, rosterOf] = await Promise.all([questions.page(after), rosterToday()]);
  const seen = { person, now: now() };
  return {
    you,
    questions: page.requests.flatMap((one) => openQuestion(one, rosterOf(one.group), seen) ?? []),
    reviews: page.unreviewed.flatMap((one) => openReview(one, rosterOf(one.group), person) ?? []),
    ...(page.next !== undefined && { next: page.next }),
  };
};

const bodyOf = ({ body = '', isBase64Encoded }: Event): unknown => {
  try {
    return JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body) as unknown;
  } catch {
    return undefined;
  }
};

const answer = async (event: Event, asker: Asker, told: Told): Promise<Reply> => {
  const answering = Answering.safeParse(bodyOf(event));
  if (!answering.success) return say(400, 'The body is no answer that Countersign knows.');
  const given = answering.data;
  return isAct(given) ? act(given, asker, told) : vote(given, asker, told);
};

const ACTS: ReadonlySet<string> = new Set<Act['do']>(['ask-again', 'revoke', 'break-glass', 'sign-review']);
const isAct = (given: Answering): given is Act => ACTS.has(given.do);

/** What is no vote: it is done by one person, at once. */
const act = async (given: Act, asker: Asker, told: Told): Promise<Reply> => {
  const fault = 'words' in given ? wordsFault(given.do, given.words.trim()) : undefined;
  if (fault !== undefined) return say(400, fault);
  const done = await acts.take(given, asker, told);
  switch (done.kind) {
    case 'unknown':
      return say(404, asCommanded(unknownRequest()));
    case 'refused': {
      if (!NOT_THEIRS.has(done.why)) return say(409, done.message);
      return say(403, asker.person ? done.message : unknownCaller(asker.caller, NOT_DONE[given.do]));
    }
    case 'done':
      return say(200, done.message);
  }
};

const vote = async (
  given: Exclude<Answering, Act>,
  { caller, person }: Asker,
  told: Told,
): Promise<Reply> => {
  const words = given.words.trim();
  const fault = wordsFault(given.do, words);
  if (fault !== undefined) return say(400, fault);
  const said = {
    choice: given.do,
    caller,
    evidenceShown: short(given.evidence),
    ...(words && { words }),
    newestShown: given.behind,
  };
  const cast = await votes.cast(given.request, said, told);
  switch (cast.kind) {
    case 'unknown':
      return say(404, asCommanded(unknownRequest()));
    case 'refused': {
      const { refusal, request, roster } = cast;
      const answered =
        refusal.kind === 'unknown-person'
          ? unknownCaller(caller)
          : asCommanded(refusalAnswer(refusal, request, roster));
      return say(NOT_YOURS.has(refusal.kind) ? 403 : 409, answered);
    }
    case 'counted': {
      const { request, roster } = cast;
      // Only a person who is known has a vote that counted.
      return say(200, person ? countedInWords(request, person, roster) : `${request.id}: counted.`);
    }
  }
};

const NOT_READ = 'Countersign could not read its requests. Ask again in a minute.';

/** What somebody is told whose answer met a fault of ours. */
const notDone = (event: Event, fault: Inability | RequestMoved): string => {
  const given = Answering.parse(bodyOf(event));
  if (!isAct(given)) return asCommanded(tryAgain());
  return fault instanceof RequestMoved ? outrun(given.do) : uncertain(given.do);
};

const handle = async (event: Event, told: Told): Promise<Reply> => {
  const { http, authorizer } = event.requestContext;
  const caller = authorizer.iam.userArn;
  const asker = { caller, person: personOf(identities, caller) };
  try {
    return await (http.method === 'GET' ? read(event, asker) : answer(event, asker, told));
  } catch (error) {
    if (error instanceof NoSuchPage) return say(400, error.message);
    if (!(error instanceof Inability) && !(error instanceof RequestMoved)) throw error;
    told.count('AnswersNotRecorded');
    told.logger.error('An answer could not be recorded.', { caller, error });
    return say(503, http.method === 'GET' ? NOT_READ : notDone(event, error));
  }
};

export const handler = door('answer', Event, handle);
