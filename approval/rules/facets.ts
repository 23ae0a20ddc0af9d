// The rule "a bias metric holds for every facet value": looked up by name in every registered Clarify report that has it.
// Where two reports say different things, both must hold.
// https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-measure-post-training-bias.html
import { cleanName, cleanText } from '../foreign-text.ts';
import { type Facts } from '../facts.ts';
import { numberUnder, type Found } from '../metric-path.ts';
import { boundsOf } from '../number-words.ts';
import { type Policy } from '../policy.ts';
import { type FacetRule } from '../rule.ts';
import { sourceOf, type SourceName, type Sources } from '../sources.ts';
import { type Reason } from '../verdict.ts';
import { manyReason, type Item } from './many.ts';
import { boundItem } from './slices.ts';

/** The reports that can hold bias metrics; one file may be registered as several of them. */
export const BIAS_SOURCES = [
  'bias',
  'post-training-bias',
  'pre-training-bias',
] as const satisfies readonly SourceName[];

const SECTIONS = {
  'pre-training': 'pre_training_bias_metrics',
  'post-training': 'post_training_bias_metrics',
} as const;
const NAME_LIMIT = 60;

/** `DI of every facet`, `DI of every gender` */
export const facetsName = ({ metric, facet, label }: FacetRule): string =>
  `${cleanText(label ?? metric, NAME_LIMIT)} of every ${facet === undefined ? 'facet' : cleanText(facet, NAME_LIMIT)}`;

/** What a facet rule says about the reports that were read. */
export const facets = (rule: FacetRule, { sources }: Facts, policy: Policy): Reason => {
  const sections = sectionsIn(sources, rule).map((section) => facetsIn(section, rule));
  // Disparate impact stands only in the section after training, class imbalance only in the one before.
  const having = sections.filter((all) => all.some(({ found }) => found.kind !== 'absent'));
  const items = uniqueItems((having.length > 0 ? having : sections).flat());
  const name = facetsName(rule);
  const id = `facets.${rule.facet ?? '*'}.${rule.metric}`;
  return manyReason({ ...rule, rule: id, kind: 'facets', name, one: 'facet' }, items, policy);
};

const sectionsIn = (sources: Sources, { stage }: FacetRule): unknown[] => {
  const wanted = stage === undefined ? Object.values(SECTIONS) : [SECTIONS[stage]];
  return BIAS_SOURCES.map((name) => sourceOf(sources, name)).flatMap((source) =>
    source.kind === 'read' ? wanted.map((section) => memberOf(memberOf(source.json, section), 'facets')) : [],
  );
};

const memberOf = (value: unknown, key: string): unknown =>
  isGroup(value) && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;

const isGroup = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** One facet value of a report: what stands there, and how it was judged. */
interface Facet {
  readonly id: string;
  readonly found: Found;
  readonly item: Item;
}

const facetsIn = (section: unknown, rule: FacetRule): Facet[] =>
  Object.entries(isGroup(section) ? section : {})
    .filter(([facet]) => rule.facet === undefined || facet === rule.facet)
    .flatMap(([facet, values]) =>
      Array.isArray(values) ? values.map((it) => facetOf(facet, it, rule)) : [unread(facet)],
    );

/** The same facet value with the same number, from one file that is registered twice, is one item. */
const uniqueItems = (facets: readonly Facet[]): Item[] => [
  ...new Map(facets.map(({ id, item }) => [id, item])).values(),
];

const unread = (facet: string): Facet => ({
  id: facet,
  found: { kind: 'absent' },
  item: { outcome: 'missing', words: () => `${cleanName(facet, NAME_LIMIT)} is not a list of values` },
});

const facetOf = (facet: string, value: unknown, rule: FacetRule): Facet => {
  const group = memberOf(value, 'value_or_threshold');
  const named = typeof group === 'string' || typeof group === 'number' ? `=${group}` : '';
  const found = numberUnder(memberOf(value, 'metrics'), [rule.metric]);
  return {
    id: JSON.stringify([facet, named, found.kind === 'number' ? found.value : found.kind]),
    found,
    item: boundItem(() => cleanName(`${facet}${named}`, NAME_LIMIT), found, boundsOf(rule)),
  };
};
