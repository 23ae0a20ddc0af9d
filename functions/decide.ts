// Decide: called by Slack through the HTTP API for every click and every submitted modal. Verifies the raw bytes,
// authorises, writes the vote; the vote that completes the requirement writes the decision and rings the bell.
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import { answered, hear, type Answer, type Heard, type Refusal } from '../approval/decide.ts';
import { instant } from '../approval/ids.ts';
import { refusalAnswer, tryAgain, unknownRequest } from '../approval/private-answer.ts';
import { closesAtOf, type Request } from '../approval/request.ts';
import {
  announce,
  answerModal,
  app,
  Inability,
  modalOf,
  NotUnderstood,
  parseInteraction,
  RequestMoved,
  requests,
  ring,
  rosterOf,
  slackOf,
  SlackFailed,
  standingModal,
  verified,
  wordsFault,
  type Interacted,
  type Slack,
} from '../wiring/decide.ts';
import { door, type Told } from '../wiring/door.ts';

/**
 * A vote that loses this many races in a row is told to try again. It races other votes and what announce notes about each;
 * an attempt takes some 20 ms on AWS, so that this many stay well within Slack's three seconds.
 */
const MOST_ATTEMPTS = 20;

const Event = z.object({
  headers: z.record(z.string(), z.string().optional()),
  body: z.string().optional(),
  isBase64Encoded: z.boolean(),
});

type Reply = APIGatewayProxyStructuredResultV2;
type Click = Extract<Interacted, { kind: 'click' }>;
type Submission = Extract<Interacted, { kind: 'submit' }>;

interface Trusted {
  readonly from: Click | Submission;
  readonly slack: Slack;
}

const empty = (statusCode: number): Reply => ({ statusCode, body: '' });
const json = (body: unknown): Reply => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const answerOf = (from: Click | Submission): Answer => ({
  choice: from.choice,
  slackUser: from.user,
  evidenceShown: from.place.e,
  channel: from.place.c,
  messageTs: from.place.t,
  ...(from.kind === 'submit' && from.words && { words: from.words }),
});

/** Rings without waiting for the machine; a bell that could not be rung is rung by `sweep`. */
const ringFor = async (request: Request, { logger }: Told): Promise<void> => {
  if (!request.token) return;
  try {
    await ring(request.token);
  } catch (error) {
    logger.warn('The bell could not be rung; sweep rings it.', {
      requestId: request.id,
      error: error as Error,
    });
  }
};

const isOver = (refusal: Refusal): boolean =>
  refusal.kind === 'expired' || refusal.kind === 'already-decided' || refusal.kind === 'already-yours';

/** What a refusal leaves behind: an item of its own, and one more ring if the question is over but may still wait. */
const afterRefusal = async (
  request: Request,
  from: Click | Submission,
  refusal: Refusal,
  told: Told,
): Promise<void> => {
  told.count(`Refused-${refusal.kind}`);
  const at = instant(Date.now());
  const waits = request.stage.kind === 'asking' || request.stage.kind === 'decided';
  await Promise.all([
    requests.refuse({ request, slackUser: from.user, choice: from.choice, why: refusal.kind, at }),
    isOver(refusal) && waits ? ringFor(request, told) : undefined,
  ]);
};

const onClick = async (click: Click, slack: Slack, told: Told): Promise<Reply> => {
  const request = await requests.byId(click.place.r);
  if (!request) await slack.answer(click.place.c, click.user, unknownRequest());
  else await heard(request, click, slack, told);
  return empty(200);
};

const heard = async (request: Request, click: Click, slack: Slack, told: Told): Promise<void> => {
  const roster = rosterOf(request.group);
  const result = hear(request, answerOf(click), roster, instant(Date.now()));
  told.logger.info('clicked', noted(request, click, result));
  if (result.kind === 'counts')
    return slack.open(click.trigger, modalOf(click.choice, request, roster, click.place));
  if (result.kind === 'standing')
    return slack.open(click.trigger, standingModal(request, result.vote, click.place));
  // Kept first: an answer that Slack does not take must not cost the record of the attempt.
  await afterRefusal(request, click, result.refusal, told);
  const words = refusalAnswer(result.refusal, request, roster.identities);
  await slack.answer(click.place.c, click.user, words).catch((error: unknown) => {
    if (!(error instanceof SlackFailed)) throw error;
    told.logger.warn('A refusal could not be told.', { requestId: request.id, slack: error.code });
  });
};

