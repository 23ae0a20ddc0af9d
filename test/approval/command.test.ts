// What /countersign is asked, and what it answers where nothing, little or too much is there.
import { describe, expect, it } from 'vitest';
import {
  commandOf,
  helpAnswer,
  mineAnswer,
  nothingToShow,
  pendingAnswer,
  showAnswer,
  type CommandAnswer,
} from '../../approval/command.ts';
import { requestId } from '../../approval/ids.ts';
import { type Request } from '../../approval/request.ts';
import { asRead, partAsRead } from './as-read.ts';
import { brokenGlass } from './alone.ts';
import { lookerAs } from './lookers.ts';
import { alice, asking, at, bob, carol, opened, policy, request, settled, vote } from './values.ts';

const read = ({ section }: CommandAnswer): string[] => section.parts.flatMap(partAsRead);
const MORE_OPEN =
  'More questions are open than could be looked at here: countersign pending, in a terminal, lists all.';
const question = (version: number, over: Partial<Request> = {}): Request =>
  request(asking(), {
    version,
    id: requestId('churn-telco', version, 1),
    card: { channel: 'C0MODELS', ts: '1795442143.000100', begunAt: at('23 14:06') },
    ...over,
  });

describe('what is asked', () => {
  it.each([
    ['', { kind: 'help' }],
    ['  help  ', { kind: 'help' }],
    ['help me', { kind: 'help' }],
    ['Pending', { kind: 'pending' }],
    ['mine', { kind: 'mine' }],
    ['pending now', { kind: 'unknown' }],
    ['mine all', { kind: 'unknown' }],
    ['approve churn-telco 42', { kind: 'unknown' }],
    ['constructor', { kind: 'unknown' }],
    ['show', { kind: 'show', what: { by: 'nothing' } }],
    ['show churn-telco', { kind: 'show', what: { by: 'group', group: 'churn-telco' } }],
    ['show churn-telco-v42-r1', { kind: 'show', what: { by: 'id', id: 'churn-telco-v42-r1' } }],
    ['show churn-telco 42', { kind: 'show', what: { by: 'version', group: 'churn-telco', version: 42 } }],
    ['show churn-telco v42', { kind: 'show', what: { by: 'version', group: 'churn-telco', version: 42 } }],
    ['show churn-telco 0', { kind: 'unknown' }],
    ['show churn-telco 1e3', { kind: 'unknown' }],
    ['show churn-telco 1234567890', { kind: 'unknown' }],
    ['show churn-telco 42 now', { kind: 'unknown' }],
    ['show <!channel>', { kind: 'unknown' }],
    [`show ${'g'.repeat(64)}`, { kind: 'unknown' }],
  ])('%s', (words, command) => {
    expect(commandOf(words)).toEqual(command);
  });
});

describe('pending', () => {
  it.each<[string, Request[], boolean, string]>([
    ['nothing', [], false, 'No question is open.'],
    ['nothing of what was looked at', [], true, 'None of those looked at is open.'],
    ['one for them', [question(1)], false, '1 waits for you.'],
    ['two for them', [question(1), question(2)], false, '2 wait for you.'],
    ['one that they answered', [voted(1)], false, 'Nothing waits for you, 1 for others.'],
    ['more than was looked at', [question(1), voted(2)], true, 'At least 1 waits for you, 1 for others.'],
    [
      'others among more than was looked at',
      [voted(1)],
      true,
      'Of those looked at none waits for you, 1 for others.',
    ],
    [
      'one that is over',
      [request(settled({ outcome: 'Approved', by: 'person', votes: [vote()], at: at('24 09:00') }))],
      false,
      'No question is open.',
    ],
  ])('says of %s', (_, requests, isCut, words) => {
    const answer = pendingAnswer({ open: requests, isCut, unreviewed: [] }, lookerAs(bob));
    expect(answer.summary).toBe(words);
    expect(read(answer)[0]).toBe(words);
    expect(read(answer).includes(MORE_OPEN)).toBe(isCut);
  });

  it('lists the first ten, those that close first before the others', () => {
    const soon = { ...asking(), closesAt: at('25 14:05') } as Request['stage'];
    const twelve = Array.from({ length: 12 }, (_, index) =>
      question(index + 1, index === 11 ? { stage: soon } : {}),
    );
    const lines = read(pendingAnswer({ open: twelve, isCut: false, unreviewed: [] }, lookerAs(bob)));
    expect(lines.slice(1, 3)).toEqual([
      '- churn-telco v12: 0 of 1. Closes 25 Nov 2026, 14:05 UTC, then rejected. Decide',
      '- churn-telco v1: 0 of 1. Closes 26 Nov 2026, 14:05 UTC, then rejected. Decide',
    ]);
    expect(lines.slice(-2)).toEqual([
      '- and 2 more',
      'More: /countersign show churn-telco 12, /countersign mine, /countersign help',
    ]);
  });

  it('lists what is to be reviewed after what is to be decided', () => {
    const review = { remindAt: at('25 09:00'), reminders: 0 };
    const glassy = policy({ breakGlass: { people: ['dave'] } });
    const unreviewed = [request(settled(brokenGlass), { policy: glassy, review })];
    expect(read(pendingAnswer({ open: [], isCut: false, unreviewed }, lookerAs(bob)))).toEqual([
      'No question is open.',
      'To review:',
      '- churn-telco v42\nDave approved it by break glass, 25 Nov 2026, 09:00 UTC. Look at it, then: countersign sign-review churn-telco 42',
      'More: /countersign show <group> <version>, /countersign mine, /countersign help',
    ]);
  });

  it('never waits for the author, nor for somebody whom no policy names', () => {
    for (const person of [alice, carol]) {
      const answer = pendingAnswer(
        { open: [question(1, carolIsOut())], isCut: false, unreviewed: [] },
        lookerAs(person),
      );
      expect(answer.summary).toBe('Nothing waits for you, 1 for others.');
    }
  });
});

