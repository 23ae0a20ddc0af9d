// The local Slack, put together: strict and stateful, so that what works here works there.
import { type Changes } from '../changes.ts';
import { type Clock } from '../clock/clock.ts';
import { type Settling } from '../clock/settling.ts';
import { type Calls } from '../endpoint/calls.ts';
import { type Faults } from '../endpoint/faults.ts';
import { Browsing } from './browsing.ts';
import { type Deliver } from './delivery.ts';
import { Interactions } from './interactions.ts';
import { read, type SlackRead } from './read-model.ts';
import { type WebApi, webApi } from './web-api.ts';
import { Workspace } from './workspace.ts';

export interface SlackParts {
  readonly clock: Clock;
  readonly settling: Settling;
  readonly changes: Changes;
  readonly faults: Pick<Faults, 'take'>;
  readonly calls: Pick<Calls, 'add'>;
  /** Sends a request to the product's HTTP API. */
  readonly deliver: Deliver;
  /** Ends the worker that makes a call. */
  readonly crash: (functionName: string, workerKey: string) => void;
  /** Where the web port is reached, for example `http://127.0.0.1:8080`. */
  readonly webUrl: string;
  readonly log: (line: string) => void;
}

export interface Slack {
  readonly workspace: Workspace;
  /** `/api/<method>`, and `/_as/<worker key>/api/<method>` for the functions. */
  readonly api: WebApi;
  /** click and submit. */
  readonly interactions: Interactions;
  /** Home and the slash command. */
  readonly browsing: Browsing;
  /** What the page shows: the newest messages of each conversation, private answers, open modals. */
  read(newest: number): SlackRead;
}

export const slack = (parts: SlackParts): Slack => {
  const { settling, deliver, webUrl } = parts;
  const workspace = new Workspace(parts.clock, parts.changes);
  return {
    workspace,
    api: webApi({ ...parts, workspace }),
    interactions: new Interactions({ workspace, settling, deliver, webUrl }),
    browsing: new Browsing({ workspace, settling, deliver, webUrl }),
    read: (newest) => read(workspace, newest),
  };
};
