// The facts: everything that a policy can look at, gathered before it is applied and passed as one value.
import { type Registrant } from './author.ts';
import { type Lineage } from './lineage.ts';
import { type RunsFound } from './runs.ts';
import { type Source, type Sources } from './sources.ts';

/** A container image as the version names it, and its digest where one is given. */
export interface Image {
  readonly uri: string;
  readonly digest?: string;
}

/** What a version says about itself, beside its files. All of it is its author's word. */
export interface Details {
  readonly group: string;
  readonly version: number;
  readonly description?: string;
  readonly images: readonly Image[];
  /** Containers that name no image. */
  readonly unnamedImages: number;
  /** Where the models of its containers lie. */
  readonly modelData: readonly string[];
  readonly modelCardStatus?: string;
  readonly commit?: string;
  readonly samplePayload?: string;
  /** CustomerMetadataProperties without Countersign's own keys. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The newest approved version of the group, which a candidate is compared with. */
export type Champion =
  | { readonly kind: 'none' }
  | { readonly kind: 'version'; readonly version: number; readonly sources: Sources };

export interface Facts {
  readonly details: Details;
  readonly sources: Sources;
  readonly champion: Champion;
  readonly lineage: Lineage;
  readonly registrant: Registrant;
  /** The runs behind it and behind the newest approved version; undefined when nobody asked for them. */
  readonly runs?: RunsFound;
  /** The tags of the group; undefined when no rule asked for them. */
  readonly groupTags?: Readonly<Record<string, string>>;
}

/** A file that facts were read from, by address and digest. */
interface Reference {
  readonly kind: Source['kind'];
  readonly uri?: string;
  readonly digest?: string;
}

/** Which files the facts were read from: what a verdict refers to. */
export const referencesOf = ({ sources, champion }: Facts) => ({
  sources: referencesTo(sources),
  ...(champion.kind === 'version' && {
    champion: { version: champion.version, sources: referencesTo(champion.sources) },
  }),
});

const referencesTo = (sources: Sources): Record<string, Reference> =>
  Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, referenceTo(source)]));

const referenceTo = (source: Source): Reference =>
  source.kind === 'absent'
    ? { kind: source.kind }
    : { kind: source.kind, uri: source.uri, ...(source.digest && { digest: source.digest }) };
