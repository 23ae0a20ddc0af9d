// The rule "the evidence is complete": reports, model card, commit, sample payload, metadata and tags that must be
// there, and the values that metadata and tags may have.
import { cleanText, seenIn } from '../foreign-text.ts';
import { type Facts } from '../facts.ts';
import { inWords } from '../card.ts';
import { type Policy } from '../policy.ts';
import { requirementsOf, type Requirement } from '../required-values.ts';
import { type EvidenceRule, type REQUIRABLE } from '../rule.ts';
import { problemOf, sourceName, sourceOf, type SourceName, type Sources } from '../sources.ts';
import { type Reason } from '../verdict.ts';
import { BIAS_SOURCES } from './facets.ts';
import { fails, missing, passes, wholeReason, type Piece } from './pieces.ts';

const WORDS_LIMIT = 120;
const KEY_LIMIT = 60;
const VALUE_LIMIT = 40;
const PROBLEM_LIMIT = 200;
/** Of many allowed values the others are counted. */
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
  return wholeReason(
    { ...rule, kind: 'evidence', lacking: badInWords, complete: 'Evidence complete' },
    pieces,
    policy,
  );
};

const badInWords = (bad: readonly Piece[]): string => {
  const kinds = new Set(bad.map(({ outcome }) => outcome));
  if (kinds.size > 1) return 'Evidence is missing or wrong';
  return kinds.has('missing') ? 'Evidence is missing' : 'Evidence is wrong';
};

/** A bias report may be registered as one report or as the two of its stages. */
const candidatesOf = (file: (typeof REQUIRABLE)[number]): readonly SourceName[] =>
  file === 'bias' ? BIAS_SOURCES : [file];

const filePiece = (file: (typeof REQUIRABLE)[number], sources: Sources): Piece => {
  const name = sourceName(file);
  const found = candidatesOf(file).map((candidate) => [candidate, sourceOf(sources, candidate)] as const);
  const read = found.flatMap(([, source]) => (source.kind === 'read' ? [source.uri] : []));
  if (read[0] !== undefined) return passes(name, cleanText(read[0], WORDS_LIMIT));
  const [candidate, source] = found.find(([, it]) => it.kind === 'bad') ??
    found[0] ?? [file, sourceOf(sources, file)];
  return missing(name, clauseOf(problemOf(source, candidate) ?? ''));
};

const clauseOf = (problem: string): string => cleanText(problem, PROBLEM_LIMIT).replace(/\.$/, '');

const modelCardPiece = (statuses: readonly string[], { sources, details }: Facts): Piece => {
  const name = 'model card';
  const problem = problemOf(sourceOf(sources, 'model-card'), 'model-card');
  if (problem !== undefined) return missing(name, clauseOf(problem));
  const status = details.modelCardStatus ?? 'without a status';
  if (statuses.includes(status)) return passes(name, status);
  return missing(
    name,
    `it is ${cleanText(status, WORDS_LIMIT)}, needs ${inWords([...new Set(statuses)], 'or')}`,
  );
};

/** What nobody can see is not given. */
const textPiece = (name: string, found = '', place: string): Piece =>
  seenIn(found) === ''
    ? missing(name, `none is given (${place})`)
    : passes(name, cleanText(found, WORDS_LIMIT));

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
  if (seenIn(found) === '') return missing(name, `none is given${needs}: ${holder.how}`);
  if (allowed === undefined || allowed.includes(found)) return passes(name, cleanText(found, WORDS_LIMIT));
  const nearly = allowed.some((value) => looseOf(value) === looseOf(found));
  const toTheLetter = nearly ? ' to the letter, case and blanks too' : '';
  return fails(name, `${name} is ${cleanText(found, VALUE_LIMIT)}${needs}${toTheLetter}: ${holder.how}`);
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
