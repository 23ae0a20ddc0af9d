// Which files a policy is made of: the one that names its groups, the files that it extends, and one policy more for
// each of its overrides. Faults name the file in which the value at fault is written.
import * as z from 'zod';
import { isRaw, mergePolicy, writtenIn, type Raw } from '../approval/policy-merge.ts';
import { type Fault, type Path, type YamlFile } from './yaml-file.ts';

/** What a file says about other files and of parts of its groups; all else is the policy. */
export const Inheritance = z.object({
  extends: z
    .string('the name of another file of this folder without ending, such as default')
    .regex(/^[^/\\]+$/, 'the name of another file of this folder without ending, such as default')
    .optional()
    .describe('The file, by name without ending, whose values and rules this one starts from'),
  overrides: z
    .array(z.record(z.string(), z.unknown()), 'a list of policies, each with its groups')
    .optional()
    .describe('What is different for some of these groups'),
});

/** One file, or one of its overrides, as a part of a policy. */
interface Layer {
  readonly value: Raw;
  readonly file: YamlFile;
  /** Where in its file it stands. */
  readonly at: Path;
}

/** A policy before it is validated. */
export interface Draft {
  /** `base`: a file that others extend and that names no groups; it is checked, and never applied by itself. */
  readonly kind: 'policy' | 'override' | 'base';
  /** The name of its file, without ending. */
  readonly name: string;
  readonly value: unknown;
  readonly fault: Fault;
  /** The groups of its file, as they are written there. */
  readonly groups: readonly unknown[];
  /** The files that it is made of, what is extended first. */
  readonly files: readonly string[];
  /** Not all of it is known, because a file that it extends cannot be had. */
  readonly partial: boolean;
}

/** The name of a file without its ending. */
export const stem = (name: string): string => name.replace(/\.ya?ml$/, '');

/** The files of a folder, and which of them others extend. */
export interface Folder {
  readonly files: readonly YamlFile[];
  /** Files that are there and are no YAML. */
  readonly unread: readonly string[];
}

/** All policies of a file before they are validated, and what is wrong with their inheritance. */
export const draftsIn = (file: YamlFile, folder: Folder): { drafts: Draft[]; faults: readonly string[] } => {
  const { value } = file;
  const name = stem(file.name);
  if (!isRaw(value)) {
    const draft: Draft = { ...alone(file), kind: 'policy', name, value };
    return { drafts: [draft], faults: [] };
  }
  const { layers, partial, faults } = layersOf(file, folder);
  if (!Object.hasOwn(value, 'groups')) {
    const told = baseFaults(file, value, isExtended(name, folder));
    return { drafts: [draft('base', name, layers, partial)], faults: [...faults, ...told] };
  }
  const overrides = overridesIn(file, value).map((layer) =>
    draft('override', name, [...layers, layer], partial),
  );
  return { drafts: [draft('policy', name, layers, partial), ...overrides], faults };
};

const alone = ({ name, fault }: YamlFile) => ({ fault, groups: [], files: [name], partial: false });

const isExtended = (name: string, { files }: Folder): boolean =>
  files.some(({ value }) => isRaw(value) && value['extends'] === name);

/** A file without groups that nobody extends applies to nothing, which nobody means. */
const baseFaults = ({ fault }: YamlFile, value: Raw, isExtended: boolean): string[] => [
  ...(isExtended ? [] : [fault(['groups'], 'it names no groups, and no other file extends it')]),
  ...(Object.hasOwn(value, 'overrides')
    ? [fault(['overrides'], 'a file without groups has no overrides')]
    : []),
];

const draft = (kind: Draft['kind'], name: string, all: readonly Layer[], partial: boolean): Draft => {
  // Groups are never inherited: a policy is applied to those that it names itself.
  const layers = all.map((layer) =>
    layer === all.at(-1) ? layer : { ...layer, value: withoutKeys(layer.value, ['groups']) },
  );
  const value = layers.map((layer) => layer.value).reduce(mergePolicy, {});
  const last = layers.at(-1);
  const fault: Fault = (path, words) => {
    const place = writtenIn(layers, value, path) ?? (last && { layer: last, path });
    return place ? place.layer.file.fault([...place.layer.at, ...place.path], words) : words;
  };
  const groups = isRaw(last?.file.value) ? last.file.value['groups'] : undefined;
  return {
    kind,
    name,
    value,
    fault,
    groups: Array.isArray(groups) ? groups : [],
    files: [...new Set(layers.map(({ file }) => file.name))],
    partial,
  };
};

const withoutKeys = (value: Raw, keys: readonly string[]): Raw =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));

const overridesIn = (file: YamlFile, value: Raw): Layer[] => {
  const { overrides } = value;
  if (!Array.isArray(overrides)) return [];
  return overrides.flatMap((one: unknown, index) =>
    isRaw(one) ? [{ value: one, file, at: ['overrides', index] }] : [],
  );
};

interface Layers {
  /** What is extended first. */
  readonly layers: Layer[];
  readonly partial: boolean;
  readonly faults: readonly string[];
}

/** The files that a file is made of. What is wrong between two others is told with those. */
const layersOf = (file: YamlFile, folder: Folder): Layers => {
  const chain: [YamlFile, ...YamlFile[]] = [file];
  let found = extendedBy(file, folder);
  while (found.kind === 'file' && !chain.includes(found.file)) {
    chain.unshift(found.file);
    found = extendedBy(found.file, folder);
  }
  const words = faultWords(found, chain);
  return {
    layers: chain.map(layerOf),
    partial: found.kind !== 'nothing',
    faults: words === undefined ? [] : [file.fault(['extends'], words)],
  };
};

const faultWords = (found: Extended, chain: readonly [YamlFile, ...YamlFile[]]): string | undefined => {
  const file = chain.at(-1);
  if (found.kind === 'fault') return chain[0] === file ? found.words : undefined;
  if (found.kind !== 'file' || found.file !== file) return undefined;
  const names = [found.file, ...chain].map(({ name }) => stem(name));
  return `a circle: ${names.reverse().join(' extends ')}`;
};

type Extended =
  | { readonly kind: 'nothing' | 'unread' }
  | { readonly kind: 'file'; readonly file: YamlFile }
  | { readonly kind: 'fault'; readonly words: string };

const extendedBy = ({ value }: YamlFile, { files, unread }: Folder): Extended => {
  if (!isRaw(value) || !Object.hasOwn(value, 'extends')) return { kind: 'nothing' };
  const { extends: name } = value;
  const parsed = Inheritance.shape.extends.safeParse(name);
  // Words of its own: the schema's are told with those of the other keys.
  if (typeof name !== 'string' || !parsed.success) return { kind: 'unread' };
  const [file, ...others] = files.filter((one) => stem(one.name) === name);
  if (others.length > 0)
    return { kind: 'fault', words: `there are ${others.length + 1} files of the name ${name}` };
  if (file) return { kind: 'file', file };
  return unread.map(stem).includes(name)
    ? { kind: 'unread' }
    : { kind: 'fault', words: `there is no file ${name}.yml here` };
};

const layerOf = (file: YamlFile): Layer => ({
  file,
  at: [],
  value: withoutKeys(isRaw(file.value) ? file.value : {}, ['extends', 'overrides']),
});
