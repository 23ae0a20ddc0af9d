// The rule "only images that are allowed, pinned by digest": of every container, those of additional specifications too.
import { cleanName } from '../foreign-text.ts';
import { type Facts, type Image } from '../facts.ts';
import { matchesGlob } from '../group-pattern.ts';
import { type Policy } from '../policy.ts';
import { type ImagesRule } from '../rule.ts';
import { type Reason } from '../verdict.ts';
import { manyReason, type Item } from './many.ts';

const URI_LIMIT = 160;
const NO_IMAGE: Item = { outcome: 'missing', words: () => 'a container names no image' };

/** What an images rule says about the containers of a version. */
export const images = (rule: ImagesRule, { details }: Facts, policy: Policy): Reason => {
  const unnamed = Array.from({ length: details.unnamedImages }, () => NO_IMAGE);
  const items = [...details.images.map((image) => itemOf(rule, image)), ...unnamed];
  return manyReason(
    { ...rule, rule: 'images', kind: 'images', name: 'Container images', one: 'image' },
    items,
    policy,
  );
};

/** `host/repository` without tag and digest. */
const repositoryOf = (uri: string): string => uri.replace(/@.*$/, '').replace(/:[^:/]*$/, '');

const DIGEST = /^sha256:[0-9a-f]{64}$/i;
const digestOf = ({ uri, digest }: Image): string | undefined =>
  [digest, uri.split('@')[1]].find((it) => it !== undefined && DIGEST.test(it));

const itemOf = ({ allow, digest }: ImagesRule, image: Image): Item => {
  const name = (): string => cleanName(image.uri, URI_LIMIT);
  const repository = repositoryOf(image.uri);
  if (allow && !allow.some((pattern) => matchesGlob(pattern, repository)))
    return { outcome: 'fails', words: () => `${name()} is not among the allowed repositories` };
  if (digest && digestOf(image) === undefined)
    return { outcome: 'fails', words: () => `${name()} is not pinned by a digest` };
  return { outcome: 'passes', words: () => `${name()} is ${allow ? 'allowed' : 'pinned by its digest'}` };
};
