// The modals: what exactly is approved, and a comment; or the reason for a rejection. And the modal that answers.
import type { KnownBlock, ModalView } from '@slack/types';
import { authorName, footerOf, subjectName } from '../../approval/ask.ts';
import { bold, code, lines, section, text, type Line } from '../../approval/card.ts';
import { REASON_LENGTH } from '../../approval/decide.ts';
import { type Identities } from '../../approval/identities.ts';
import { short } from '../../approval/ids.ts';
import { type PrivateAnswer } from '../../approval/private-answer.ts';
import { verdictSections } from '../../approval/reasons.ts';
import { judgedOf, type Request } from '../../approval/request.ts';
import { ACTION, plain, richText } from './card.ts';
import { type ModalPlace } from './interaction.ts';

const MOST_ITEMS = 3;
const INPUT = { comment: 'comment', reason: 'reason', action: 'text' } as const;

/** The modal that a click opens. `place` is what the answer needs to be heard: request, evidence, channel, message. */
export const modalOf = (
  choice: 'approve' | 'reject',
  request: Request,
  identities: Identities,
  place: ModalPlace,
): ModalView => ({
  type: 'modal',
  callback_id: ACTION[choice],
  title: plain(choice === 'approve' ? 'Approve this version?' : 'Reject this version?'),
  submit: plain(`${choice === 'approve' ? 'Approve' : 'Reject'} v${request.version}`),
  close: plain('Cancel'),
  private_metadata: JSON.stringify(place),
  blocks: choice === 'approve' ? approveBlocks(request) : rejectBlocks(request, identities),
});

const approveBlocks = (request: Request): KnownBlock[] => {
  const judged = judgedOf(request);
  const reasons = judged ? verdictSections(judged.verdict).flatMap((one) => one.parts) : [];
  return [
    richText(section('what', lines([bold(subjectName(request))]), ...reasons), 'what'),
    richText(section('exact', lines(...exactly(request))), 'exact'),
    {
      type: 'input',
      block_id: INPUT.comment,
      optional: true,
      label: plain('Comment'),
      hint: plain('Shown in the channel and kept with the decision.'),
      element: {
        type: 'plain_text_input',
        action_id: INPUT.action,
        multiline: true,
        max_length: REASON_LENGTH.max,
        placeholder: plain('For example: checked on the September holdout'),
      },
    },
  ];
};

const exactly = (request: Request): Line[] => [
  [bold('You approve exactly this')],
  ...firstFew('Model data', request.subject.modelData),
  ...firstFew('Image', request.subject.images),
  [
    bold('Evidence: '),
    text(`${short(judgedOf(request)?.evidence ?? 'none')}, policy ${short(request.policyDigest)}`),
  ],
  [text('If any of it changes before the registry is updated, your approval is void and you are told.')],
];

/** The first of a version's files or images; the others are held by the evidence just as well. */
const firstFew = (what: string, items: readonly string[]): Line[] => {
  const more = items.length - MOST_ITEMS;
  return [
    ...items.slice(0, MOST_ITEMS).map((item): Line => [bold(`${what}: `), code(item)]),
    ...(more > 0 ? [[bold(`${what}: `), text(`and ${more} more`)]] : []),
  ];
};

const rejectBlocks = (request: Request, identities: Identities): KnownBlock[] => [
  richText(
    section(
      'what',
      lines(
        [bold(subjectName(request)), text(`, registered by ${authorName(request, identities)}`)],
        [text('Rejecting is final for this version.')],
      ),
    ),
    'what',
  ),
  {
    type: 'input',
    block_id: INPUT.reason,
    label: plain('Reason'),
    hint: plain('The channel sees it, and it is kept with the decision.'),
    element: {
      type: 'plain_text_input',
      action_id: INPUT.action,
      multiline: true,
      min_length: REASON_LENGTH.min,
      max_length: REASON_LENGTH.max,
      focus_on_load: true,
      placeholder: plain('What is wrong, and what would make it right?'),
    },
  },
];

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
