// The rule "the evidence is complete": reports, model card, commit, sample payload, metadata and tags that must be there.
import { cleanText, seenIn } from '../foreign-text.ts';
import { type Facts } from '../facts.ts';
import { inWords } from '../card.ts';
import { type Policy } from '../policy.ts';
import { type EvidenceRule, type REQUIRABLE } from '../rule.ts';
import { problemOf, sourceName, sourceOf, type SourceName, type Sources } from '../sources.ts';
import { effectOf } from '../effect.ts';
import { type Reason } from '../verdict.ts';
import { BIAS_SOURCES } from './facets.ts';

/** One piece of evidence: there, with what it says; or not, with why and what would mend it. */
interface Piece {
  readonly name: string;
  readonly says?: string;
  readonly lacks?: string;
}

const WORDS_LIMIT = 120;
const KEY_LIMIT = 60;
const PROBLEM_LIMIT = 200;
const SENTENCE_LIMIT = 900;
/** The whole list stands in the reasons below. */
const MOST_TOLD = 6;

/** What an evidence rule says: one reason a piece, and the whole as one sentence. */
export const evidence = (rule: EvidenceRule, facts: Facts, policy: Policy): Reason => {
  const pieces = [
    ...[...new Set(rule.files)].map((file) => filePiece(file, facts.sources)),
    ...(rule.modelCard ? [modelCardPiece(rule.modelCard, facts)] : []),
    ...(rule.trainingCommit
      ? [textPiece('training commit', facts.details.commit, 'MetadataProperties.CommitId')]
      : []),
    ...(rule.samplePayload
      ? [textPiece('sample payload', facts.details.samplePayload, 'SamplePayloadUrl')]
      : []),
    ...(rule.metadata ?? []).map((key) =>
      textPiece(
        `metadata ${cleanText(key, KEY_LIMIT)}`,
        ownText(facts.details.metadata, key),
        'CustomerMetadataProperties',
      ),
    ),
    ...(rule.groupTags ?? []).map((key) =>
      textPiece(
        `group tag ${cleanText(key, KEY_LIMIT)}`,
        ownText(facts.groupTags ?? {}, key),
        'a tag of the model package group',
      ),
    ),
  ];
  return reasonOf(rule, pieces, policy);
};

const reasonOf = (rule: EvidenceRule, pieces: readonly Piece[], policy: Policy): Reason => {
  const lacking = pieces.filter(({ lacks }) => lacks !== undefined);
  const outcome = lacking.length > 0 ? 'missing' : 'passes';
  // What is required is the rule itself: to lack it is to fail it.
  const effect = effectOf(outcome, { ...rule, onMissing: rule.onMissing ?? rule.level }, policy);
  return {
    rule: 'evidence',
    kind: 'evidence',
    outcome,
    effect,
    sentence: sentenceOf(pieces, lacking),
    ...(effect === 'ask' && rule.needs && { needs: rule.needs }),
    because: pieces.map((piece) => childOf(piece, effect)),
  };
};

const sentenceOf = (pieces: readonly Piece[], lacking: readonly Piece[]): string =>
  cleanText(
    lacking.length > 0
      ? `Evidence is missing: ${firstFew(lacking.map(lackInWords)).join('; ')}`
      : `Evidence complete: ${firstFew(pieces.map(({ name }) => name)).join(', ')}`,
    SENTENCE_LIMIT,
  );

const firstFew = (words: readonly string[]): string[] =>
  words.length <= MOST_TOLD
    ? [...words]
    : [...words.slice(0, MOST_TOLD), `and ${words.length - MOST_TOLD} more`];

const lackInWords = ({ name, lacks }: Piece): string => `${name}, ${lacks ?? ''}`;

const childOf = (piece: Piece, effect: Reason['effect']): Reason => ({
  rule: 'evidence',
  kind: 'evidence',
  outcome: piece.lacks === undefined ? 'passes' : 'missing',
  effect: piece.lacks === undefined ? 'none' : effect,
  sentence:
    piece.lacks === undefined ? `${piece.name}${piece.says ? `: ${piece.says}` : ''}` : lackInWords(piece),
});

/** A bias report may be registered as one report or as the two of its stages. */
const candidatesOf = (file: (typeof REQUIRABLE)[number]): readonly SourceName[] =>
  file === 'bias' ? BIAS_SOURCES : [file];

const filePiece = (file: (typeof REQUIRABLE)[number], sources: Sources): Piece => {
  const name = sourceName(file);
  const found = candidatesOf(file).map((candidate) => [candidate, sourceOf(sources, candidate)] as const);
  const read = found.flatMap(([, source]) => (source.kind === 'read' ? [source.uri] : []));
  if (read[0] !== undefined) return { name, says: cleanText(read[0], WORDS_LIMIT) };
  const [candidate, source] = found.find(([, it]) => it.kind === 'bad') ??
    found[0] ?? [file, sourceOf(sources, file)];
  return { name, lacks: clauseOf(problemOf(source, candidate) ?? '') };
};

const clauseOf = (problem: string): string => cleanText(problem, PROBLEM_LIMIT).replace(/\.$/, '');

const modelCardPiece = (statuses: readonly string[], { sources, details }: Facts): Piece => {
  const name = 'model card';
  const problem = problemOf(sourceOf(sources, 'model-card'), 'model-card');
  if (problem !== undefined) return { name, lacks: clauseOf(problem) };
  const status = details.modelCardStatus ?? 'without a status';
  if (statuses.includes(status)) return { name, says: status };
  return {
    name,
    lacks: `it is ${cleanText(status, WORDS_LIMIT)}, needs ${inWords([...new Set(statuses)], 'or')}`,
  };
};

/** What nobody can see is not given. */
const textPiece = (name: string, found = '', place: string): Piece =>
  seenIn(found) === ''
    ? { name, lacks: `none is given (${place})` }
    : { name, says: cleanText(found, WORDS_LIMIT) };

const ownText = (holder: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(holder, key) ? holder[key] : undefined;
