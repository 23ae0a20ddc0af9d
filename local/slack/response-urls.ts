// The response_url of a click: answers without a token, a few times and not for long.
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { type Settling } from '../clock/settling.ts';
import { argumentsOf } from './arguments.ts';
import { checkBlocks } from './block-kit.ts';
import { method } from './method.ts';
import { SlackError } from './slack-error.ts';
import { type Workspace } from './workspace.ts';

// https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
const USES = 5;
const LIFE_MS = 30 * 60_000;

interface Issued {
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
  readonly at: number;
  used: number;
}

const body = z.strictObject({
  text: z.string().default(''),
  blocks: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
  thread_ts: z.string().optional(),
});
type Body = z.infer<typeof body>;

export class ResponseUrls {
  readonly #workspace: Workspace;
  readonly #settling: Settling;
  readonly #webUrl: () => string;
  readonly #issued = new Map<string, Issued>();

  constructor(parts: { workspace: Workspace; settling: Settling; webUrl: () => string }) {
    this.#workspace = parts.workspace;
    this.#settling = parts.settling;
    this.#webUrl = parts.webUrl;
  }

  /** A response_url for what this person did to this message. */
  issue(user: string, channel: string, ts: string): string {
    const at = this.#workspace.clock.now();
    for (const [id, old] of this.#issued) {
      if (at - old.at <= 2 * LIFE_MS) break;
      this.#issued.delete(id);
    }
    const id = randomUUID();
    this.#issued.set(id, { user, channel, ts, at, used: 0 });
    return `${this.#webUrl()}/slack-response/${id}`;
  }

  /** The handler of `/slack-response/<id>`. */
  handle(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    return this.#settling.during(async () => {
      const [status, answer] = await this.#answered(request, id);
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify(answer));
    });
  }

  async #answered(request: IncomingMessage, id: string): Promise<[number, object]> {
    try {
      const given = await argumentsOf(request);
      const issued = this.#use(id);
      return [200, { ok: true, ...this.#respond(issued)(given, { workspace: this.#workspace, origin: '' }) }];
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      return [
        error.code.endsWith('_url') ? 404 : 200,
        { ok: false, error: error.code, errors: error.faults },
      ];
    }
  }

  #use(id: string): Issued {
    const issued = this.#issued.get(id);
    if (!issued) throw new SlackError('invalid_url');
    if (this.#workspace.clock.now() - issued.at > LIFE_MS) throw new SlackError('expired_url');
    if (issued.used >= USES) throw new SlackError('used_url');
    issued.used++;
    return issued;
  }

  #respond(issued: Issued) {
    return method(body, (said, { workspace }) => {
      this.#apply(issued, said);
      workspace.changed();
      return {};
    });
  }

  #apply({ user, channel: id, ts }: Issued, said: Body): void {
    const channel = this.#workspace.channel(id);
    if (said.delete_original) return channel.remove(ts);
    const blocks = said.blocks === undefined ? undefined : checkBlocks(said.blocks);
    if (!said.text && !blocks?.length) throw new SlackError('no_text');
    const { text, thread_ts } = said;
    if (said.replace_original) channel.replace(ts, (before) => ({ ...before, text, blocks }));
    else if (said.response_type === 'ephemeral')
      this.#workspace.whisper(channel, user, { text, blocks, thread_ts });
    else channel.post({ text, blocks, thread_ts }, this.#workspace.clock.now());
  }
}
