// Artifacts, actions and contexts through the real client: created once, described whole, changed, listed, deleted.
import {
  AddTagsCommand,
  CreateActionCommand,
  CreateArtifactCommand,
  type CreateArtifactCommandInput,
  CreateContextCommand,
  DeleteActionCommand,
  DeleteArtifactCommand,
  DeleteContextCommand,
  DescribeActionCommand,
  DescribeArtifactCommand,
  DescribeContextCommand,
  ListActionsCommand,
  ListArtifactsCommand,
  type ListArtifactsCommandInput,
  ListContextsCommand,
  ListTagsCommand,
  UpdateActionCommand,
  UpdateArtifactCommand,
  UpdateContextCommand,
  paginateListActions,
  paginateListArtifacts,
  paginateListContexts,
} from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RegistryUnderTest, refusal, registryUnderTest } from '../registry-under-test.ts';

let house: RegistryUnderTest;
beforeEach(async () => {
  house = await registryUnderTest();
});
afterEach(() => house.stop());

const ARN = 'arn:aws:sagemaker:us-east-1:000000000000:';
const alice = {
  IamIdentity: {
    Arn: 'arn:aws:iam::000000000000:user/alice',
    PrincipalId: expect.stringMatching(/^AIDA/) as string,
  },
};
const anyTime = expect.any(Date) as Date;
const MetadataProperties = { CommitId: 'c', Repository: 'r', GeneratedBy: 'g', ProjectId: 'p' };
const thirtyOne = Object.fromEntries(Array.from({ length: 31 }, (_, at) => [`k${at}`, 'v']));

const artifact = async (given: Partial<CreateArtifactCommandInput> = {}): Promise<string> => {
  const input = { Source: { SourceUri: 's3://b/a.csv' }, ArtifactType: 'DataSet', ...given };
  return (await house.client.send(new CreateArtifactCommand(input))).ArtifactArn ?? '';
};
const action = (name: string, given: object = {}) =>
  house.client.send(
    new CreateActionCommand({ ActionName: name, Source: { SourceUri: 'x' }, ActionType: 'Review', ...given }),
  );
const context = (name: string, given: object = {}) =>
  house.client.send(
    new CreateContextCommand({
      ContextName: name,
      Source: { SourceUri: 'x' },
      ContextType: 'Team',
      ...given,
    }),
  );

