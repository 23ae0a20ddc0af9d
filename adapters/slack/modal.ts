// The modals: what exactly is approved, and a comment; or the reason for a no, or for other changes; or the vote that
// stands, to be taken back. And the modal that answers.
import type { KnownBlock, ModalView } from '@slack/types';
import { footerOf, subjectName } from '../../approval/ask.ts';
import { authorName } from '../../approval/author-words.ts';
import { at, bold, code, lines, section, text, type Line } from '../../approval/card.ts';
import { REASON_LENGTH } from '../../approval/words-fault.ts';
import { type Identities } from '../../approval/identities.ts';
import { short, type PersonKey } from '../../approval/ids.ts';
import { goesBackBehind } from '../../approval/older.ts';
// Not `{ type ... }`: that would load the module at init.
import type { PrivateAnswer } from '../../approval/private-answer.ts';
import { verdictSections } from '../../approval/reasons.ts';
import { judgedOf, type Request } from '../../approval/request.ts';
import { type Vote, type VoteChoice } from '../../approval/vote.ts';
import { rolesOf, tallyOf, type Roster } from '../../approval/roster.ts';
import { missingInWords } from '../../approval/tally.ts';
import { ACTION, plain, richText } from './card.ts';
import { type ModalPlace } from './interaction.ts';

const MOST_ITEMS = 3;
const INPUT = { comment: 'comment', reason: 'reason', action: 'text' } as const;

const TITLES: Readonly<Record<VoteChoice, string>> = {
  approve: 'Approve this version?',
  reject: 'Reject this version?',
  'request-changes': 'Request changes?',
};

/** Who opens it, and who counts today. */
interface Opener {
  readonly roster: Roster;
  readonly person: PersonKey;
}

/** The modal that a click opens. `place` is what the answer needs to be heard: request, evidence, channel, message. */
export const modalOf = (
  choice: VoteChoice,
  request: Request,
  { roster, person }: Opener,
  place: ModalPlace,
): ModalView => ({
  type: 'modal',
  callback_id: ACTION[choice],
  title: plain(TITLES[choice]),
  submit: plain(submitWords(choice, request)),
  close: plain('Cancel'),
  private_metadata: JSON.stringify({ ...place, ...(choice === 'approve' && warnedOf(request, roster)) }),
  blocks: blocksOf(choice, request, { roster, person }),
});

const submitWords = (choice: VoteChoice, { version }: Request): string =>
  choice === 'request-changes'
    ? 'Request changes'
    : `${choice === 'approve' ? 'Approve' : 'Reject'} v${version}`;

const blocksOf = (choice: VoteChoice, request: Request, opener: Opener): KnownBlock[] => {
  switch (choice) {
    case 'approve':
      return approveBlocks(request, opener);
    case 'reject':
      return rejectBlocks(request, opener.roster.identities);
    case 'request-changes':
      return changesBlocks(request, opener.roster.identities);
  }
};

const approveBlocks = (request: Request, opener: Opener): KnownBlock[] => {
  const judged = judgedOf(request);
  const reasons = judged ? verdictSections(judged.verdict).flatMap((one) => one.parts) : [];
  return [
    ...backBlocks(request, opener),
    richText(section('what', lines([bold(subjectName(request))]), ...reasons), 'what'),
    richText(section('exact', lines(...exactly(request, opener))), 'exact'),
    commentBlock(goesBackBehind(request, opener.roster) !== undefined),
  ];
};

/** A comment is optional; where the approver has to say why, it is not. */
const commentBlock = (isNeeded: boolean): KnownBlock => ({
  type: 'input',
  block_id: INPUT.comment,
  optional: !isNeeded,
  label: plain(isNeeded ? 'Why the older version' : 'Comment'),
  hint: plain('Shown in the channel and kept with the decision.'),
  element: {
    type: 'plain_text_input',
    action_id: INPUT.action,
    multiline: true,
    ...(isNeeded && { min_length: REASON_LENGTH.min }),
    max_length: REASON_LENGTH.max,
    placeholder: plain(
      isNeeded
        ? 'For example: the newer one fails on the latest data'
        : 'For example: checked on the September holdout',
    ),
  },
});

/** That the warning was read is sent along with the answer. */
const warnedOf = (request: Request, roster: Roster): Pick<ModalPlace, 'n'> => {
  const back = goesBackBehind(request, roster);
  return back ? { n: back.newest } : {};
};

/** What must be read before anything else: a newer version is approved. */
const backBlocks = (request: Request, { roster }: Opener): KnownBlock[] => {
  const back = goesBackBehind(request, roster);
  return back
    ? [
        richText(
          section(
            'older',
            lines([
              bold(`v${back.newest} is approved, and is newer. `),
              text(`Approving v${request.version} goes back behind it. Say why.`),
            ]),
          ),
          'older',
        ),
      ]
    : [];
};

