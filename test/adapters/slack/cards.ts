// Cards of every stage from anything that strangers write, through the rules as the product takes them.
import { cardOf } from '../../../approval/announce.ts';
import { evaluate } from '../../../approval/evaluate.ts';
import { type Identities, IdentitiesFile } from '../../../approval/identities.ts';
import { requestId } from '../../../approval/ids.ts';
import { subjectOf } from '../../../approval/package.ts';
import { type Policy } from '../../../approval/policy.ts';
import { type Source } from '../../../approval/sources.ts';
import { type Judged, type Request, type Stage } from '../../../approval/request.ts';
import { type Answered } from '../../../approval/vote.ts';
import {
  at,
  CLOSES,
  EVIDENCE,
  facts,
  identities,
  key,
  policy,
  request,
  vote,
} from '../../approval/values.ts';

/** What comes from outside: `text` wherever a stranger can write, in a policy of so many metrics and approvers. */
export interface Outside {
  readonly text: string;
  readonly group: string;
  readonly version: number;
  readonly metrics: number;
  readonly approvers: number;
  readonly evidence: 'passes' | 'fails' | 'missing' | 'bad';
}

export const GROUP_63 = `g${'-x'.repeat(31)}`;
export const WORST: Outside = {
  text: '"\u202E'.repeat(5_000),
  group: GROUP_63,
  version: 999_999_999,
  metrics: 10_000,
  approvers: 300,
  evidence: 'fails',
};

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const policyFor = ({ text, metrics, approvers }: Outside): Policy => ({
  ...policy({
    name: 'p'.repeat(100),
    onBadEvidence: 'ask',
    approvers: many(approvers, (index) => `p${index}`),
  }),
  metrics: many(metrics, (index) => ({
    path: `m${index}`,
    label: `${index}${text}`.slice(0, 40),
    min: 0.123456,
    from: 'model-quality' as const,
    level: 'block' as const,
  })),
});

/** Every second metric is as the evidence says; the others pass. */
const sourceFor = ({ text, metrics, evidence }: Outside): Source => {
  if (evidence === 'bad') return { kind: 'bad', uri: `s3://${text}`, problem: text, advice: 'Look.' };
  const odd = { passes: 1, fails: 0.1234559999, missing: text }[evidence];
  const file = Object.fromEntries(many(metrics, (index) => [`m${index}`, index % 2 === 0 ? odd : 0.5]));
  return { kind: 'read', uri: `s3://${text}`, digest: 'd', json: file };
};

const nameFor = (text: string): string => [...text.trim()].slice(0, 20).join('') || 'n';

export const identitiesFor = ({ text, approvers }: Outside): Identities =>
  IdentitiesFile.parse({
    people: {
      ...identities.people,
      ...Object.fromEntries(
        many(approvers, (index) => [`p${index}`, { name: nameFor(text), slack: `U0PERSON${index}` }]),
      ),
    },
  });

/** The request with what was found about it, ready to be put in any stage. */
export const requestFor = (outside: Outside): ((stageOf: (judged: Judged) => Stage) => Request) => {
  const { text, group, version } = outside;
  const under = policyFor(outside);
  const verdict = evaluate(under, facts({ 'model-quality': sourceFor(outside) }));
  const found = request(
    { kind: 'opened' },
    {
      id: requestId(group, version, 9999),
      round: 9999,
      group,
      version,
      policy: under,
      author: { identities: [`arn:aws:sts::1:assumed-role/x/${text}`], people: [] },
      subject: subjectOf({ description: text, images: [text, text, text, text], modelData: [text] }),
      failure: { at: at('23 15:00'), error: 'AccessDeniedException', cause: text },
    },
  );
  return (stageOf) => ({
    ...found,
    stage: stageOf({ verdict, evidence: EVIDENCE, exhibits: [], at: at('23 14:05') }),
  });
};

const decisionBy = (by: Answered['by'], outcome: Answered['outcome'], words: string): Answered => ({
  outcome,
  by,
  votes:
    by === 'person'
      ? [vote({ person: key('p0'), choice: outcome === 'Approved' ? 'approve' : 'reject', words })]
      : [],
  at: at('23 15:02'),
});

/** A stage of every kind that has a card. */
export const stages = (words: string): ((judged: Judged) => Stage)[] => {
  const approved = decisionBy('person', 'Approved', words);
  const decisions = [
    approved,
    decisionBy('person', 'Rejected', words),
    decisionBy('policy', 'Rejected', ''),
    decisionBy('expiry', 'Rejected', ''),
    decisionBy('expiry', 'Pending', ''),
  ];
  const ends = ['changed', 'gone', 'overtaken', 'observed', 'left-pending'] as const;
  return [
    askingStage,
    ...decisions.flatMap((decision): ((judged: Judged) => Stage)[] => [
      (judged) => ({ kind: 'decided', judged, closesAt: CLOSES, decision }),
      (judged) => ({ kind: 'closed', as: 'settled', judged, closesAt: CLOSES, decision, at: CLOSES }),
    ]),
    ...ends.map((as) => (judged: Judged): Stage => ({
      kind: 'closed',
      as,
      why: 'its status was set',
      at: CLOSES,
      judged,
      decision: approved,
    })),
  ];
};

export const askingStage = (judged: Judged): Stage => ({ kind: 'asking', judged, closesAt: CLOSES });

export const cardFor = (on: Request, people: Identities) => {
  const card = cardOf(on, { identities: people, policy: on.policy });
  if (!card) throw new Error('There is no card.');
  return card;
};

/** Every text, key and value of a message, however deep. */
export const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
};

/** The types of all objects of a message. */
export const typesIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && typeof value.type === 'string' ? [value.type] : [];
  return [...own, ...Object.values(value).flatMap(typesIn)];
};
