// A decision written to lineage through the real client: whole, once, with the permissions of `record`, and never taken
// for written where somebody else has taken its name.
import {
  AddAssociationCommand,
  CreateActionCommand,
  DeleteActionCommand,
  DeleteAssociationCommand,
  DescribeActionCommand,
  ListActionsCommand,
  ListArtifactsCommand,
  ListAssociationsCommand,
  QueryLineageCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Inscriptions } from '../../adapters/inscriptions.ts';
import { PackageArn } from '../../approval/ids.ts';
import { type Inscription } from '../../approval/inscribe.ts';
import { DECISION_ACTION } from '../../approval/lineage-graph.ts';
import {
  refusal,
  registryUnderTest,
  type RegistryUnderTest,
} from '../local/sagemaker/registry-under-test.ts';

let house: RegistryUnderTest;
let inscriptions: Inscriptions;
beforeAll(async () => {
  house = await registryUnderTest();
  await house.group();
  inscriptions = new Inscriptions(house.as('fn-record'));
});
afterAll(() => house.stop());

/** A new version, and the decision about it. */
const decision = async (): Promise<Inscription> => {
  const arn = PackageArn.parse(await house.register());
  const name = `countersign-churn-Telco-v${arn.split('/')[2]}-r1`;
  return { name, arn, properties: { outcome: 'Approved', by: 'person', approvers: 'bob' } };
};

const describe = (name: string) => house.client.send(new DescribeActionCommand({ ActionName: name }));

const artifactOf = async (arn: string): Promise<string> => {
  const { ArtifactSummaries: found = [] } = await house.client.send(
    new ListArtifactsCommand({ SourceUri: arn }),
  );
  return found[0]?.ArtifactArn ?? '';
};

const joinedTo = async (arn: string) => {
  const input = { SourceArn: await artifactOf(arn), DestinationType: DECISION_ACTION };
  const { AssociationSummaries: found = [] } = await house.client.send(new ListAssociationsCommand(input));
  return found.map(({ DestinationName: name, AssociationType: type }) => ({ name, type }));
};

const ours = async (arn: string): Promise<number> => {
  const input = { SourceUri: arn, ActionType: DECISION_ACTION };
  return (await house.client.send(new ListActionsCommand(input))).ActionSummaries?.length ?? 0;
};

test('is an action with who and on what, joined to the version', async () => {
  const it = await decision();
  expect(await inscriptions.write(it)).toBe(true);
  expect(await describe(it.name)).toMatchObject({
    ActionName: it.name,
    ActionType: 'CountersignDecision',
    Source: { SourceUri: it.arn, SourceType: 'ARN' },
    Status: 'Completed',
    Properties: { outcome: 'Approved', by: 'person', approvers: 'bob' },
  });
  expect(await joinedTo(it.arn)).toEqual([{ name: it.name, type: 'AssociatedWith' }]);
});

test('is met by whoever follows the version downwards', async () => {
  const it = await decision();
  await inscriptions.write(it);
  const { Vertices: met } = await house.client.send(
    new QueryLineageCommand({ StartArns: [await artifactOf(it.arn)], Direction: 'Descendants' }),
  );
  expect(met).toContainEqual(
    expect.objectContaining({ Type: DECISION_ACTION, Arn: expect.stringContaining(it.name) as unknown }),
  );
});

test('written twice, or by two at once, is written once', async () => {
  const it = await decision();
  expect(await Promise.all([inscriptions.write(it), inscriptions.write(it)])).toEqual([true, true]);
  expect(await inscriptions.write(it)).toBe(true);
  expect(await ours(it.arn)).toBe(1);
  expect(await joinedTo(it.arn)).toHaveLength(1);
});

test('that was written and not joined is joined', async () => {
  const it = await decision();
  await inscriptions.write(it);
  const ends = {
    SourceArn: await artifactOf(it.arn),
    DestinationArn: (await describe(it.name)).ActionArn,
  };
  await house.client.send(new DeleteAssociationCommand(ends));
  expect(await inscriptions.write(it)).toBe(true);
  expect(await joinedTo(it.arn)).toHaveLength(1);
});

