// Groups through the real client: created once, listed page by page, tagged, and deleted only when they are empty.
import {
  AddTagsCommand,
  CreateModelPackageGroupCommand,
  DeleteModelPackageCommand,
  DeleteModelPackageGroupCommand,
  DeleteTagsCommand,
  DescribeModelPackageGroupCommand,
  ListModelPackageGroupsCommand,
  ListTagsCommand,
  paginateListModelPackageGroups,
} from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GROUP_ARN, type RegistryUnderTest, refusal, registryUnderTest } from './registry-under-test.ts';

let house: RegistryUnderTest;
beforeEach(async () => {
  house = await registryUnderTest();
});
afterEach(() => house.stop());

const named = { ModelPackageGroupName: 'churn-Telco' };

describe('groups', () => {
  it('are described as they were created, with their creator', async () => {
    const created = await house.client.send(
      new CreateModelPackageGroupCommand({ ...named, ModelPackageGroupDescription: 'Who leaves' }),
    );
    expect(created.ModelPackageGroupArn).toBe(GROUP_ARN);
    const {
      $metadata: _,
      CreationTime,
      ...described
    } = await house.client.send(new DescribeModelPackageGroupCommand(named));
    expect(CreationTime).toBeInstanceOf(Date);
    expect(described).toEqual({
      ...named,
      ModelPackageGroupArn: GROUP_ARN,
      ModelPackageGroupDescription: 'Who leaves',
      ModelPackageGroupStatus: 'Completed',
      CreatedBy: {
        IamIdentity: {
          Arn: 'arn:aws:iam::000000000000:user/alice',
          PrincipalId: expect.stringMatching(/^AIDA[0-9A-F]{17}$/) as string,
        },
      },
    });
  });

  it('exist once', async () => {
    await house.group();
    expect(await refusal(house.group())).toBe(
      `ValidationException: Model Package Group already exists: ${GROUP_ARN}`,
    );
  });

  it('that do not exist are a ValidationException', async () => {
    const read = house.client.send(new DescribeModelPackageGroupCommand(named));
    expect(await refusal(read)).toBe(`ValidationException: ModelPackageGroup ${GROUP_ARN} does not exist.`);
  });

  it('are listed in the order of creation, filtered, page by page', async () => {
    for (const name of ['b-one', 'a-two', 'c-one']) await house.group(name);
    const names = async (given: object) => {
      const found: (string | undefined)[] = [];
      for await (const page of paginateListModelPackageGroups({ client: house.client, pageSize: 1 }, given)) {
        found.push(...(page.ModelPackageGroupSummaryList ?? []).map((group) => group.ModelPackageGroupName));
      }
      return found;
    };
    expect(await names({})).toEqual(['b-one', 'a-two', 'c-one']);
    expect(await names({ SortOrder: 'Descending' })).toEqual(['c-one', 'a-two', 'b-one']);
    await expect(names({ SortBy: 'Name' })).rejects.toThrow('not implemented locally');
    expect(await names({ NameContains: 'one' })).toEqual(['b-one', 'c-one']);
    expect(await names({ CreationTimeAfter: new Date(house.cloud.clock.now() + 60_000) })).toEqual([]);
    await expect(names({ CrossAccountFilterOption: 'CrossAccount' })).rejects.toThrow(
      'not implemented locally',
    );
  });

  it('come ten to a page unless asked otherwise, and refuse a token of their own making', async () => {
    for (let at = 0; at < 11; at++) await house.group(`g-${at}`);
    const listed = await house.client.send(new ListModelPackageGroupsCommand({}));
    expect(listed.ModelPackageGroupSummaryList).toHaveLength(10);
    expect(listed.NextToken).toBeDefined();
    const wrong = house.client.send(new ListModelPackageGroupsCommand({ NextToken: 'mine' }));
    expect(await refusal(wrong)).toBe('ValidationException: Invalid NextToken.');
  });

  it('are deleted only without versions; created again they count from 1, with a later creation time', async () => {
    house.stand();
    await house.group();
    const arn = await house.register();
    const remove = () => house.client.send(new DeleteModelPackageGroupCommand(named));
    expect(await refusal(remove())).toMatch(/^ConflictException: .*still contains model packages/);
    const before = house.registry.versions('churn-Telco')[0]?.CreationTime ?? 0;
    await house.client.send(new DeleteModelPackageCommand({ ModelPackageName: arn }));
    await remove();
    expect(house.registry.groups()).toEqual([]);
    await house.group();
    expect(await house.register()).toBe(arn);
    expect(house.registry.versions('churn-Telco')[0]?.CreationTime).toBeGreaterThan(before);
  });
});

describe('tags', () => {
  it('are kept on a group: added, replaced, listed and removed', async () => {
    await house.client.send(
      new CreateModelPackageGroupCommand({ ...named, Tags: [{ Key: 'team', Value: 'a' }] }),
    );
    const Tags = [
      { Key: 'team', Value: 'b' },
      { Key: 'risk', Value: 'high' },
    ];
    const added = await house.client.send(new AddTagsCommand({ ResourceArn: GROUP_ARN, Tags }));
    expect(added.Tags).toEqual(Tags);
    await house.client.send(new DeleteTagsCommand({ ResourceArn: GROUP_ARN, TagKeys: ['team'] }));
    const listed = await house.client.send(new ListTagsCommand({ ResourceArn: GROUP_ARN }));
    expect(listed.Tags).toEqual([{ Key: 'risk', Value: 'high' }]);
  });

  it('are at most 50 on a resource, counted after adding', async () => {
    await house.group();
    const Tags = Array.from({ length: 50 }, (_, at) => ({ Key: `k${at}`, Value: '' }));
    await house.client.send(new AddTagsCommand({ ResourceArn: GROUP_ARN, Tags }));
    const more = house.client.send(
      new AddTagsCommand({ ResourceArn: GROUP_ARN, Tags: [{ Key: 'x', Value: '' }] }),
    );
    expect(await refusal(more)).toBe('ValidationException: A resource can have at most 50 tags.');
  });

  it('are refused on a version, when it is registered and later', async () => {
    await house.group();
    const Tags = [{ Key: 'team', Value: 'a' }];
    expect(await refusal(house.register({ Tags }))).toMatch(/^ValidationException: Tags cannot be given/);
    const ResourceArn = await house.register();
    const add = house.client.send(new AddTagsCommand({ ResourceArn, Tags }));
    expect(await refusal(add)).toMatch(/^ValidationException: .*cannot be tagged/);
  });
});