describe('artifacts', () => {
  it('are described as they were created', async () => {
    const given = {
      ArtifactName: 'train',
      Source: { SourceUri: 's3://b/a.csv', SourceTypes: [{ SourceIdType: 'S3ETag' as const, Value: '"e"' }] },
      Properties: { rows: '12' },
      MetadataProperties,
    };
    const ArtifactArn = await artifact({ ...given, Tags: [{ Key: 'a', Value: 'b' }] });
    expect(ArtifactArn).toMatch(/^arn:aws:sagemaker:us-east-1:000000000000:artifact\/[0-9a-f]{32}$/);
    const { $metadata: _, ...described } = await house.client.send(
      new DescribeArtifactCommand({ ArtifactArn }),
    );
    expect(described).toEqual({
      ...given,
      ArtifactArn,
      ArtifactType: 'DataSet',
      CreationTime: anyTime,
      CreatedBy: alice,
      LastModifiedTime: anyTime,
      LastModifiedBy: alice,
    });
  });

  it('exist once for a source; other source types are another artifact', async () => {
    const arn = await artifact();
    expect(await refusal(artifact())).toBe(
      `ValidationException: Artifact with source s3://b/a.csv already exists: ${arn}`,
    );
    const SourceTypes = [{ SourceIdType: 'Custom' as const, Value: 'v2' }];
    expect(await artifact({ Source: { SourceUri: 's3://b/a.csv', SourceTypes } })).not.toBe(arn);
    const { ArtifactSummaries } = await house.client.send(
      new ListArtifactsCommand({ SourceUri: 's3://b/a.csv' }),
    );
    expect(ArtifactSummaries).toHaveLength(2);
  });

  it('are changed: a name, properties added, replaced and removed', async () => {
    const ArtifactArn = await artifact({ Properties: { a: '1', b: '2' } });
    await house.client.send(
      new UpdateArtifactCommand({
        ArtifactArn,
        ArtifactName: 'late',
        Properties: { b: '3', c: '4' },
        PropertiesToRemove: ['a'],
      }),
    );
    const changed = await house.client.send(new DescribeArtifactCommand({ ArtifactArn }));
    expect(changed).toMatchObject({ ArtifactName: 'late', Properties: { b: '3', c: '4' } });
    const more = Object.fromEntries(Array.from({ length: 29 }, (_, at) => [`k${at}`, 'v']));
    const update = house.client.send(new UpdateArtifactCommand({ ArtifactArn, Properties: more }));
    expect(await refusal(update)).toMatch(/^ValidationException: .* would have 31 properties/);
  });

  it('are deleted by ARN or by source, and not both', async () => {
    const ArtifactArn = await artifact();
    const Source = { SourceUri: 's3://b/a.csv' };
    const remove = (input: object) => house.client.send(new DeleteArtifactCommand(input));
    expect(await refusal(remove({}))).toMatch(/Give either ArtifactArn or Source/);
    expect(await refusal(remove({ ArtifactArn, Source }))).toMatch(/Give either ArtifactArn or Source/);
    expect((await remove({ Source })).ArtifactArn).toBe(ArtifactArn);
    expect(await refusal(remove({ ArtifactArn }))).toBe(
      `ResourceNotFound: Artifact ${ArtifactArn} does not exist.`,
    );
    expect(await refusal(remove({ Source }))).toMatch(/^ResourceNotFound/);
    expect(await artifact()).not.toBe(ArtifactArn);
  });

  it('are listed by source, type and time, the newest first unless asked otherwise, to the last page', async () => {
    for (let at = 0; at < 12; at++) {
      const ArtifactType = at % 3 === 0 ? 'Model' : 'DataSet';
      await artifact({ Source: { SourceUri: `s3://b/${at}` }, ArtifactType, ArtifactName: `a-${at}` });
    }
    const names = async (given: ListArtifactsCommandInput, pageSize = 2) => {
      const found: string[] = [];
      for await (const page of paginateListArtifacts({ client: house.client, pageSize }, given))
        found.push(...(page.ArtifactSummaries ?? []).map((it) => it.ArtifactName ?? ''));
      return found.join(' ');
    };
    expect(await names({ ArtifactType: 'Model' })).toBe('a-9 a-6 a-3 a-0');
    expect(await names({ ArtifactType: 'Model', SortOrder: 'Ascending' })).toBe('a-0 a-3 a-6 a-9');
    expect(await names({ SourceUri: 's3://b/3' })).toBe('a-3');
    expect(await names({ SourceUri: 's3://b/3', ArtifactType: 'DataSet' })).toBe('');
    expect((await names({ SortBy: 'CreationTime' }, 5)).split(' ')).toHaveLength(12);
    expect(await names({ CreatedAfter: new Date(house.cloud.clock.now() + 60_000) })).toBe('');
    expect(await names({ CreatedBefore: new Date(house.cloud.clock.now() - 60_000) })).toBe('');
    const first = await house.client.send(new ListArtifactsCommand({}));
    expect(first.ArtifactSummaries).toHaveLength(10);
    expect(first.ArtifactSummaries?.[0]).toEqual({
      ArtifactArn: expect.any(String) as string,
      ArtifactName: 'a-11',
      ArtifactType: 'DataSet',
      Source: { SourceUri: 's3://b/11' },
      CreationTime: anyTime,
      LastModifiedTime: anyTime,
    });
  });

  it.each([
    [{ ArtifactName: '-no' }, 'ArtifactName'],
    [{ ArtifactName: 'x'.repeat(121) }, 'ArtifactName'],
    [{ ArtifactType: 'x'.repeat(257) }, 'ArtifactType'],
    [{ Source: { SourceUri: 'x'.repeat(2049) } }, 'Source.SourceUri'],
    [{ Source: { SourceUri: '' } }, 'Source.SourceUri'],
    [{ Properties: thirtyOne }, 'Properties'],
    [{ Properties: { ['k'.repeat(2501)]: 'v' } }, 'Properties'],
    [{ Properties: { k: 'v'.repeat(4097) } }, 'Properties.k'],
    [{ MetadataProperties: { CommitId: 'x'.repeat(1025) } }, 'MetadataProperties.CommitId'],
  ])('refuse %o', async (given, member) => {
    expect(await refusal(artifact(given as Partial<CreateArtifactCommandInput>))).toContain(
      `Value at '${member}`,
    );
  });

  it('are listed at most a hundred to a page, by creation time only', async () => {
    const list = (input: object) => refusal(house.client.send(new ListArtifactsCommand(input)));
    expect(await list({ MaxResults: 101 })).toMatch(/^ValidationException/);
    expect(await list({ MaxResults: 0 })).toMatch(/^ValidationException/);
    expect(await list({ SortBy: 'Name' })).toMatch(/^ValidationException/);
    expect(await list({ NextToken: 'mine' })).toBe('ValidationException: Invalid NextToken.');
  });
});

