// Decide: called by Slack through the HTTP API for every click and every submitted modal. Verifies the raw bytes,
// authorises, writes the vote; the vote that completes the requirement writes the decision and rings the bell.
import { type Request } from '../approval/request.ts';
import { type Roster } from '../approval/roster.ts';
import { type SlackAnswer } from '../approval/vote.ts';
import {
  Inability,
  modals,
  NotUnderstood,
  parseInteraction,
  RequestMoved,
  requests,
  slackOf,
  SlackFailed,
  turnHome,
  votes,
  wordsFault,
  type HomeTurn,
  type Interacted,
  type QuickSlack,
} from '../wiring/decide.ts';
import { door, type Told } from '../wiring/door.ts';
import { empty, json, SlackRequest, trusted, type Reply } from '../wiring/signed.ts';

type Click = Extract<Interacted, { kind: 'click' }>;
type Submission = Extract<Interacted, { kind: 'submit' }>;

/** The words for those whose answer does not count: most answers do. */
const privateAnswers = () => import('../approval/private-answer.ts');

const answerOf = (from: Click | Submission): SlackAnswer => ({
  choice: from.choice,
  slackUser: from.user,
  evidenceShown: from.place.e,
  channel: from.place.c,
  messageTs: from.place.t,
  newestShown: from.place.n,
  ...(from.kind === 'submit' && from.words && { words: from.words }),
});

const onClick = async (click: Click, slack: QuickSlack, told: Told): Promise<Reply> => {
  // The modals are loaded while the request is read: they cost a click no time, and an answer nothing.
  const [request, rosterOf] = await Promise.all([
    requests.byId(click.place.r),
    votes.today(click.place.r),
    modals(),
  ]);
  if (!request) await slack.answer(click.place.c, click.user, (await privateAnswers()).unknownRequest());
  else await heard({ request, roster: rosterOf(request.group) }, click, slack, told);
  return empty(200);
};

const heard = async (
  { request, roster }: { readonly request: Request; readonly roster: Roster },
  click: Click,
  slack: QuickSlack,
  told: Told,
): Promise<void> => {
  const answer = answerOf(click);
  const result = votes.hear(request, answer, roster, told);
  const { modalOf, standingModal } = await modals();
  if (result.kind === 'counts')
    return slack.open(
      click.trigger,
      modalOf(click.choice, request, { roster, person: result.person }, click.place),
    );
  if (result.kind === 'standing')
    return slack.open(click.trigger, standingModal(request, result.vote, click.place));
  // Kept first: an answer that Slack does not take must not cost the record of the attempt.
  await votes.refused(request, answer, result.refusal, told);
  const { refusalAnswer } = await privateAnswers();
  const words = refusalAnswer(result.refusal, request, roster);
  await slack.answer(click.place.c, click.user, words).catch((error: unknown) => {
    if (!(error instanceof SlackFailed)) throw error;
    told.logger.warn('A refusal could not be told.', { requestId: request.id, slack: error.code });
  });
};

const onSubmit = async (submission: Submission, told: Told): Promise<Reply> => {
  const errors = wordsFault(submission.choice, submission.words);
  if (errors) return json({ response_action: 'errors', errors });
  const cast = await votes.cast(submission.place.r, answerOf(submission), told);
  switch (cast.kind) {
    case 'unknown':
      throw new NotUnderstood('The modal is about a request that does not exist.');
    case 'refused': {
      const { request, refusal, roster } = cast;
      const [{ refusalAnswer }, { answerModal }] = await Promise.all([privateAnswers(), modals()]);
      const view = answerModal(refusalAnswer(refusal, request, roster), request);
      return json({ response_action: 'update', view });
    }
    case 'counted':
      return empty(200);
  }
};

/** Slack shows its own error for a 500; this says what happened to the vote, to the one person who asked. */
const couldNot = async (
  from: Click | Submission,
  slack: QuickSlack,
  told: Told,
  error: unknown,
): Promise<Reply> => {
  told.count('AnswersNotRecorded');
  told.logger.error('An answer could not be recorded.', { requestId: from.place.r, error: error as Error });
  const { tryAgain } = await privateAnswers();
  await slack.answer(from.place.c, from.user, tryAgain()).catch(() => undefined);
  return empty(200);
};

const handle = async (event: SlackRequest, told: Told): Promise<Reply> => {
  const trust = await trusted(event, parseInteraction, told);
  if (typeof trust === 'number') return empty(trust);
  const { from, secrets } = trust;
  if (from.kind === 'other') return empty(200);
  if (from.kind === 'turn') return onTurn(from.turn, told);
  return onAnswer(from, slackOf(secrets), told);
};

const onAnswer = async (from: Click | Submission, slack: QuickSlack, told: Told): Promise<Reply> => {
  try {
    return await (from.kind === 'click' ? onClick(from, slack, told) : onSubmit(from, told));
  } catch (error) {
    if (error instanceof Inability || error instanceof SlackFailed || error instanceof RequestMoved)
      return couldNot(from, slack, told, error);
    throw error;
  }
};

/** Home is what `browse` shows; Slack sends its clicks here like all others. */
const onTurn = async (turn: HomeTurn, { logger }: Told): Promise<Reply> => {
  try {
    await turnHome(turn);
    return empty(200);
  } catch (error) {
    if (!(error instanceof Inability)) throw error;
    logger.warn('A page of Home could not be turned.', { slackUser: turn.user, error });
    return empty(503);
  }
};

export const handler = door('decide', SlackRequest, handle);
