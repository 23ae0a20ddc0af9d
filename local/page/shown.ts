// What the page is told: one snapshot, whole, after every change. The server fills it (snapshot.ts), the client draws
// it. Times are epoch milliseconds of the local clock. Nothing in here is HTML.
import { type LineageGraph } from '../../approval/lineage-graph.ts';

/** A person of the local workspace: whom you can act as. */
export interface PersonShown {
  /** The key in the identities file and the AWS access key id: `bob`. */
  readonly key: string;
  readonly name: string;
  readonly slackId: string;
}

/** What a policy demands, in words and in the keys of people. */
export interface PolicyShown {
  readonly name: string;
  /** The groups of the registry that fall under this policy. */
  readonly claims: readonly string[];
  /** `AUC at least 0.80, accuracy at least 0.75`. */
  readonly words: string;
  readonly approvers: readonly string[];
  readonly observes: boolean;
}

/** A Block Kit block or element as it was sent: any JSON object with a type. */
export interface Block {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** One message; `replies` is its thread. */
export interface MessageShown {
  readonly ts: string;
  readonly from: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly edited: boolean;
  /** How the app answered the last click; `problem` is what Slack would have shown instead. */
  readonly acknowledgement?: { readonly ms: number; readonly problem?: string };
  readonly replies: readonly MessageShown[];
}

/** A channel, or the direct messages between the app and one person (`member`, a Slack user id). */
export interface ConversationShown {
  readonly id: string;
  readonly name: string;
  readonly member?: string;
  readonly messages: readonly MessageShown[];
}

export interface VersionShown {
  readonly arn: string;
  readonly group: string;
  readonly version: number;
  /** ModelApprovalStatus, in SageMaker's own word. */
  readonly status: string;
  readonly registeredBy: string;
  readonly registeredAt: number;
  readonly changedAt?: number;
  /** ApprovalDescription: what Countersign wrote with the decision. */
  readonly decision?: string | undefined;
  /** What else there is to say, by its name: files, image, CustomerMetadataProperties. */
  readonly details: Readonly<Record<string, string | undefined>>;
}

export interface GroupShown {
  readonly name: string;
  /** The newest ones, newest first. */
  readonly versions: readonly VersionShown[];
  readonly versionCount: number;
}

/** A way from a state to the next one, which is empty at the end of the machine. */
export interface EdgeShown {
  readonly to: string;
  readonly label: string;
}

export interface StateShown {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
  readonly edges: readonly EdgeShown[];
}

/** The definition that runs, as far as a drawing needs it. */
export interface MachineShown {
  readonly name: string;
  readonly states: readonly StateShown[];
}

/** One stay of an execution in a state. */
export interface VisitShown {
  readonly state: string;
  readonly enteredAt: number;
  readonly exitedAt?: number | undefined;
  /** It stands there until somebody sends its token back. */
  readonly waits: boolean;
  /** When what it waits for is due. */
  readonly until?: number | undefined;
  /** The error it ended with, caught or not. */
  readonly error?: string | undefined;
}

export interface ExecutionShown {
  readonly arn: string;
  readonly name: string;
  readonly machine: string;
  readonly status: string;
  readonly startedAt: number;
  readonly stoppedAt?: number | undefined;
  readonly input: string;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly visits: readonly VisitShown[];
  readonly redrives: number;
}

export interface CallShown {
  /** ISO 8601. */
  readonly at: string;
  readonly function: string;
  readonly service: string;
  readonly operation: string;
  readonly allowed: boolean;
  readonly status: number;
}

/** Everything that the page shows. */
export interface Snapshot {
  readonly now: number;
  readonly awsUrl: string;
  readonly people: readonly PersonShown[];
  readonly policies: readonly PolicyShown[];
  readonly conversations: readonly ConversationShown[];
  /** Ephemeral messages: only their addressee, a Slack user id, sees them. */
  readonly privates: readonly { channel: string; to: string; message: MessageShown }[];
  /** App Home as it was last published, by Slack user id. */
  readonly homes: Readonly<Record<string, { readonly id: string; readonly blocks: readonly Block[] }>>;
  /** What each user group is called and who is in it, by its id. */
  readonly userGroups: Readonly<
    Record<string, { readonly handle: string; readonly users: readonly string[] }>
  >;
  /** What Slack has given the workspace: tables and charts, or not yet. */
  readonly features: { readonly nativeBlocks: boolean };
  readonly groups: readonly GroupShown[];
  readonly machines: readonly MachineShown[];
  readonly executions: readonly ExecutionShown[];
  readonly calls: readonly CallShown[];
  readonly callCount: number;
  readonly faults: readonly { service: string; operation: string; kind: string; code?: string | undefined }[];
}

/** The run of an experiment that a version comes from. */
export interface RunShown {
  readonly experiment: string;
  readonly name: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly metrics: readonly MetricShown[];
  readonly artifacts: readonly { readonly name: string; readonly uri: string }[];
}

/** A metric and its values, in order. */
export interface MetricShown {
  readonly name: string;
  readonly points: readonly { readonly step: number; readonly value: number }[];
}

/** What is asked for one version when it is selected: too much for every snapshot. */
export interface VersionDetails {
  readonly lineage: LineageGraph;
  readonly run?: RunShown | undefined;
}
