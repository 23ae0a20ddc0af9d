// The founding document, block by block, pasted into Python as its readers would: boto3 and the SageMaker Python SDK v2
// against the local cloud. Only the environment says where that is; added are the values that the document leaves open.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { runOf } from '../../local/sagemaker/experiments/runs.ts';
import { TEST_PACKAGE } from '../test-package.ts';
import { decide, messageAbout } from './approver.ts';
import { Prompt } from './prompt.ts';
import { withoutSdk } from './sagemaker-sdk.ts';
import * as seed from './seed.ts';

const GROUP = 'my-model-group';
const versionArn = (version: number): string =>
  `arn:aws:sagemaker:us-east-1:000000000000:model-package/${GROUP}/${version}`;

/** The smallest change with which the SDK takes the document's own dict: a session, and the method that it asks for. */
const ADAPTED = seed.REGISTER.replace(
  'role=role\n',
  'role=role,\n    sagemaker_session=sagemaker.Session()\n',
)
  .replace('model_metrics={', 'model_metrics=Request({')
  .replace(/\}\n\)\n$/, '})\n)\n');
const FOR_THE_SDK = `import sagemaker
class Request(dict):
    _to_request_dict = dict.copy
`;

it('is the document itself', () => {
  expect(createHash('sha256').update(seed.SEED).digest('hex')).toBe(
    'ab57f79c1086a7dbb51ca23da95504d6d54c3baa46c7d807fe6aaf22f5e1a10b',
  );
  expect(seed.HOW_MANY).toBe(5);
});