const exactly = (request: Request, opener: Opener): Line[] => [
  [bold('You approve exactly this')],
  ...firstFew('Model data', request.subject.modelData),
  ...firstFew('Image', request.subject.images),
  [
    bold('Evidence: '),
    text(`${short(judgedOf(request)?.evidence ?? 'none')}, policy ${short(request.policyDigest)}`),
  ],
  ...progressLine(request, opener),
  [text('If any of it changes before the registry is updated, your approval is void and you are told.')],
];

/** Where several must say yes: which yes this one is. */
const progressLine = (request: Request, { roster, person }: Opener): Line[] => {
  const progress = tallyOf(request, roster);
  const { counted, needed, helps } = progress;
  if (needed < 2) return [];
  if (!rolesOf(request, person, roster).some((role) => helps.includes(role)))
    return [
      [bold('Yours is kept, and is not among those still needed: '), text(`${missingInWords(progress)}.`)],
    ];
  const nth = Math.min(counted.length + 1, needed);
  const last = nth === needed;
  return [
    [
      bold(`Yours is approval ${nth} of ${needed}. `),
      text(
        last
          ? `It sets v${request.version} to Approved; deployments may start at once.`
          : 'It changes nothing until the others have said yes, and you can take it back until then.',
      ),
    ],
  ];
};

/** The first of a version's files or images; the others are held by the evidence just as well. */
const firstFew = (what: string, items: readonly string[]): Line[] => {
  const more = items.length - MOST_ITEMS;
  return [
    ...items.slice(0, MOST_ITEMS).map((item): Line => [bold(`${what}: `), code(item)]),
    ...(more > 0 ? [[bold(`${what}: `), text(`and ${more} more`)]] : []),
  ];
};

const reasonBlocks = (label: string, placeholder: string, what: Line[]): KnownBlock[] => [
  richText(section('what', lines(...what)), 'what'),
  {
    type: 'input',
    block_id: INPUT.reason,
    label: plain(label),
    hint: plain('The channel sees it, and it is kept with the decision.'),
    element: {
      type: 'plain_text_input',
      action_id: INPUT.action,
      multiline: true,
      min_length: REASON_LENGTH.min,
      max_length: REASON_LENGTH.max,
      focus_on_load: true,
      placeholder: plain(placeholder),
    },
  },
];

const registered = (request: Request, identities: Identities): Line => [
  bold(subjectName(request)),
  text(`, registered by ${authorName(request, identities)}`),
];

const rejectBlocks = (request: Request, identities: Identities): KnownBlock[] =>
  reasonBlocks('Reason', 'What is wrong, and what would make it right?', [
    registered(request, identities),
    [text('Rejecting is final for this version. To have it corrected, cancel and choose Request changes.')],
  ]);

const changesBlocks = (request: Request, identities: Identities): KnownBlock[] =>
  reasonBlocks('What should change', 'What is missing or wrong?', [
    registered(request, identities),
    [
      text(
        `v${request.version} stays unapproved, and this question is closed. When it is corrected, or a new ` +
          'version comes, Countersign checks again and asks again.',
      ),
    ],
  ]);

const DONE: Readonly<Record<VoteChoice, string>> = {
  approve: 'You approved',
  reject: 'You rejected',
  'request-changes': 'You requested changes to',
};

/** The vote that stands, which its voter may take back. */
export const standingModal = (request: Request, vote: Vote, place: ModalPlace): ModalView => ({
  type: 'modal',
  callback_id: ACTION.withdraw,
  title: plain('You have voted'),
  submit: plain('Withdraw my vote'),
  close: plain('Keep my vote'),
  private_metadata: JSON.stringify(place),
  blocks: [
    richText(
      section(
        'what',
        lines(
          [bold(`${DONE[vote.choice]} ${subjectName(request)}`), text(', '), at(vote.at), text('.')],
          [text('It counts, and can be withdrawn until the question is settled.')],
          [text('To answer otherwise, withdraw first; then choose again on the card.')],
        ),
      ),
      'what',
    ),
  ],
});

/** The modal that takes the place of one whose answer did not count. */
export const answerModal = (answer: PrivateAnswer, request: Request): ModalView => ({
  type: 'modal',
  callback_id: 'answer',
  title: plain('Not counted'),
  close: plain('Close'),
  blocks: [
    richText(section('answer', answer.part), 'answer'),
    { type: 'context', block_id: 'foot', elements: [plain(footerOf(request))] },
  ],
});