const voted = (version: number): Request => {
  const it = question(version);
  return { ...it, stage: { ...asking(), votes: [vote({ person: bob })] } as Request['stage'] };
};
const carolIsOut = (): Partial<Request> => {
  const { policy } = question(1);
  return { policy: { ...policy, approvers: [bob] } };
};

describe('show and mine', () => {
  it('a version that is still being checked has no card to show', () => {
    const answer = showAnswer(request(opened), lookerAs(bob), false);
    expect(read(answer)).toEqual([
      'churn-telco v42 is being checked; nobody is asked yet.',
      'More: /countersign pending, /countersign mine, /countersign help',
    ]);
  });

  it('the card is shown without its buttons, which stand in the channel', () => {
    const answer = showAnswer(question(42), lookerAs(bob), false);
    const card = answer.card ? asRead(answer.card.card) : [];
    expect(card[0]).toBe('churn-telco v42: approval needed');
    expect(card.filter((line) => line.startsWith('['))).toEqual([]);
    expect(read(answer)[0]).toBe('Its card in the channel');
    expect(read(showAnswer(question(42), { ...lookerAs(bob), linkTo: () => undefined }, false))[0]).toMatch(
      /^More: /,
    );
  });

  it('none of one’s own, and what became of others', () => {
    const ended = request(
      settled({ outcome: 'Approved', by: 'person', votes: [vote()], at: at('24 09:00') }),
    );
    expect(read(mineAnswer({ open: [question(1)], isCut: false }, [ended], lookerAs(carol)))).toEqual([
      'None of your versions is asked about now.',
      'Decided lately:',
      '- churn-telco v42\nApproved by Bob, 24 Nov 2026, 09:00 UTC.',
      'More: /countersign pending, /countersign show <group> <version>, /countersign help',
    ]);
  });

  it.each<[string, Request[], string]>([
    ['none', [], 'None of your versions is among those looked at.'],
    ['one', [question(1)], 'At least 1 of your versions is asked about now.'],
  ])('%s of one’s own among those that were looked at', (_, open, words) => {
    const said = read(mineAnswer({ open, isCut: true }, [], lookerAs(alice)));
    expect(said[0]).toBe(words);
    expect(said.at(-2)).toBe(MORE_OPEN);
  });

  it('a group that is not among those that were looked at may still be asked about', () => {
    const what = { by: 'group', group: 'churn-telco' } as const;
    expect(nothingToShow(what, false).summary).toBe('churn-telco has no open question.');
    expect(nothingToShow(what, true).summary).toBe(
      'churn-telco is not among the open questions looked at, and there are more. Name the version, too.',
    );
    expect(read(showAnswer(question(42), lookerAs(bob), true))).toContain(MORE_OPEN);
  });

  it('help names every command', () => {
    expect(read(helpAnswer())).toEqual([
      'What /countersign can show. Decisions are taken on the cards.',
      '- /countersign pending: what waits for you',
      '- /countersign mine: your own versions, and what became of them',
      '- /countersign show <group> <version>: one version, as its card shows it',
      '- /countersign show <group>: the newest version of a group that is asked about',
      'Without Slack: countersign pending, in a terminal.',
    ]);
  });
});
