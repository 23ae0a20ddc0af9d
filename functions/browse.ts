// Browse: called by Slack through the HTTP API when somebody opens Home or types /countersign, and by `decide` for a click on
// Home. Verifies the raw bytes, reads, shows. It writes nothing and decides nothing.
import * as z from 'zod';
import {
  commandOf,
  couldNotAnswer,
  helpAnswer,
  mineAnswer,
  newestOf,
  nothingToShow,
  pendingAnswer,
  showAnswer,
  strangerAnswer,
  unknownAnswer,
  type Command,
  type CommandAnswer,
  type Named,
} from '../approval/command.ts';
import { type Looker } from '../approval/browse.ts';
import { ENDED_ON_HOME, homeOf, strangersHome, type HomeText } from '../approval/home.ts';
import { personInSlack } from '../approval/identities.ts';
import { instant } from '../approval/ids.ts';
import { type Request } from '../approval/request.ts';
import {
  commandReply,
  ended,
  home,
  homeView,
  identities,
  Inability,
  lastOf,
  lookerOf,
  openRequests,
  parseCommand,
  parseEvent,
  policies,
  requests,
  SlackFailed,
  type SlackCommand,
} from '../wiring/browse.ts';
import { door, type Told } from '../wiring/door.ts';
import { empty, json, SlackRequest, trusted, type Reply } from '../wiring/signed.ts';

/** A button of Home that `decide` hands on: Slack sends every click to one address. */
const Turn = z.object({
  turn: z.object({
    user: z.string().min(1),
    to: z.enum(['older', 'newer']),
    cursor: z.string().max(2000),
    hash: z.string(),
  }),
});
type Turn = z.infer<typeof Turn>['turn'];

const Event = z.union([
  Turn,
  SlackRequest.extend({ routeKey: z.enum(['POST /slack/events', 'POST /slack/commands']) }),
]);

/** Of one's own versions that have ended so many are shown. */
const MOST_OF_MINE = 5;

const showHome = async (slackUser: string, turn?: Turn): Promise<void> => {
  await (await home()).publish(slackUser, homeView(await homeFor(slackUser, turn)), turn?.hash);
};

const homeFor = async (slackUser: string, turn?: Turn): Promise<HomeText> => {
  const person = personInSlack(identities, slackUser);
  if (!person) return strangersHome(slackUser, instant(Date.now()));
  const [found, page, looker] = await Promise.all([
    openRequests(),
    ended.page(ENDED_ON_HOME, turn),
    lookerOf(person),
  ]);
  return homeOf({ ...found, ended: page }, looker, policies);
};

const onEvent = async (request: SlackRequest, told: Told): Promise<Reply> => {
  const trust = await trusted(request, parseEvent, told);
  if (typeof trust === 'number') return empty(trust);
  const { from } = trust;
  if (from.kind === 'verification') return json({ challenge: from.challenge });
  if (from.kind === 'other') return empty(200);
  try {
    await showHome(from.user);
    return empty(200);
  } catch (error) {
    if (!isOurs(error)) throw error;
    told.count('HomesNotShown');
    told.logger.warn('A Home could not be shown.', { slackUser: from.user, error });
    // Slack sends the event again, unless nothing that it sends can help.
    return empty(error instanceof SlackFailed && error.isPermanent ? 200 : 503);
  }
};

const isOurs = (error: unknown): error is Inability | SlackFailed =>
  error instanceof Inability || error instanceof SlackFailed;

const onCommand = async (request: SlackRequest, told: Told): Promise<Reply> => {
  const trust = await trusted(request, parseCommand, told);
  if (typeof trust === 'number') return empty(trust);
  const { from } = trust;
  if (from.kind === 'other') return empty(200);
  try {
    return json(commandReply(await answerTo(from)));
  } catch (error) {
    if (!isOurs(error)) throw error;
    told.count('CommandsNotAnswered');
    told.logger.warn('A command could not be answered.', { slackUser: from.user, error });
    return json(commandReply(couldNotAnswer()));
  }
};

const answerTo = async ({
  user,
  words,
}: Extract<SlackCommand, { kind: 'command' }>): Promise<CommandAnswer> => {
  const command = commandOf(words);
  if (command.kind === 'help') return helpAnswer();
  if (command.kind === 'unknown') return unknownAnswer();
  const person = personInSlack(identities, user);
  return person ? found(command, await lookerOf(person)) : strangerAnswer(user);
};

const found = async (
  command: Exclude<Command, { kind: 'help' | 'unknown' }>,
  looker: Looker,
): Promise<CommandAnswer> => {
  switch (command.kind) {
    case 'pending': {
      return pendingAnswer(await openRequests(), looker);
    }
    case 'mine': {
      const [all, own] = await Promise.all([openRequests(), ended.of(looker.person, MOST_OF_MINE)]);
      return mineAnswer(all, own, looker);
    }
    case 'show': {
      const { request, isCut = false } = await named(command.what, looker);
      return request ? showAnswer(request, looker, isCut) : nothingToShow(command.what, isCut);
    }
  }
};

/** The request that is meant; `isCut` where it was looked for among some of the open ones only. */
const named = async (
  what: Named,
  looker: Looker,
): Promise<{ request?: Request | undefined; isCut?: boolean }> => {
  switch (what.by) {
    case 'nothing':
      return {};
    case 'id':
      return { request: await requests.byId(what.id) };
    case 'version':
      return { request: await lastOf(what.group, what.version) };
    case 'group': {
      const { open, isCut } = await openRequests();
      return { request: newestOf(what.group, open, looker), isCut };
    }
  }
};

const handle = async (event: z.infer<typeof Event>, told: Told): Promise<Reply | undefined> => {
  if ('turn' in event) {
    await showHome(event.turn.user, event.turn);
    return undefined;
  }
  return event.routeKey === 'POST /slack/events' ? onEvent(event, told) : onCommand(event, told);
};

export const handler = door('browse', Event, handle);
