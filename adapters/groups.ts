// Model package groups: looking one up with its tags, and creating one. Only the command writes here, as its caller; no
// function that is deployed can create a group.
import {
  CreateModelPackageGroupCommand,
  DescribeModelPackageGroupCommand,
  ListTagsCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { absent } from './absent.ts';
import { orInability } from './inability.ts';

/** A group that exists. */
export interface Group {
  readonly arn: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A group to be created. */
export interface NewGroup {
  readonly name: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The tags of a resource; one page holds as many as there can be. Throws Inability. */
export const tagsOf = async (
  client: SageMakerClient,
  ResourceArn: string | undefined,
): Promise<Record<string, string>> => {
  const listed = client.send(new ListTagsCommand({ ResourceArn, MaxResults: 100 }));
  const { Tags = [] } = await orInability('SageMaker ListTags', listed);
  return Object.fromEntries(
    Tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])),
  );
};

export class Groups {
  readonly #client: SageMakerClient;

  constructor(client: SageMakerClient) {
    this.#client = client;
  }

  /** The group with its tags; undefined when it does not exist. Throws Inability for anything else. */
  async find(name: string): Promise<Group | undefined> {
    const described = this.#client
      .send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName: name }))
      .catch(absent);
    const found = await orInability('SageMaker DescribeModelPackageGroup', described);
    if (!found) return undefined;
    const { ModelPackageGroupArn: arn = '', ModelPackageGroupDescription: description = '' } = found;
    return { arn, description, tags: await tagsOf(this.#client, arn) };
  }

  /** Creates the group and answers its ARN. Throws Inability, also when there is such a group. */
  async create({ name, description, tags }: NewGroup): Promise<string> {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const created = this.#client.send(
      new CreateModelPackageGroupCommand({
        ModelPackageGroupName: name,
        ModelPackageGroupDescription: description,
        ...(Tags.length > 0 && { Tags }),
      }),
    );
    const { ModelPackageGroupArn: arn = '' } = await orInability(
      'SageMaker CreateModelPackageGroup',
      created,
    );
    return arn;
  }
}
