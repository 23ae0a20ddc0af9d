// Tags of groups, and of what others keep. A version has none of its own: it uses those of its group.
import * as z from 'zod';
import { AwsError, type Operation, notImplemented, operation } from '../endpoint/service.ts';
import { MAX_TAGS, list, resourceArn, tagKey, tags } from './constraints.ts';
import { type Registry } from './registry.ts';

type Tag = z.infer<typeof tags>[number];

/** Adds to a resource's tags, replacing the value of a key that is there; refuses more than the limit as a whole. */
export const tagMap = (before: Map<string, string>, added: readonly Tag[]): Map<string, string> => {
  const all = new Map([...before, ...added.map((tag) => [tag.Key, tag.Value] as const)]);
  if (all.size <= MAX_TAGS) return all;
  throw new AwsError('ValidationException', `A resource can have at most ${MAX_TAGS} tags.`);
};

const tagList = (all: ReadonlyMap<string, string>): Tag[] => [...all].map(([Key, Value]) => ({ Key, Value }));

/** The tags of what is not in the registry; they are changed in place. */
export type FindTags = (arn: string) => Map<string, string> | undefined;

const tagsOf = (registry: Registry, arn: string, findTags: FindTags): Map<string, string> => {
  const kind = arn.split(':')[5]?.split('/')[0];
  if (kind === 'model-package-group') return registry.group(arn).tags;
  if (kind === 'model-package') {
    throw new AwsError('ValidationException', `${arn} cannot be tagged: a version uses its group's tags.`);
  }
  const found = findTags(arn);
  if (found) return found;
  throw notImplemented(`Tagging of ${arn}`);
};

export const addTags = (registry: Registry, findTags: FindTags): Operation =>
  operation({
    input: z.object({ ResourceArn: resourceArn, Tags: tags }),
    needs: (input) => [{ action: 'sagemaker:AddTags', resource: input.ResourceArn }],
    run: (input) => {
      const target = tagsOf(registry, input.ResourceArn, findTags);
      for (const [key, value] of tagMap(target, input.Tags)) target.set(key, value);
      return { Tags: tagList(target) };
    },
  });

export const listTags = (registry: Registry, findTags: FindTags): Operation =>
  operation({
    // One page holds all the tags that a resource can have, so no token is ever given out.
    input: z.object({ ResourceArn: resourceArn, MaxResults: z.int().min(50).optional() }),
    needs: (input) => [{ action: 'sagemaker:ListTags', resource: input.ResourceArn }],
    run: (input) => ({ Tags: tagList(tagsOf(registry, input.ResourceArn, findTags)) }),
  });

export const deleteTags = (registry: Registry, findTags: FindTags): Operation =>
  operation({
    input: z.object({ ResourceArn: resourceArn, TagKeys: list(tagKey, 1, MAX_TAGS) }),
    needs: (input) => [{ action: 'sagemaker:DeleteTags', resource: input.ResourceArn }],
    run: (input) => {
      const target = tagsOf(registry, input.ResourceArn, findTags);
      for (const key of input.TagKeys) target.delete(key);
      return {};
    },
  });
