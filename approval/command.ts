// Command: what somebody asks by /countersign in Slack, and what they are answered. It shows; it decides nothing.
import { cardOf } from './announce.ts';
import {
  closing,
  endedLine,
  firstLines,
  isBy,
  linkOf,
  openFor,
  ownLine,
  reviewLines,
  type Looker,
  type Open,
} from './browse.ts';
import { subjectName } from './ask.ts';
import { bold, code, lines, section, text, type CardText, type Line, type Section } from './card.ts';
import { moreOpen, nothingWaits, strangerSaid, type Found } from './home.ts';
import { RequestId } from './ids.ts';
import { type Request } from './request.ts';

/** What was asked. */
export type Command =
  | { readonly kind: 'pending' | 'mine' }
  | { readonly kind: 'help' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'show'; readonly what: Named };

/** A version as a person names it. */
export type Named =
  | { readonly by: 'nothing' }
  | { readonly by: 'id'; readonly id: RequestId }
  | { readonly by: 'group'; readonly group: string }
  | { readonly by: 'version'; readonly group: string; readonly version: number };

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackageGroup.html */
const GROUP = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
const VERSION = /^v?([1-9]\d{0,8})$/;

/** What the words after /countersign ask for. */
export const commandOf = (words: string): Command => {
  const [verb, ...rest] = words.trim().split(/\s+/);
  switch (verb?.toLowerCase()) {
    case '':
    case 'help':
      return { kind: 'help' };
    case 'show':
      return shown(rest);
    case 'pending':
      return alone({ kind: 'pending' }, rest);
    case 'mine':
      return alone({ kind: 'mine' }, rest);
    default:
      return { kind: 'unknown' };
  }
};

/** A command that takes no words. */
const alone = (command: Command, rest: readonly string[]): Command =>
  rest.length === 0 ? command : { kind: 'unknown' };

const shown = (words: readonly string[]): Command => {
  const what = namedBy(words);
  return what ? { kind: 'show', what } : { kind: 'unknown' };
};

const namedBy = ([first, second, ...rest]: readonly string[]): Named | undefined => {
  if (first === undefined) return { by: 'nothing' };
  if (rest.length > 0) return undefined;
  return second === undefined ? namedByOne(first) : namedByTwo(first, second);
};

const namedByOne = (name: string): Named | undefined => {
  const id = RequestId.safeParse(name);
  if (id.success) return { by: 'id', id: id.data };
  return GROUP.test(name) ? { by: 'group', group: name } : undefined;
};

const namedByTwo = (group: string, words: string): Named | undefined => {
  const [, version] = VERSION.exec(words) ?? [];
  return version !== undefined && GROUP.test(group)
    ? { by: 'version', group, version: Number(version) }
    : undefined;
};

/** What is answered, to the person who asked and nobody else: words, or a card and words below it. */
export interface CommandAnswer {
  readonly summary: string;
  readonly card?: { readonly card: CardText; readonly request: Request };
  readonly section: Section;
}

const SHOW = 'show <group> <version>';
const command = (words: string) => code(`/countersign ${words}`);

/** The other commands, which every answer ends with. */
const more = (...others: readonly string[]): Line => [
  text('More: '),
  ...others.flatMap((one, index) => (index === 0 ? [command(one)] : [text(', '), command(one)])),
];

const said = (sentence: string, ...others: readonly string[]): CommandAnswer => ({
  summary: sentence,
  section: section('said', lines([text(sentence)], ...(others.length > 0 ? [more(...others)] : []))),
});

/** What waits for whoever asks, and how much for others. */
export const pendingAnswer = (
  { open, isCut, unreviewed }: Omit<Found, 'ended'>,
  looker: Looker,
): CommandAnswer => {
  const all = openFor(open, looker);
  const reviews = reviewLines(unreviewed, looker);
  const yours = all.filter(({ question }) => question.forYou);
  const [first] = yours.length > 0 ? yours : all;
  const others = all.length - yours.length;
  const summary = pendingInWords(yours.length, others, isCut);
  return {
    summary,
    section: section(
      'pending',
      lines([bold(summary)]),
      ...(yours.length > 0 ? [firstLines(yours.map((one) => pendingLine(one, looker)))] : []),
      ...(reviews.length > 0 ? [lines([bold('To review:')]), firstLines(reviews)] : []),
      ...moreOpen(isCut),
      lines(more(first ? `show ${first.request.group} ${first.request.version}` : SHOW, 'mine', 'help')),
    ),
  };
};

