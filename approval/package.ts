// A model package version as the rules see it: the facts that DescribeModelPackage gives, and its content.
import { type Details } from './facts.ts';
import { cleanText } from './foreign-text.ts';
import { type PackageArn, type Instant } from './ids.ts';
import { type Subject } from './request.ts';
import { type SourceName } from './sources.ts';

/** Where a source of evidence is: a file with the digest that it was registered with, or text in the registry itself. */
export type Registered =
  | { readonly kind: 'file'; readonly uri: string; readonly contentDigest?: string }
  | { readonly kind: 'text'; readonly text: string };

/** What Describe said, reduced to what the rules need. `content` is what is approved, without our own stamp. */
export interface ModelPackage {
  readonly arn: PackageArn;
  readonly group: string;
  readonly version: number;
  readonly status: string;
  readonly approvalStatus: string;
  readonly registeredAt: Instant;
  readonly modifiedAt: Instant;
  readonly modifiedBy: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** The sources that are registered. */
  readonly registered: Readonly<Partial<Record<SourceName, Registered>>>;
  /** What it says about itself beside its files. */
  readonly details: Details;
  readonly content: string;
  readonly authors: readonly string[];
  /** What it says made it: its author's word. */
  readonly generatedBy?: string;
  readonly subject: Subject;
}

/** Describe's fields that are what somebody approves. Status, times and people are not. */
const CONTENT_FIELDS = [
  'InferenceSpecification',
  'AdditionalInferenceSpecifications',
  'SourceAlgorithmSpecification',
  'ModelMetrics',
  'DriftCheckBaselines',
  'ModelCard',
  'CustomerMetadataProperties',
  'MetadataProperties',
  'ModelPackageDescription',
  'SourceUri',
  'SamplePayloadUrl',
  'Domain',
  'Task',
  'SkipModelValidation',
] as const;

/** The keys that Countersign writes among a version's metadata; every other one is content. */
export const STAMP = { request: 'countersign-request', by: 'countersign-by' } as const;

/** Metadata without what Countersign itself writes. */
export const theirMetadata = (metadata: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).filter(([key]) => !isOurs(key)));

/** Whether a key is one of those that Countersign writes. */
export const isOurs = (key: string): boolean => Object.values<string>(STAMP).includes(key);

/** JSON with sorted keys, so that the same content always has the same text. Dates become ISO text. */
export const canonical = (value: unknown): string => {
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null)
    return value === undefined ? 'null' : JSON.stringify(value);
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
};

/** The content of a version as canonical text: what its digest is taken of. */
export const contentOf = (described: Readonly<Record<string, unknown>>): string => {
  const picked = Object.fromEntries(CONTENT_FIELDS.map((field) => [field, described[field]]));
  const metadata = (picked['CustomerMetadataProperties'] ?? {}) as Record<string, string>;
  return canonical({ ...picked, CustomerMetadataProperties: theirMetadata(metadata) });
};

const DESCRIPTION_LIMIT = 140;
const PATH_LIMIT = 300;

/** The parts of a subject that came from outside, cleaned for display. */
export const subjectOf = (raw: {
  description?: string | undefined;
  images: string[];
  modelData: string[];
}): Subject => ({
  ...(raw.description?.trim() && { description: cleanText(raw.description, DESCRIPTION_LIMIT) }),
  images: cleaned(raw.images),
  modelData: cleaned(raw.modelData),
});

const cleaned = (paths: readonly string[]): string[] =>
  paths.map((path) => cleanText(path, PATH_LIMIT)).filter((path) => path !== '');
