// The rule "the evidence is complete": reports, model card, commit, sample payload, metadata and tags that must be
// there, and the values that metadata and tags may have.
import { cleanText, seenIn } from '../foreign-text.ts';
import { type Facts } from '../facts.ts';
import { inWords } from '../card.ts';
import { type Policy } from '../policy.ts';
import { requirementsOf, type Requirement } from '../required-values.ts';
import { type EvidenceRule, type REQUIRABLE } from '../rule.ts';
import { problemOf, sourceName, sourceOf, type SourceName, type Sources } from '../sources.ts';
import { effectOf } from '../effect.ts';
import { strongest, type Reason } from '../verdict.ts';
import { BIAS_SOURCES } from './facets.ts';

/** One piece of evidence: there, with what it says; or not as it must be, with why and what would mend it. */
type Piece =
  | { readonly outcome: 'passes'; readonly name: string; readonly says?: string }
  | { readonly outcome: 'missing' | 'fails'; readonly name: string; readonly clause: string };

const WORDS_LIMIT = 120;
const KEY_LIMIT = 60;
const VALUE_LIMIT = 40;
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
    ...requirementsOf(rule.metadata).map((required) =>
      requiredPiece(METADATA, required, ownText(facts.details.metadata, required.key)),
    ),
    ...requirementsOf(rule.groupTags).map((required) =>
      requiredPiece(GROUP_TAG, required, ownText(facts.groupTags ?? {}, required.key)),
    ),
  ];
  return reasonOf(rule, pieces, policy);
};

const reasonOf = (rule: EvidenceRule, pieces: readonly Piece[], policy: Policy): Reason => {
  // What is required is the rule itself: to lack it is to fail it.
  const strict = { ...rule, onMissing: rule.onMissing ?? rule.level };
  const because = pieces.map((piece) => childOf(piece, effectOf(piece.outcome, strict, policy)));
  const effect = strongest(because.map((child) => child.effect));
  return {
    rule: 'evidence',
    kind: 'evidence',
    outcome: outcomeOf(pieces),
    effect,
    sentence: sentenceOf(pieces),
    ...(effect === 'ask' && rule.needs && { needs: rule.needs }),
    because,
  };
};

const outcomeOf = (pieces: readonly Piece[]): Piece['outcome'] =>
  (['fails', 'missing'] as const).find((one) => pieces.some(({ outcome }) => outcome === one)) ?? 'passes';

const sentenceOf = (pieces: readonly Piece[]): string => {
  const bad = pieces.filter(({ outcome }) => outcome !== 'passes');
  const words =
    bad.length > 0
      ? `Evidence is ${badInWords(bad)}: ${firstFew(bad.map(pieceInWords)).join('; ')}`
      : `Evidence complete: ${firstFew(pieces.map(({ name }) => name)).join(', ')}`;
  return cleanText(words, SENTENCE_LIMIT);
};

const badInWords = (bad: readonly Piece[]): string => {
  const kinds = new Set(bad.map(({ outcome }) => outcome));
  if (kinds.size > 1) return 'missing or wrong';
  return kinds.has('missing') ? 'missing' : 'wrong';
};

const firstFew = (words: readonly string[]): string[] =>
  words.length <= MOST_TOLD
    ? [...words]
    : [...words.slice(0, MOST_TOLD), `and ${words.length - MOST_TOLD} more`];

const pieceInWords = (piece: Piece): string => {
  switch (piece.outcome) {
    case 'passes':
      return `${piece.name}${piece.says ? `: ${piece.says}` : ''}`;
    case 'missing':
      return `${piece.name}, ${piece.clause}`;
    case 'fails':
      return `${piece.name} ${piece.clause}`;
  }
};

const childOf = (piece: Piece, effect: Reason['effect']): Reason => ({
  rule: 'evidence',
  kind: 'evidence',
  outcome: piece.outcome,
  effect,
  sentence: pieceInWords(piece),
});

/** A bias report may be registered as one report or as the two of its stages. */
const candidatesOf = (file: (typeof REQUIRABLE)[number]): readonly SourceName[] =>
  file === 'bias' ? BIAS_SOURCES : [file];

const filePiece = (file: (typeof REQUIRABLE)[number], sources: Sources): Piece => {
  const name = sourceName(file);
  const found = candidatesOf(file).map((candidate) => [candidate, sourceOf(sources, candidate)] as const);
  const read = found.flatMap(([, source]) => (source.kind === 'read' ? [source.uri] : []));
  if (read[0] !== undefined) return { outcome: 'passes', name, says: cleanText(read[0], WORDS_LIMIT) };
  const [candidate, source] = found.find(([, it]) => it.kind === 'bad') ??
    found[0] ?? [file, sourceOf(sources, file)];
  return { outcome: 'missing', name, clause: clauseOf(problemOf(source, candidate) ?? '') };
};

const clauseOf = (problem: string): string => cleanText(problem, PROBLEM_LIMIT).replace(/\.$/, '');

const modelCardPiece = (statuses: readonly string[], { sources, details }: Facts): Piece => {
  const name = 'model card';
  const problem = problemOf(sourceOf(sources, 'model-card'), 'model-card');
  if (problem !== undefined) return { outcome: 'missing', name, clause: clauseOf(problem) };
  const status = details.modelCardStatus ?? 'without a status';
  if (statuses.includes(status)) return { outcome: 'passes', name, says: status };
  return {
    outcome: 'missing',
    name,
    clause: `it is ${cleanText(status, WORDS_LIMIT)}, needs ${inWords([...new Set(statuses)], 'or')}`,
  };
};

/** What nobody can see is not given. */
const textPiece = (name: string, found = '', place: string): Piece =>
  seenIn(found) === ''
    ? { outcome: 'missing', name, clause: `none is given (${place})` }
    : { outcome: 'passes', name, says: cleanText(found, WORDS_LIMIT) };

/** Where values are required, and how whoever reads the card gives one. */
interface Holder {
  readonly name: string;
  readonly how: string;
}
const METADATA: Holder = { name: 'metadata', how: 'CustomerMetadataProperties, by UpdateModelPackage' };
const GROUP_TAG: Holder = { name: 'group tag', how: 'AddTags on the model package group' };

/** Values are compared to the letter: what a tag says is read by other programs too. */
const requiredPiece = (holder: Holder, { key, allowed }: Requirement, found = ''): Piece => {
  const name = `${holder.name} ${cleanText(key, KEY_LIMIT)}`;
  const needs = allowed ? `, needs ${valuesInWords(allowed)}` : '';
  if (seenIn(found) === '')
    return { outcome: 'missing', name, clause: `none is given${needs}: ${holder.how}` };
  if (allowed === undefined || allowed.includes(found))
    return { outcome: 'passes', name, says: cleanText(found, WORDS_LIMIT) };
  const nearly = allowed.some((value) => looseOf(value) === looseOf(found));
  const toTheLetter = nearly ? ' to the letter, case and blanks too' : '';
  const clause = `is ${cleanText(found, VALUE_LIMIT)}${needs}${toTheLetter}: ${holder.how}`;
  return { outcome: 'fails', name, clause };
};

/** `low, medium or high`; of many the first, and how many more. */
const valuesInWords = (allowed: readonly string[]): string => {
  const values = allowed.map((value) => cleanText(value, VALUE_LIMIT));
  const more = values.length - MOST_TOLD;
  return inWords(more > 0 ? [...values.slice(0, MOST_TOLD), `one of ${more} more`] : values, 'or');
};

/** What a reader takes for the same. */
const looseOf = (value: string): string => seenIn(value).toLowerCase();

const ownText = (holder: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(holder, key) ? holder[key] : undefined;
