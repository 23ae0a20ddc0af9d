// Calls of the registry, of lineage and of experiments with few and with many versions in one group: the median time of each call, in
// process, at both sizes in turn. One image and one group are shared by all versions, which is the worst case.
import { Changes } from '../../local/changes.ts';
import { Clock } from '../../local/clock/clock.ts';
import { Settling } from '../../local/clock/settling.ts';
import { type Caller } from '../../local/endpoint/service.ts';
import { sagemaker, type SageMaker } from '../../local/sagemaker/sagemaker.ts';
import { median, type Plan, type Row } from './row.ts';

const SIZES = { few: 100, many: 10_000 };
const ARTIFACTS_OF_VERSION = 5;
const TURNS = 401;
/** So many calls come before those that count. */
const WARMING = 200;
const TIMES = 2;
/** One version in so many is approved. */
const APPROVED_EVERY = 20;

const GROUP = 'churn-bench';
const ARN = 'arn:aws:sagemaker:us-east-1:000000000000:';
const ROLE = 'arn:aws:iam::000000000000:role/train';
const alice: Caller = { kind: 'user', arn: 'arn:aws:iam::000000000000:user/alice', name: 'alice' };

type Answer = Readonly<Record<string, unknown>>;

/** A registry in this process, called as the endpoint calls it. */
class Filled {
  readonly versions: number;
  readonly #local: SageMaker;
  /** Grows, so that whatever is made anew has a name of its own. */
  next = 0;

  constructor(versions: number) {
    const clock = new Clock(new Settling());
    this.#local = sagemaker({ clock, changes: new Changes(), bus: { publish: () => undefined } });
    this.versions = versions;
    this.call('CreateModelPackageGroup', { ModelPackageGroupName: GROUP });
    for (let version = 1; version <= versions; version++) this.#fill(version);
  }

  call(name: string, input: object): Answer {
    const operation = this.#local.service.operations[name];
    if (!operation) throw new Error(`There is no ${name}.`);
    const answer = operation.run(operation.parse(input) as never, alice);
    return JSON.parse(JSON.stringify(answer)) as Answer;
  }

  lineageOf(arn: string): void {
    this.#local.lineageOf(arn);
  }

  /** A version in the middle, and another one each time. */
  get middle(): number {
    return Math.floor(this.versions / 2) + (this.next++ % 20);
  }

  train(name: string): void {
    this.call('CreateTrainingJob', {
      TrainingJobName: name,
      RoleArn: ROLE,
      AlgorithmSpecification: { TrainingImage: 'ecr/train:1' },
      InputDataConfig: [
        { ChannelName: 'train', DataSource: { S3DataSource: { S3Uri: `s3://data/${name}` } } },
      ],
      OutputDataConfig: { S3OutputPath: 's3://models/out' },
      CheckpointConfig: { S3Uri: `s3://models/checkpoints/${name}` },
    });
  }

  register(name: string, ModelApprovalStatus = 'PendingManualApproval'): void {
    this.call('CreateModelPackage', {
      ModelPackageGroupName: GROUP,
      ModelApprovalStatus,
      InferenceSpecification: { Containers: [{ Image: 'ecr/serve:1', ModelDataUrl: modelOf(name) }] },
    });
  }

  /** A job's data, model and checkpoints, the package, and an artifact of the user's own. */
  #fill(version: number): void {
    this.train(`job-${version}`);
    this.register(`job-${version}`, version % APPROVED_EVERY === 0 ? 'Approved' : undefined);
    this.call('CreateArtifact', { Source: { SourceUri: `s3://own/${version}` }, ArtifactType: 'Report' });
  }

  artifactOf(SourceUri: string): string {
    const { ArtifactSummaries } = this.call('ListArtifacts', { SourceUri });
    const [found] = ArtifactSummaries as { ArtifactArn: string }[];
    return found?.ArtifactArn ?? '';
  }
}

const modelOf = (job: string): string => `s3://models/out/${job}/output/model.tar.gz`;
const packageArn = (version: number): string => `${ARN}model-package/${GROUP}/${version}`;
const CONTEXT = `${ARN}context/${GROUP}-aws-model-group`;

