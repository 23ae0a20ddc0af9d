// The product's own API for the command: /decisions, signed with SigV4 as the caller. There is no SDK for it, so this signs
// with what an SDK's client is made of: credentials, signer, connection.
import { boundedText, jsonOf } from './answer-text.ts';
import { SageMakerClient, type SageMakerClientConfig } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import { Pending, Said, Shown, type Answering } from '../approval/answer.ts';
import { Inability, orInability } from './inability.ts';

/** Fifty questions are far less. */
const ANSWER_BYTES_LIMIT = 8 * 1024 * 1024;
const SERVICE = 'execute-api';

const Answered = z.object({
  response: z.object({
    statusCode: z.number(),
    body: z.custom<AsyncIterable<Uint8Array>>(
      (it) => typeof it === 'object' && it !== null && Symbol.asyncIterator in it,
    ),
  }),
});

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What became of an answer: it counts, or it does not and why; `never` is a version that was never asked about. */
export interface Outcome {
  readonly kind: 'counts' | 'refused' | 'never';
  readonly message: string;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export class Decisions {
  readonly #url: URL;
  readonly #client: SageMakerClient;

  /** `url` is the API's address; `settings` are those of any SDK's client. */
  constructor(url: URL, settings: SageMakerClientConfig = {}) {
    this.#url = url;
    // An address on AWS says its region; the settings say it for any other.
    const [, region] = /\.execute-api\.([a-z0-9-]+)\./.exec(url.hostname) ?? [];
    this.#client = new SageMakerClient({ ...settings, ...(region !== undefined && { region }) });
  }

  /** A page of open questions. Throws Inability. */
  async pending(after?: string): Promise<Pending> {
    const answer = await this.#call({ method: 'GET', ...(after !== undefined && { query: { after } }) });
    if (answer.status !== 200) throw failed(answer);
    return read(Pending, answer);
  }

  /** The last round of a version, if asked for with what the registry has now; a sentence where there never was one. Throws Inability. */
  async shown(group: string, version: number, content?: 'now'): Promise<Shown | Outcome> {
    const query = { group, version: String(version), ...(content && { content }) };
    const answer = await this.#call({ method: 'GET', query });
    if (answer.status === 404) return outcomeOf('never', answer);
    if (answer.status !== 200) throw failed(answer);
    return read(Shown, answer);
  }

  /** Gives an answer. Throws Inability. */
  async answer(answering: Answering): Promise<Outcome> {
    const answer = await this.#call({ method: 'POST', body: JSON.stringify(answering) });
    if (answer.status === 200) return outcomeOf('counts', answer);
    if (answer.status === 404) return outcomeOf('never', answer);
    if (answer.status === 409 || isOurRefusal(answer)) return outcomeOf('refused', answer);
    throw failed(answer);
  }

  /** Ends what the client holds open. */
  destroy(): void {
    this.#client.destroy();
  }

  async #call(call: Call): Promise<Answer> {
    return orInability(`${call.method} ${this.#url.origin}/decisions`, this.#sent(call));
  }

  async #sent({ method, query = {}, body }: Call): Promise<Answer> {
    const { config } = this.#client;
    const region = await config.region();
    const signer = await config.signer({
      name: 'sigv4',
      signingName: SERVICE,
      signingRegion: region,
      properties: {},
    });
    const { protocol, hostname, host, port } = this.#url;
    const headers = { host, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const signed = await signer.sign(
      {
        method,
        protocol,
        hostname,
        ...(port !== '' && { port: Number(port) }),
        path: `${this.#url.pathname.replace(/\/$/, '')}/decisions`,
        query: { ...query },
        headers,
        ...(body !== undefined && { body }),
      },
      { signingService: SERVICE, signingRegion: region },
    );
    const answered: unknown = await config.requestHandler.handle(signed);
    const { statusCode, body: stream } = Answered.parse(answered).response;
    return { status: statusCode, body: jsonOf(await boundedText(stream, ANSWER_BYTES_LIMIT, TOO_LONG)) };
  }
}

/** API Gateway's own refusal is the one word; ours says why. */
const isOurRefusal = (answer: Answer): boolean =>
  answer.status === 403 && !/^(Forbidden|Missing Authentication Token)$/.test(messageOf(answer));

const messageOf = ({ body }: Answer): string => Said.safeParse(body).data?.message ?? '';

const outcomeOf = (kind: Outcome['kind'], answer: Answer): Outcome => ({ kind, message: messageOf(answer) });

const failed = (answer: Answer): Inability => {
  if (answer.status === 403)
    return new Inability(
      'AccessDeniedException',
      'It may not call execute-api:Invoke on /decisions: ask for the policy CountersignApprover.',
    );
  const said = messageOf(answer) || 'It gave no reason.';
  return new Inability('ServiceUnavailable', `The API answered ${answer.status}: ${said}`);
};

const read = <T>(shape: z.ZodType<T>, { status, body }: Answer): T => {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Inability(
    'ServiceUnavailable',
    `The API answered ${status} with something else than decisions: is this its address?`,
  );
};

const TOO_LONG = (): Error => new Error('The API answered more than can be shown.');
