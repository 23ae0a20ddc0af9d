// The caller's own AWS: credentials, region and endpoint as every AWS tool takes them, and options that come before them.
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { EvidenceStore } from '../adapters/evidence.ts';
import { Experiments } from '../adapters/experiments.ts';
import { LineageReader } from '../adapters/lineage.ts';
import { LineageGraphs } from '../adapters/lineage-graph.ts';
import { Groups } from '../adapters/groups.ts';
import { Registry } from '../adapters/registry.ts';

/** The options of every command that calls AWS. */
export const CONNECTION_OPTIONS = {
  profile: { type: 'string' },
  region: { type: 'string' },
  'endpoint-url': { type: 'string' },
} as const;

export interface Wanted {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
}

export interface Connection {
  readonly registry: Registry;
  readonly experiments: Experiments;
  readonly lineage: LineageReader;
  readonly graphs: LineageGraphs;
  /** Creates a group for `init`. */
  readonly groups: Groups;
  /** Reads files in buckets of that account only. */
  readonly evidenceOf: (account: string) => EvidenceStore;
  readonly close: () => void;
}

/** Many versions are read one after the other; a throttled call waits and tries again. */
const MOST_TRIES = 6;

/** The account that an ARN names, which must own the buckets that are read. */
export const accountOf = (arn: string): string => arn.split(':')[4] ?? '';
/** The region that an ARN names. */
export const regionOf = (arn: string): string => arn.split(':')[3] ?? '';

/** What every client of an SDK is made with. */
export const settingsOf = ({ profile, region, 'endpoint-url': endpoint }: Wanted) => {
  // The AWS CLI reads AWS_DEFAULT_REGION, which the SDK does not know.
  const where = region ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  return {
    maxAttempts: MOST_TRIES,
    ...(profile !== undefined && { profile }),
    ...(where && { region: where }),
    ...(endpoint !== undefined && { endpoint }),
  };
};

/** Whether something else than AWS itself is called, such as the local cloud. */
export const isElsewhere = (wanted: Wanted): boolean =>
  [wanted['endpoint-url'], process.env['AWS_ENDPOINT_URL'], process.env['AWS_ENDPOINT_URL_S3']].some(Boolean);

/** Clients as the caller. They only ever read, but for the groups: `init` creates one where there is none. */
export const connect = (wanted: Wanted): Connection => {
  const settings = settingsOf(wanted);
  const sagemaker = new SageMakerClient(settings);
  // Buckets are no names of hosts but on AWS itself; the AWS CLI does the same.
  const s3 = new S3Client({ ...settings, forcePathStyle: isElsewhere(wanted) });
  const experiments = new Experiments(settings);
  return {
    registry: new Registry(sagemaker),
    experiments,
    lineage: new LineageReader(sagemaker),
    graphs: new LineageGraphs(sagemaker),
    groups: new Groups(sagemaker),
    evidenceOf: (account) => new EvidenceStore('', account, s3),
    close: () => {
      sagemaker.destroy();
      experiments.destroy();
      s3.destroy();
    },
  };
};
