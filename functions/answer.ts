// Answer: called by the command through the HTTP API, where AWS says who signed the call. Lists and shows what is asked
// about, and takes the same answers as `decide`, under the same rules, with the same records.
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import {
  Answering,
  countedInWords,
  openQuestion,
  shownRequest,
  youAre,
  type Pending,
} from '../approval/answer.ts';
import { askAgain } from '../approval/ask-again.ts';
import { type Refusal } from '../approval/decide.ts';
import { personOf } from '../approval/identities.ts';
import { instant, short, type Instant, type PersonKey } from '../approval/ids.ts';
import { refusalAnswer, tryAgain, unknownRequest } from '../approval/private-answer.ts';
import { wordsFault } from '../approval/words-fault.ts';
import {
  identities,
  Inability,
  lastOf,
  NoSuchPage,
  openAgain,
  questions,
  registry,
  RequestMoved,
  requests,
  rosterToday,
  votes,
} from '../wiring/answer.ts';
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
  z.strictObject({ group: z.string().max(63), version: z.coerce.number().int().min(1).max(999_999_999) }),
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

const read = async (event: Event, { caller, person }: Asker): Promise<Reply> => {
  const reading = Reading.safeParse(event.queryStringParameters);
  if (!reading.success)
    return say(400, 'Name one version by group and version, or nothing for all that is open.');
  const you = youAre(caller, person, identities);
  if (!('group' in reading.data)) return json(200, await pending(reading.data.after, person, you));
  const { group, version } = reading.data;
  const last = await lastOf(group, version);
  if (!last) return say(404, `Countersign was never asked about ${group} v${version}.`);
  return json(200, shownRequest(last, (await rosterToday())(last.group), you, now()));
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
  return answering.data.do === 'ask-again'
    ? again(answering.data.request, asker, told)
    : vote(answering.data, asker, told);
};

const vote = async (
  given: Exclude<Answering, { do: 'ask-again' }>,
  { caller, person }: Asker,
  told: Told,
): Promise<Reply> => {
  const words = given.words.trim();
  const fault = wordsFault(given.do, words);
  if (fault !== undefined) return say(400, fault);
  const said = { choice: given.do, caller, evidenceShown: short(given.evidence), ...(words && { words }) };
  const cast = await votes.cast(given.request, said, told);
  switch (cast.kind) {
    case 'unknown':
      return say(404, unknownRequest().summary);
    case 'refused': {
      const { refusal, request, roster } = cast;
      const { summary } = refusalAnswer(refusal, request, roster);
      return say(NOT_YOURS.has(refusal.kind) ? 403 : 409, summary);
    }
    case 'counted': {
      const { request, roster } = cast;
      // Only a person who is known has a vote that counted.
      return say(200, person ? countedInWords(request, person, roster) : `${request.id}: counted.`);
    }
  }
};

const again = async (id: Answering['request'], { caller, person }: Asker, told: Told): Promise<Reply> => {
  const request = await requests.byId(id);
  const last = request && (await requests.last(request.arn));
  if (!last) return say(404, unknownRequest().summary);
  const found = await registry.describe(last.arn);
  const asked = askAgain({ request, last, found }, person, (await rosterToday())(last.group));
  told.logger.info('asked again', { requestId: id, caller, heard: asked.kind });
  if (asked.kind === 'refused') {
    told.count(`Refused-${asked.why}`);
    await requests.refuse({ request, by: { caller }, choice: 'ask-again', why: asked.why, at: now() });
    return say(asked.why === 'not-entitled' ? 403 : 409, asked.message);
  }
  await openAgain(last.arn, { after: last.round, by: asked.by });
  return say(200, asked.message);
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
    return say(
      503,
      http.method === 'GET'
        ? 'Countersign could not read its requests. Ask again in a minute.'
        : tryAgain().summary,
    );
  }
};

export const handler = door('answer', Event, handle);