describe('actions', () => {
  const Source = { SourceUri: 's3://b/x', SourceType: 'S3', SourceId: 'i' };

  it('are described as they were created, by name or ARN, and exist once', async () => {
    const given = { Source, Description: 'd', Status: 'InProgress', Properties: { a: '1' } };
    const { ActionArn } = await action('look', { ...given, MetadataProperties });
    expect(ActionArn).toBe(`${ARN}action/look`);
    for (const ActionName of ['look', `${ARN}action/look`]) {
      const { $metadata: _, ...described } = await house.client.send(
        new DescribeActionCommand({ ActionName }),
      );
      expect(described).toEqual({
        ...given,
        MetadataProperties,
        ActionName: 'look',
        ActionArn,
        ActionType: 'Review',
        CreationTime: anyTime,
        CreatedBy: alice,
        LastModifiedTime: anyTime,
        LastModifiedBy: alice,
      });
    }
    expect(await refusal(action('look'))).toBe(
      `ValidationException: Action ${ARN}action/look already exists.`,
    );
  });

  it('are changed, and deleted', async () => {
    await action('look', { Status: 'InProgress', Description: 'before' });
    await house.client.send(
      new UpdateActionCommand({ ActionName: 'look', Status: 'Completed', Properties: { a: '1' } }),
    );
    const named = { ActionName: 'look' };
    expect(await house.client.send(new DescribeActionCommand(named))).toMatchObject({
      Status: 'Completed',
      Description: 'before',
      Properties: { a: '1' },
    });
    const removed = await house.client.send(new DeleteActionCommand(named));
    expect(removed.ActionArn).toBe(`${ARN}action/look`);
    const missing = `ResourceNotFound: Action ${ARN}action/look does not exist.`;
    expect(await refusal(house.client.send(new DescribeActionCommand(named)))).toBe(missing);
    expect(await refusal(house.client.send(new UpdateActionCommand(named)))).toBe(missing);
    expect(await refusal(house.client.send(new DeleteActionCommand(named)))).toBe(missing);
  });

  it('are listed by source and type, by name or creation, to the last page', async () => {
    for (const name of ['b', 'c', 'a'])
      await action(name, { Source, ActionType: name === 'c' ? 'Other' : 'Review' });
    const names = async (given: object) => {
      const found: string[] = [];
      for await (const page of paginateListActions({ client: house.client, pageSize: 1 }, given))
        found.push(...(page.ActionSummaries ?? []).map((it) => it.ActionName ?? ''));
      return found.join('');
    };
    expect(await names({})).toBe('acb');
    expect(await names({ SortBy: 'Name', SortOrder: 'Ascending' })).toBe('abc');
    await action('aa', { Source });
    expect(await names({ SortBy: 'Name' })).toBe('cbaaa');
    expect(await names({ SortBy: 'Name', ActionType: 'Review', SourceUri: 's3://b/x' })).toBe('baaa');
    const { ActionSummaries } = await house.client.send(new ListActionsCommand({ ActionType: 'Other' }));
    expect(ActionSummaries).toEqual([
      {
        ActionArn: `${ARN}action/c`,
        ActionName: 'c',
        ActionType: 'Other',
        Source,
        CreationTime: anyTime,
        LastModifiedTime: anyTime,
      },
    ]);
  });

  it.each([
    ['a_b', {}, 'ActionName'],
    ['a', { Status: 'Done' }, 'Status'],
    ['a', { Description: 'x'.repeat(3073) }, 'Description'],
    ['a', { Properties: { k: 'v'.repeat(2501) } }, 'Properties.k'],
    ['a', { Source: { SourceUri: 'x', SourceId: 'x'.repeat(257) } }, 'Source.SourceId'],
  ])('refuse %s with %o', async (name, given, member) => {
    expect(await refusal(action(name, given))).toContain(`Value at '${member}`);
  });
});

