// Changes: what was requested of one version, noted once a group, so that the card of the next version says which one it
// follows, and why, without anybody looking through all versions.
import * as z from 'zod';
import { lines, text, type Part } from './card.ts';
import { cleanText } from './foreign-text.ts';
import { RequestId } from './ids.ts';
import type { Request } from './request.ts';

const WORDS_LIMIT = 140;

/** The round that ended because changes were requested, by whom and what; `link` leads to its card, where Slack says so. */
export const Follows = z.object({
  version: z.number().int().min(1),
  round: z.number().int().min(1),
  by: z.string(),
  words: z.string().optional(),
  link: z.url().optional(),
});
export type Follows = z.infer<typeof Follows>;

/** The same as it is noted, with the one request that follows it once that is asked about. */
export const Changes = Follows.extend({ followedBy: RequestId.optional() });
export type Changes = z.infer<typeof Changes>;

/** What is noted of a round that ended because somebody requested changes; undefined of any other. */
export const changesOf = ({ stage, version, round }: Request): Changes | undefined => {
  if (stage.kind !== 'closed' || stage.as !== 'changes-requested') return undefined;
  const vote = stage.votes?.findLast(({ choice }) => choice === 'request-changes');
  return vote && { version, round, by: vote.name, ...(vote.words !== undefined && { words: vote.words }) };
};

/** Whether a request is the first that is asked about after changes were requested: a newer version, or a newer round. */
export const isFollowedBy = ({ version, round, followedBy }: Changes, request: Request): boolean => {
  const isNewer = version < request.version || (version === request.version && round < request.round);
  return isNewer && (followedBy === undefined || followedBy === request.id);
};

/** What the card of that request says. */
export const followsParts = ({ follows, version }: Request): Part[] => {
  if (!follows) return [];
  const { by, words, link } = follows;
  const name = follows.version === version ? `round ${follows.round}` : `v${follows.version}`;
  const which = link ? ({ kind: 'link', url: link, text: name } as const) : text(name);
  return [
    lines([text('It follows '), which, text(`, where ${by} requested changes${words ? ':' : '.'}`)]),
    ...(words ? [{ kind: 'quote', text: cleanText(words, WORDS_LIMIT) } as const] : []),
  ];
};