describe.skipIf(withoutSdk())('the founding document', () => {
  let cloud: Cloud;
  beforeAll(async () => {
    cloud = await startCloud({ packageDir: TEST_PACKAGE });
  });
  afterAll(() => cloud.stop());

  /** What clients from outside asked SageMaker for since the last look. */
  const called = (): string[] => {
    const found = cloud.calls
      .list('')
      .filter(({ service }) => service === 'sagemaker')
      .map(({ operation, error }) => (error === undefined ? operation : `${operation} ${error}`));
    cloud.calls.clear();
    return found;
  };

  /** One Python session a section. */
  const session = () => {
    let python: Prompt | undefined;
    beforeAll(async () => {
      python = new Prompt(cloud, 'alice');
      await python.paste('import sagemaker');
      cloud.calls.clear();
    });
    afterAll(() => python?.close());
    return (): Prompt => {
      if (!python) throw new Error('Python has not been started.');
      return python;
    };
  };

  describe('Model Registry', () => {
    const python = session();

    it('was run with the SageMaker Python SDK v2 and boto3', async () => {
      const versions = 'import boto3\nprint(sagemaker.__version__, boto3.__version__)';
      expect(await python().paste(versions)).toBe('2.257.7 1.43.11');
    });

    it('block 1 creates the group, verbatim', async () => {
      await python().paste(seed.CREATE_GROUP);
      expect(called()).toEqual(['CreateModelPackageGroup']);
      expect(cloud.registry.findGroup(GROUP)?.described).toMatchObject({
        ModelPackageGroupDescription: 'Production models for customer churn',
      });
    });

    it('block 2 ends in the SDK itself, verbatim: it takes no plain dict, and nothing is sent', async () => {
      await python().paste(seed.OPEN_VALUES);
      const { error } = await python().ended(seed.REGISTER);
      expect(error).toBe("AttributeError: 'dict' object has no attribute '_to_request_dict'");
      expect(called()).toEqual([]);
    });

    it('block 2 registers with its own dict once the SDK takes it', async () => {
      expect(ADAPTED).not.toBe(seed.REGISTER);
      await python().paste(FOR_THE_SDK);
      await python().paste(ADAPTED);
      expect(called()).toEqual(['Search', 'CreateModelPackage']);
      expect(await python().paste('print(model_package.model_package_arn)')).toBe(versionArn(1));
      expect(cloud.registry.version(`${GROUP}/1`).described).toMatchObject({
        ModelApprovalStatus: 'PendingManualApproval',
        CreatedBy: { IamIdentity: { Arn: 'arn:aws:iam::000000000000:user/alice' } },
        ModelMetrics: {
          ModelQuality: {
            Statistics: { ContentType: 'application/json', S3Uri: 's3://bucket/metrics.json' },
          },
        },
        InferenceSpecification: {
          SupportedContentTypes: ['application/json'],
          Containers: [{ ModelDataUrl: 's3://bucket/model.tar.gz' }],
        },
      });
    });

    it('and starts an approval like any other: a card that says what is wrong, an execution by its name', async () => {
      const card = await messageAbout(cloud, GROUP, 'approval.approve');
      expect(JSON.stringify(card)).toContain('the policy does not allow the bucket bucket');
      const described = await python().paste(`
machine = boto3.client("stepfunctions").list_state_machines()["stateMachines"][0]["stateMachineArn"]
execution = machine.replace(":stateMachine:", ":execution:") + ":${GROUP}-v1-r1"
print(boto3.client("stepfunctions").describe_execution(executionArn=execution)["status"])`);
      expect(described).toBe('RUNNING');
    });

    it('block 3 approves and rejects, verbatim: decisions made outside the gate', async () => {
      await python().paste('model_package_arn = model_package.model_package_arn');
      called();
      await python().paste(seed.DECIDE);
      expect(called()).toEqual(['UpdateModelPackage', 'UpdateModelPackage']);
      const { described } = cloud.registry.version(`${GROUP}/1`);
      expect(described.ModelApprovalStatus).toBe('Rejected');
    });

    it('the dict of block 2 registers through boto3 as it stands, and a person decides', async () => {
      await python().paste(`
version = sm_client.create_model_package(
    ModelPackageGroupName="${GROUP}",
    ModelApprovalStatus="PendingManualApproval",
    InferenceSpecification={
        "Containers": [{"Image": inference_image, "ModelDataUrl": "s3://bucket/model.tar.gz"}],
        "SupportedContentTypes": ["application/json"],
        "SupportedResponseMIMETypes": ["application/json"],
    },
    ModelMetrics=${seed.METRICS},
)`);
      expect(await python().paste('print(version["ModelPackageArn"])')).toBe(versionArn(2));
      await messageAbout(cloud, `${GROUP} v2`, 'approval.approve');
      await decide(cloud, {
        user: 'bob',
        version: `${GROUP} v2`,
        actionId: 'approval.approve',
        values: { Comment: 'Metrics seen elsewhere.' },
      });
      await expect
        .poll(() => cloud.registry.version(`${GROUP}/2`).described.ModelApprovalStatus)
        .toBe('Approved');
    });
  });

  describe('Model Lineage', () => {
    const python = session();

    it('block 4 makes a list that asks only when it is read, verbatim', async () => {
      await python().paste(seed.LINEAGE);
      expect(called()).toEqual([]);
    });

    it('and finds the model data that the registered versions share', async () => {
      const read = 'print([(it.artifact_type, it.source.source_uri) for it in artifacts])';
      expect(await python().paste(read)).toBe("[('Model', 's3://bucket/model.tar.gz')]");
      expect(called()).toEqual(['ListArtifacts']);
    });
  });

  describe('SageMaker Experiments', () => {
    const python = session();
    const ALWAYS = ['UpdateTrialComponent', 'UpdateTrialComponent', 'BatchPutMetrics'];

    it('block 5 logs a run, verbatim', async () => {
      await python().paste(seed.RUN);
      expect(called()).toEqual([
        'CreateExperiment',
        'CreateTrial',
        'CreateTrialComponent',
        'Search',
        'AssociateTrialComponent',
        ...ALWAYS,
      ]);
      const run = runOf(cloud.experiments, 'my-experiment-run-1');
      expect(run).toMatchObject({
        name: 'run-1',
        experiment: 'my-experiment',
        status: 'Completed',
        createdBy: 'arn:aws:iam::000000000000:user/alice',
        parameters: [{ name: 'learning_rate', value: 0.01 }],
        outputs: [{ name: 'model', value: 's3://bucket/model.tar.gz' }],
        metrics: [{ name: 'accuracy', points: [{ value: 0.95 }] }],
      });
    });

    it('block 5 goes on with the run when it is pasted again', async () => {
      await python().paste(seed.RUN);
      expect(called()).toEqual([
        'CreateExperiment ValidationException',
        'DescribeExperiment',
        'CreateTrial ValidationException',
        'DescribeTrial',
        'CreateTrialComponent ValidationException',
        'DescribeTrialComponent',
        'Search',
        ...ALWAYS,
      ]);
      expect(cloud.experiments.components.entries).toHaveLength(1);
    });

    it('its run is found again: by the SDK, in a search, and as a curve', async () => {
      const found = await python().paste(`
from sagemaker.experiments import list_runs
import boto3
print([run.run_name for run in list_runs(experiment_name="my-experiment")])
sm = boto3.client("sagemaker")
found = sm.search(Resource="ExperimentTrialComponent", SearchExpression={"Filters": [
    {"Name": "Metrics.accuracy", "Operator": "GreaterThan", "Value": "0.9"}]})["Results"][0]["TrialComponent"]
print(found["RunName"], found["Parents"][0]["ExperimentName"], found["Metrics"][0]["Count"])
curve = boto3.client("sagemaker-metrics").batch_get_metrics(MetricQueries=[{
    "MetricName": "accuracy", "ResourceArn": found["TrialComponentArn"], "MetricStat": "Last",
    "Period": "OneHour", "XAxisType": "Timestamp"}])["MetricQueryResults"][0]
print(curve["Status"], curve["MetricValues"][-1])`);
      expect(found).toBe("['run-1']\nrun-1 my-experiment 2\nComplete 0.95");
    });

    it('a run that fails says why, and logs steps, files and media types', async () => {
      const { error } = await python().ended(`
with Run(experiment_name="My-Experiment", run_name="Run-2") as run:
    run.log_parameters({"lr": 0.1, "optimizer": "adam"})
    for step in range(12):
        run.log_metric("loss", 1.0 / (step + 1), step=step)
    run.log_artifact(name="train", value="s3://bucket/train.csv", media_type="text/csv", is_output=False)
    raise ValueError("The data ran out.")`);
      expect(error).toBe('ValueError: The data ran out.');
      const run = runOf(cloud.experiments, 'my-experiment-run-2');
      expect(run).toMatchObject({
        status: 'Failed',
        message: 'The data ran out.',
        inputs: [{ name: 'train', value: 's3://bucket/train.csv', mediaType: 'text/csv' }],
      });
      expect(run?.metrics[0]?.points.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    });
  });
});