describe('contexts', () => {
  it('live as actions do, with underscores in their names', async () => {
    const { ContextArn } = await context('my_team', { Description: 'd', Properties: { a: '1' } });
    expect(ContextArn).toBe(`${ARN}context/my_team`);
    expect(await refusal(context('my_team'))).toMatch(/^ValidationException: Context .* already exists\.$/);
    const named = { ContextName: 'my_team' };
    await house.client.send(
      new UpdateContextCommand({ ...named, Description: 'e', PropertiesToRemove: ['a'] }),
    );
    const { $metadata: _, ...described } = await house.client.send(
      new DescribeContextCommand({ ContextName: ContextArn }),
    );
    expect(described).toEqual({
      ...named,
      ContextArn,
      ContextType: 'Team',
      Description: 'e',
      Source: { SourceUri: 'x' },
      Properties: {},
      CreationTime: anyTime,
      CreatedBy: alice,
      LastModifiedTime: anyTime,
      LastModifiedBy: alice,
    });
    expect((await house.client.send(new DeleteContextCommand(named))).ContextArn).toBe(ContextArn);
    expect(await refusal(house.client.send(new DescribeContextCommand(named)))).toMatch(/^ResourceNotFound/);
  });

  it('are listed by type and name, to the last page', async () => {
    for (const name of ['b', 'a', 'c']) await context(name);
    await context('d', { ContextType: 'Other' });
    const found: string[] = [];
    const given = { ContextType: 'Team', SortBy: 'Name', SortOrder: 'Ascending' } as const;
    for await (const page of paginateListContexts({ client: house.client, pageSize: 2 }, given))
      found.push(...(page.ContextSummaries ?? []).map((it) => it.ContextName ?? ''));
    expect(found).toEqual(['a', 'b', 'c']);
    const { ContextSummaries } = await house.client.send(new ListContextsCommand({ SourceUri: 'x' }));
    expect(ContextSummaries).toHaveLength(4);
  });
});

it('keep the tags that they were created with, and take more', async () => {
  const Tags = [{ Key: 'team', Value: 'a' }];
  const arns = [
    await artifact({ Tags }),
    (await action('look', { Tags })).ActionArn,
    (await context('team', { Tags })).ContextArn,
  ];
  for (const ResourceArn of arns) {
    await house.client.send(new AddTagsCommand({ ResourceArn, Tags: [{ Key: 'risk', Value: 'low' }] }));
    const listed = await house.client.send(new ListTagsCommand({ ResourceArn }));
    expect(listed.Tags).toEqual([...Tags, { Key: 'risk', Value: 'low' }]);
  }
});