/** What is measured; what a call needs to know is found out before the time runs. */
const CALLS: Readonly<Record<string, (filled: Filled) => () => unknown>> = {
  // Of the first jobs: those in the middle keep as much lineage in the large registry as in the small one.
  CreateModelPackage: (filled) => () => filled.register(`job-${1 + (filled.next++ % 20)}`),
  UpdateModelPackage: (filled) => {
    const input = { ModelPackageArn: packageArn(filled.middle), ModelApprovalStatus: 'Rejected' };
    return () => filled.call('UpdateModelPackage', input);
  },
  'ListModelPackages, approved in the group': (filled) => () =>
    filled.call('ListModelPackages', {
      ModelPackageGroupName: GROUP,
      ModelApprovalStatus: 'Approved',
      SortOrder: 'Descending',
      MaxResults: 1,
    }),
  'ListModelPackages, 2nd page': (filled) => {
    const asked = { ModelPackageGroupName: GROUP };
    const { NextToken } = filled.call('ListModelPackages', asked);
    return () => filled.call('ListModelPackages', { ...asked, NextToken });
  },
  CreateTrainingJob: (filled) => () => filled.train(`again-${filled.next++}`),
  'ListTrainingJobs by name': (filled) => () => filled.call('ListTrainingJobs', { SortBy: 'Name' }),
  CreateArtifact: (filled) => () =>
    filled.call('CreateArtifact', {
      Source: { SourceUri: `s3://new/${filled.next++}` },
      ArtifactType: 'Report',
    }),
  DescribeArtifact: (filled) => {
    const ArtifactArn = filled.artifactOf(packageArn(filled.middle));
    return () => filled.call('DescribeArtifact', { ArtifactArn });
  },
  DeleteArtifact: (filled) => {
    const Source = { SourceUri: `s3://gone/${filled.next++}` };
    filled.call('CreateArtifact', { Source, ArtifactType: 'Report' });
    return () => filled.call('DeleteArtifact', { Source });
  },
  'ListArtifacts by source': (filled) => {
    const SourceUri = modelOf(`job-${filled.middle}`);
    return () => filled.call('ListArtifacts', { SourceUri });
  },
  'ListArtifacts by type': (filled) => () => filled.call('ListArtifacts', { ArtifactType: 'DataSet' }),
  'ListArtifacts before now': (filled) => {
    const CreatedBefore = Date.now() / 1000;
    return () => filled.call('ListArtifacts', { CreatedBefore, SortOrder: 'Ascending' });
  },
  'ListActions by name': (filled) => () =>
    filled.call('ListActions', { SortBy: 'Name', ActionType: 'Approval' }),
  'ListContexts by source': (filled) => () =>
    filled.call('ListContexts', { SourceUri: `${ARN}model-package-group/${GROUP}` }),
  AddAssociation: (filled) => {
    filled.call('CreateArtifact', {
      Source: { SourceUri: `s3://to/${filled.next}` },
      ArtifactType: 'Report',
    });
    const SourceArn = filled.artifactOf(`s3://to/${filled.next++}`);
    return () => filled.call('AddAssociation', { SourceArn, DestinationArn: CONTEXT });
  },
  "ListAssociations of a group's context": (filled) => () =>
    filled.call('ListAssociations', { DestinationArn: CONTEXT }),
  'ListAssociations by types and order': (filled) => () =>
    filled.call('ListAssociations', { SourceType: 'Image', SortBy: 'DestinationArn' }),
  'QueryLineage of a version, ascendants': (filled) =>
    query(filled, packageArn(filled.middle), { Direction: 'Ascendants', IncludeEdges: true }),
  'QueryLineage of its data, descendants': (filled) =>
    query(filled, `s3://data/job-${filled.middle}`, { Direction: 'Descendants', IncludeEdges: true }),
  'QueryLineage of a version, both ways': (filled) => query(filled, packageArn(filled.middle), {}),
  'QueryLineage of the image, descendants': (filled) =>
    query(filled, 'ecr/serve:1', { Direction: 'Descendants', IncludeEdges: true }),
  CreateTrialComponent: (filled) => () =>
    filled.call('CreateTrialComponent', { TrialComponentName: `mine-${filled.next++}` }),
  DescribeTrialComponent: (filled) => {
    const TrialComponentName = componentOf(filled.middle);
    return () => filled.call('DescribeTrialComponent', { TrialComponentName });
  },
  'ListTrialComponents of a job': (filled) => {
    const SourceArn = `${ARN}training-job/job-${filled.middle}`;
    return () => filled.call('ListTrialComponents', { SourceArn });
  },
  'Search for a trial component by name': (filled) =>
    searched(filled, 'ExperimentTrialComponent', 'TrialComponentName', componentOf(filled.middle)),
  'Search for a version by its ARN': (filled) =>
    searched(filled, 'ModelPackage', 'ModelPackageArn', packageArn(filled.middle)),
  'lineage of a version for the page': (filled) => {
    const arn = packageArn(filled.middle);
    return () => filled.lineageOf(arn);
  },
};

const componentOf = (version: number): string => `job-${version}-aws-training-job`;

const searched = (filled: Filled, Resource: string, Name: string, Value: string) => {
  const SearchExpression = { Filters: [{ Name, Operator: 'Equals', Value }] };
  return () => filled.call('Search', { Resource, SearchExpression });
};

const query = (filled: Filled, uri: string, given: object) => {
  const StartArns = [filled.artifactOf(uri)];
  return () => filled.call('QueryLineage', { StartArns, ...given });
};

/** Microseconds. */
const took = (work: () => unknown): number => {
  const started = performance.now();
  work();
  return (performance.now() - started) * 1000;
};

const measured = (few: Filled, many: Filled, call: (filled: Filled) => () => unknown) => {
  const times: { few: number[]; many: number[] } = { few: [], many: [] };
  for (let turn = 0; turn < WARMING + TURNS; turn++) {
    const [atFew, atMany] = [took(call(few)), took(call(many))];
    if (turn < WARMING) continue;
    times.few.push(atFew);
    times.many.push(atMany);
  }
  return { few: median(times.few), many: median(times.many) };
};

const inWords = (versions: number): string =>
  `${versions.toLocaleString('en')} versions and ${(versions * ARTIFACTS_OF_VERSION).toLocaleString('en')} artifacts`;

export const lineageRows = async ({ say }: Plan): Promise<Row[]> => {
  const many = new Filled(SIZES.many);
  say(inWords(SIZES.many));
  return Object.entries(CALLS).map(([what, call]): Row => {
    // Calls that add would make a small registry grow while it is measured: each begins with a fresh one.
    const times = measured(new Filled(SIZES.few), many, call);
    const ratio = times.many / times.few;
    return {
      what,
      measured: `${times.many.toFixed(0)} µs at ${inWords(SIZES.many)}, ${ratio.toFixed(2)} times as at ${SIZES.few} (${times.few.toFixed(0)} µs)`,
      budget: `at most ${TIMES} times`,
      holds: ratio <= TIMES,
    };
  });
};
