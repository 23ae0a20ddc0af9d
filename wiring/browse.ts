// What the door `browse` works with, made once per cold start.
import { EndedRequests } from '../adapters/dynamodb/ended-requests.ts';
import { OpenQuestions } from '../adapters/dynamodb/open-questions.ts';
import { Requests } from '../adapters/dynamodb/requests.ts';
import { Inability } from '../adapters/inability.ts';
import { parseCommand, parseEvent, type SlackCommand } from '../adapters/slack/event.ts';
import { commandReply, Home, homeView, messageUrl } from '../adapters/slack/home.ts';
import { SlackFailed } from '../adapters/slack/slack-failed.ts';
import { type Looker } from '../approval/browse.ts';
import { type Found } from '../approval/home.ts';
import { instant, type PersonKey } from '../approval/ids.ts';
import { type Request } from '../approval/request.ts';
import { config, Environment, slackApiUrl } from './config.ts';
import { identities, policies, rosters } from './policies.ts';
import { botToken } from './signed.ts';
import { lastOf as lastOfVersion } from './versions.ts';

/** Slack waits three seconds: of very many open questions only so many pages are looked at. */
const MOST_PAGES = 4;

const env = config(Environment.pick({ TABLE_NAME: true }));
const questions = new OpenQuestions(env.TABLE_NAME, new Requests(env.TABLE_NAME));

export const requests = new Requests(env.TABLE_NAME);
const rosterToday = rosters(env.TABLE_NAME);
export const ended = new EndedRequests(env.TABLE_NAME, requests);
export const home = async (): Promise<Home> => new Home(await botToken(), slackApiUrl());

export const lastOf = (group: string, version: number): Promise<Request | undefined> =>
  lastOfVersion(requests, group, version);

/** What is asked about or waits for its review now; `isCut` where there is more. */
export const openRequests = async (): Promise<Omit<Found, 'ended'>> => {
  const open: Request[] = [];
  const unreviewed: Request[] = [];
  let next: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const found = await questions.page(next);
    open.push(...found.requests);
    unreviewed.push(...found.unreviewed);
    next = found.next;
    if (next === undefined) break;
  }
  return { open, unreviewed, isCut: next !== undefined };
};

let workspace: string | undefined;

/** Whoever looks, with the way to the cards; a Slack that does not say where it is costs the links and nothing else. */
export const lookerOf = async (person: PersonKey): Promise<Looker> => {
  const [rosterOf, url] = await Promise.all([rosterToday(), workspaceUrl()]);
  return {
    person,
    now: instant(Date.now()),
    rosterOf,
    linkTo: (card) => (url === undefined ? undefined : messageUrl(url, card)),
  };
};

const workspaceUrl = async (): Promise<string | undefined> =>
  (workspace ??= await (await home()).workspaceUrl().catch(noUrl));

const noUrl = (error: unknown): undefined => {
  if (!(error instanceof SlackFailed)) throw error;
  return undefined;
};

export {
  commandReply,
  homeView,
  identities,
  Inability,
  parseCommand,
  parseEvent,
  policies,
  SlackFailed,
  type SlackCommand,
};