const noted = (
  { id: requestId }: Request,
  { user, choice }: Click | Submission,
  { kind: heardAs }: Heard,
) => ({
  requestId,
  user,
  choice,
  heard: heardAs,
});

const onSubmit = async (submission: Submission, told: Told): Promise<Reply> => {
  const errors = wordsFault(submission.choice, submission.words);
  if (errors) return json({ response_action: 'errors', errors });
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const reply = await vote(submission, told);
    if (reply) return reply;
  }
  throw new RequestMoved(`${submission.place.r} moved ${MOST_ATTEMPTS} times while a vote was written.`);
};

/** One attempt at a vote; undefined when somebody else changed the request meanwhile and it has to be heard anew. */
const vote = async (submission: Submission, told: Told): Promise<Reply | undefined> => {
  const request = await requests.byId(submission.place.r);
  if (!request) throw new NotUnderstood('The modal is about a request that does not exist.');
  const now = instant(Date.now());
  const roster = rosterOf(request.group);
  const answer = answerOf(submission);
  const result = hear(request, answer, roster, now);
  told.logger.info('answered', noted(request, submission, result));
  const outcome = answered(request, answer, result, { roster, now });
  if (outcome.kind === 'refused') {
    await afterRefusal(request, submission, outcome.refusal, told);
    const view = answerModal(refusalAnswer(outcome.refusal, request, roster.identities), request);
    return json({ response_action: 'update', view });
  }
  try {
    await afterVote(await requests.save(outcome.next, closesAtOf(request)), told);
  } catch (error) {
    if (error instanceof RequestMoved) return undefined;
    throw error;
  }
  told.count(`Voted-${submission.choice}`);
  return empty(200);
};

/** A vote that settles rings the bell; any other has its progress shown. What fails here is done by `sweep`. */
const afterVote = async (request: Request, told: Told): Promise<void> => {
  if (request.stage.kind !== 'asking') return ringFor(request, told);
  try {
    await announce(request);
  } catch (error) {
    told.logger.warn('The vote could not be shown; sweep shows it.', {
      requestId: request.id,
      error: error as Error,
    });
  }
};

/** Slack shows its own error for a 500; this says what happened to the vote, to the one person who asked. */
const couldNot = async (
  from: Click | Submission,
  slack: Slack,
  told: Told,
  error: unknown,
): Promise<Reply> => {
  told.count('AnswersNotRecorded');
  told.logger.error('An answer could not be recorded.', { requestId: from.place.r, error: error as Error });
  await slack.answer(from.place.c, from.user, tryAgain()).catch(() => undefined);
  return empty(200);
};

/** Who signed and sent this, or the status that refuses it. */
const trusted = async (event: z.infer<typeof Event>, { count, logger }: Told): Promise<Trusted | number> => {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const known = await verified(event.headers, body);
  if (typeof known === 'string') {
    count('SignaturesRefused');
    logger.warn('A request was refused: its signature does not hold.', { signature: known });
    return 401;
  }
  const from = understood(body);
  if (!from) return 400;
  if (from.kind === 'other') return 200;
  if (from.app === app.id && from.team === app.team) return { from, slack: slackOf(known) };
  count('StrangersRefused');
  logger.warn('A request was refused: it comes from another app or workspace.', {
    app: from.app,
    team: from.team,
  });
  return 403;
};

const handle = async (event: z.infer<typeof Event>, told: Told): Promise<Reply> => {
  const trust = await trusted(event, told);
  if (typeof trust === 'number') return empty(trust);
  const { from, slack } = trust;
  try {
    return await (from.kind === 'click' ? onClick(from, slack, told) : onSubmit(from, told));
  } catch (error) {
    if (error instanceof Inability || error instanceof SlackFailed || error instanceof RequestMoved)
      return couldNot(from, slack, told, error);
    throw error;
  }
};

const understood = (body: Buffer): Interacted | undefined => {
  try {
    return parseInteraction(body);
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
};

export const handler = door('decide', Event, handle);
