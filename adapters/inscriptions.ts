// SageMaker lineage: writing the decision about a version as an action joined to the version's artifact. Safe to repeat,
// and over within seconds, because it is written after the decision and nobody is to wait for it.
import {
  AddAssociationCommand,
  CreateActionCommand,
  DescribeActionCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { saysTheSame, type Inscription } from '../approval/inscribe.ts';
import { DECISION_ACTION } from '../approval/lineage-graph.ts';
import { artifactOf, type Patience } from './artifact.ts';
import { errorName, orInability } from './inability.ts';

/** For all calls and their repeats together. */
const PATIENCE_MS = 4_000;
/** How AWS refuses a second entity or association is not documented; a conflict may also be a passing one. */
const EXISTS = /already exists/i;

/** The name of our action is taken by one that says something else. Once that is deleted, ours can be written. */
export class NotOurAction extends Error {
  override readonly name = 'NotOurAction';
}

export class Inscriptions {
  readonly #client: SageMakerClient;
  readonly #patienceMs: number;

  constructor(client: SageMakerClient = new SageMakerClient({}), patienceMs = PATIENCE_MS) {
    this.#client = client;
    this.#patienceMs = patienceMs;
  }

  /**
   * Writes a decision; what stands there already counts as written. False while lineage does not know the version yet:
   * it follows a registration some time later. Throws Inability, and NotOurAction.
   */
  async write(it: Inscription): Promise<boolean> {
    const patience = { abortSignal: AbortSignal.timeout(this.#patienceMs) };
    const artifact = await artifactOf(this.#client, it.arn, patience);
    if (artifact === undefined) return false;
    const action = (await this.#create(it, patience)) ?? (await this.#ours(it, patience));
    await this.#join(artifact, action, patience);
    return true;
  }

  /** The ARN of the new action; undefined when one of that name may exist. */
  async #create(it: Inscription, patience: Patience): Promise<string | undefined> {
    const command = new CreateActionCommand({
      ActionName: it.name,
      ActionType: DECISION_ACTION,
      Source: { SourceUri: it.arn, SourceType: 'ARN' },
      Status: 'Completed',
      Properties: { ...it.properties },
    });
    const created = this.#client.send(command, patience).catch((error: unknown) => {
      if (EXISTS.test(String(error)) || errorName(error) === 'ConflictException') return undefined;
      throw error;
    });
    return (await orInability('SageMaker CreateAction', created))?.ActionArn;
  }

  /** The ARN of the action of that name, if it is the one that we would have written. Anybody can take a name. */
  async #ours(it: Inscription, patience: Patience): Promise<string | undefined> {
    const command = new DescribeActionCommand({ ActionName: it.name });
    const found = await orInability('SageMaker DescribeAction', this.#client.send(command, patience));
    const { ActionType: type, Source: source, Properties: properties = {} } = found;
    if (saysTheSame(it, { type, source: source?.SourceUri, properties })) return found.ActionArn;
    throw new NotOurAction(
      `The action ${it.name} in lineage says something else about ${it.arn}, so it is not ours. ` +
        'Find out who made it and delete it; sweep then has the decision written.',
    );
  }

  /**
   * AWS's own example of AssociatedWith is an approval workflow. ContributedTo would put the decision among what was made
   * of the model, and who walks from data to deployment by that type would take it for a part.
   */
  async #join(artifact: string, action: string | undefined, patience: Patience): Promise<void> {
    const command = new AddAssociationCommand({
      SourceArn: artifact,
      DestinationArn: action,
      AssociationType: 'AssociatedWith',
    });
    const joined = this.#client.send(command, patience).catch((error: unknown) => {
      if (EXISTS.test(String(error))) return;
      throw error;
    });
    await orInability('SageMaker AddAssociation', joined);
  }
}
