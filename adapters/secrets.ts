// SSM: the Slack secrets. Read together, kept for five minutes, read again (at most once a minute) when a signature
// fails, because somebody may just have rotated them. Never logged, never in an error.
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Inability, orInability } from './inability.ts';

const FRESH_MS = 5 * 60_000;
const REREAD_MS = 60_000;

export interface SlackSecrets {
  readonly botToken: string;
  /** One or two: during a rotation the old and the new, one a line. */
  readonly signingSecrets: readonly string[];
}

export class Secrets {
  readonly #names: readonly string[];
  readonly #client: SSMClient;
  #reading: Promise<SlackSecrets> | undefined;
  #kept: { readonly secrets: SlackSecrets; readonly at: number } | undefined;

  /** `wanted` says which secrets this function may read. */
  constructor(
    prefix: string,
    wanted: readonly ('slack-bot-token' | 'slack-signing-secret')[],
    client = new SSMClient({}),
  ) {
    this.#names = wanted.map((name) => `${prefix}/${name}`);
    this.#client = client;
  }

  /** The secrets, at most five minutes old. */
  async get(): Promise<SlackSecrets> {
    if (this.#kept && Date.now() - this.#kept.at < FRESH_MS) return this.#kept.secrets;
    return this.#once();
  }

  /** The secrets read anew after a signature failed, at most once a minute. */
  async reread(): Promise<SlackSecrets> {
    if (this.#kept && Date.now() - this.#kept.at < REREAD_MS) return this.#kept.secrets;
    return this.#once();
  }

  /** Callers that ask at the same time share one call. */
  #once(): Promise<SlackSecrets> {
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #read(): Promise<SlackSecrets> {
    const command = new GetParametersCommand({ Names: [...this.#names], WithDecryption: true });
    const answer = await orInability('SSM GetParameters', this.#client.send(command));
    const values = new Map(
      (answer.Parameters ?? []).map((found) => [found.Name?.split('/').at(-1), found.Value]),
    );
    const missing = this.#names.filter((name) => !values.get(name.split('/').at(-1)));
    if (missing.length > 0)
      throw new Inability('ServiceUnavailable', `SSM has no value for ${missing.join(', ')}.`);
    const secrets = {
      botToken: values.get('slack-bot-token')?.trim() ?? '',
      signingSecrets: (values.get('slack-signing-secret') ?? '')
        .split(/\s+/)
        .filter((secret) => secret !== ''),
    };
    this.#kept = { secrets, at: Date.now() };
    return secrets;
  }
}