/** `2 wait for you, 3 for others.` */
const pendingInWords = (yours: number, others: number, isCut: boolean): string => {
  if (yours === 0 && others === 0) return isCut ? 'None of those looked at is open.' : 'No question is open.';
  const own = yours === 0 ? nothingWaits(isCut) : yoursInWords(yours, isCut);
  return others === 0 ? `${own}.` : `${own}, ${others} for others.`;
};

const yoursInWords = (yours: number, isCut: boolean): string =>
  `${isCut ? 'At least ' : ''}${yours} ${yours === 1 ? 'waits' : 'wait'} for you`;

const pendingLine = (open: Open, looker: Looker): Line => {
  const { request, question } = open;
  const url = linkOf(request, looker);
  return [
    bold(subjectName(request)),
    text(`: ${question.votes}. `),
    ...closing(open),
    ...(url === undefined ? [] : [text(' '), { kind: 'link', url, text: 'Decide' } as const]),
  ];
};

/** The versions of whoever asks: those that are asked about, and what became of others lately. */
export const mineAnswer = (
  { open, isCut }: Pick<Found, 'open' | 'isCut'>,
  ended: readonly Request[],
  looker: Looker,
): CommandAnswer => {
  const own = openFor(open, looker).filter(({ request }) => isBy(looker.person, request));
  const summary = mineInWords(own.length, isCut);
  return {
    summary,
    section: section(
      'mine',
      lines([bold(summary)]),
      ...(own.length > 0 ? [firstLines(own.map((one) => ownLine(one, looker)))] : []),
      ...(ended.length > 0
        ? [lines([bold('Decided lately:')]), firstLines(ended.map((one) => endedLine(one, looker)))]
        : []),
      ...moreOpen(isCut),
      lines(more('pending', SHOW, 'help')),
    ),
  };
};

const mineInWords = (own: number, isCut: boolean): string => {
  if (own === 0)
    return isCut
      ? 'None of your versions is among those looked at.'
      : 'None of your versions is asked about now.';
  return `${isCut ? 'At least ' : ''}${own} of your versions ${own === 1 ? 'is' : 'are'} asked about now.`;
};

/** One version as its card shows it, without buttons: those stand on the card alone. */
export const showAnswer = (request: Request, looker: Looker, isCut: boolean): CommandAnswer => {
  const card = cardOf(request, looker.rosterOf(request.group));
  const others = ['pending', 'mine', 'help'];
  if (!card) return said(`${subjectName(request)} is being checked; nobody is asked yet.`, ...others);
  const url = linkOf(request, looker);
  const where = url === undefined ? [] : [lines([{ kind: 'link', url, text: 'Its card in the channel' }])];
  return {
    summary: card.summary,
    card: { card: { ...card, choices: [] }, request },
    section: section('more', ...where, ...moreOpen(isCut), lines(more(...others))),
  };
};

/** The newest version of a group that is asked about. */
export const newestOf = (group: string, requests: readonly Request[], looker: Looker): Request | undefined =>
  openFor(requests, looker)
    .map(({ request }) => request)
    .filter((request) => request.group === group)
    .sort((a, b) => b.version - a.version)[0];

/** There is nothing to show under that name. */
export const nothingToShow = (what: Named, isCut: boolean): CommandAnswer => {
  const others = ['pending', 'mine', 'help'];
  switch (what.by) {
    case 'nothing':
      return said('Name the version that you want to see.', SHOW, 'pending', 'help');
    case 'group':
      return said(
        isCut
          ? `${what.group} is not among the open questions looked at, and there are more. Name the version, too.`
          : `${what.group} has no open question.`,
        SHOW,
        ...others,
      );
    case 'id':
      return said(`Countersign was never asked about ${what.id}.`, ...others);
    case 'version':
      return said(`Countersign was never asked about ${what.group} v${what.version}.`, ...others);
  }
};

export const unknownAnswer = (): CommandAnswer => said('I know pending, show, mine and help.', 'help');

export const strangerAnswer = (slackUser: string): CommandAnswer => said(strangerSaid(slackUser));

export const couldNotAnswer = (): CommandAnswer =>
  said('Countersign could not read its requests. Ask again in a minute.');

export const helpAnswer = (): CommandAnswer => ({
  summary: 'What /countersign can show. Decisions are taken on the cards.',
  section: section(
    'help',
    lines([bold('What /countersign can show. Decisions are taken on the cards.')]),
    {
      kind: 'list',
      items: [
        [command('pending'), text(': what waits for you')],
        [command('mine'), text(': your own versions, and what became of them')],
        [command(SHOW), text(': one version, as its card shows it')],
        [command('show <group>'), text(': the newest version of a group that is asked about')],
      ],
    },
    lines([text('Without Slack: countersign pending, in a terminal.')]),
  ),
});