test('that somebody else has joined already is left as it is', async () => {
  const it = await decision();
  const { ActionArn: DestinationArn } = await house.client.send(
    new CreateActionCommand({
      ActionName: it.name,
      ActionType: DECISION_ACTION,
      Source: { SourceUri: it.arn },
      Properties: { ...it.properties },
    }),
  );
  const ends = { SourceArn: await artifactOf(it.arn), DestinationArn };
  await house.client.send(new AddAssociationCommand({ ...ends, AssociationType: 'Produced' }));
  expect(await inscriptions.write(it)).toBe(true);
  expect(await joinedTo(it.arn)).toEqual([{ name: it.name, type: 'Produced' }]);
});

test('waits for lineage to know the version', async () => {
  const it = { ...(await decision()), arn: PackageArn.parse(`${await house.register()}9`) };
  expect(await inscriptions.write(it)).toBe(false);
  expect(await ours(it.arn)).toBe(0);
});

test('never passes for written where a stranger took its name first, until that is deleted', async () => {
  const it = await decision();
  await house.as('mallory').send(
    new CreateActionCommand({
      ActionName: it.name,
      ActionType: DECISION_ACTION,
      Source: { SourceUri: it.arn },
      Properties: { ...it.properties, approvers: 'mallory' },
    }),
  );
  expect(await refusal(inscriptions.write(it))).toBe(
    `NotOurAction: The action ${it.name} in lineage says something else about ${it.arn}, so it is not ours. ` +
      'Find out who made it and delete it; sweep then has the decision written.',
  );
  expect(await joinedTo(it.arn)).toEqual([]);
  await house.client.send(new DeleteActionCommand({ ActionName: it.name }));
  expect(await inscriptions.write(it)).toBe(true);
  expect(await joinedTo(it.arn)).toHaveLength(1);
});

const conflict = (operation: string): void =>
  house.cloud.faults.add({
    service: 'sagemaker',
    operation,
    kind: 'error',
    code: 'ConflictException',
    times: 1,
  });

test('that meets a conflict counts as written only where it stands', async () => {
  const it = await decision();
  conflict('CreateAction');
  expect(await refusal(inscriptions.write(it))).toMatch(
    /^ServiceUnavailable: SageMaker DescribeAction: ResourceNotFound: /,
  );
  conflict('AddAssociation');
  expect(await refusal(inscriptions.write(it))).toMatch(
    /^ConflictException: SageMaker AddAssociation: ConflictException: /,
  );
  expect(await joinedTo(it.arn)).toEqual([]);
  conflict('CreateAction');
  expect(await inscriptions.write(it)).toBe(true);
  expect(await joinedTo(it.arn)).toHaveLength(1);
});

test.each(['ListArtifacts', 'CreateAction', 'AddAssociation'])(
  'that SageMaker does not answer (%s) is given up before anybody misses the time',
  async (operation) => {
    const it = await decision();
    const hurried = new Inscriptions(house.as('fn-record'), 200);
    const anHour = 3_600_000;
    house.cloud.faults.add({ service: 'sagemaker', operation, kind: 'timeout', ms: anHour, times: 9 });
    expect(await refusal(hurried.write(it))).toMatch(
      new RegExp(`^ServiceUnavailable: SageMaker ${operation}: AbortError: `),
    );
    house.cloud.faults.clear();
    expect(await inscriptions.write(it)).toBe(true);
  },
);

test.each(['ListArtifacts', 'CreateAction', 'AddAssociation'])(
  'that may not be written (%s) says which call was denied',
  async (operation) => {
    const it = await decision();
    house.cloud.allowed = ({ action }) => action !== `sagemaker:${operation}`;
    const refused = await refusal(inscriptions.write(it));
    house.cloud.allowed = () => true;
    expect(refused).toMatch(new RegExp(`^AccessDeniedException: SageMaker ${operation}: `));
  },
);
