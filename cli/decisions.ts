// What the commands that decide have in common: where the API is, as whom it is called, and which version is meant.
import { Decisions } from '../adapters/decisions.ts';
import { type Shown } from '../approval/answer.ts';
import { cleanText } from '../approval/foreign-text.ts';
import { CONNECTION_OPTIONS, settingsOf, type Wanted } from './connection.ts';
import { Refused, WrongUsage } from './usage.ts';
import { versionNamed } from './version-named.ts';

/** The options of every command that decides. */
export const DECISION_OPTIONS = {
  ...CONNECTION_OPTIONS,
  'api-url': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** The same as lines of a help. */
export const DECISION_HELP = `  --api-url <address>  of Countersign's API; else COUNTERSIGN_API_URL, else the
                       local cloud at http://127.0.0.1:8080 where
                       AWS_ENDPOINT_URL is set
  --json               what the API answered
  --profile --region --endpoint-url --no-color`;

interface Asked extends Wanted {
  readonly 'api-url'?: string | undefined;
}

const LOCAL_API = 'http://127.0.0.1:8080';
const SAID_LIMIT = 1000;

/** Runs something with the API, as whoever the AWS settings say. */
export const withDecisions = async <T>(
  asked: Asked,
  run: (decisions: Decisions) => Promise<T>,
): Promise<T> => {
  const decisions = new Decisions(apiUrlOf(asked), settingsOf(asked));
  try {
    return await run(decisions);
  } finally {
    decisions.destroy();
  }
};

/** The address of the API. Throws WrongUsage where nothing says it. */
export const apiUrlOf = (asked: Asked): URL => {
  const isLocal = Boolean(asked['endpoint-url'] ?? process.env['AWS_ENDPOINT_URL']);
  const given = asked['api-url'] ?? process.env['COUNTERSIGN_API_URL'] ?? (isLocal ? LOCAL_API : undefined);
  if (given === undefined)
    throw new WrongUsage(
      'Give --api-url, or set COUNTERSIGN_API_URL: the output DecisionsUrl of the stack has the address.',
    );
  const url = URL.parse(given);
  if (!url || !/^https?:$/.test(url.protocol)) throw new WrongUsage(`${given} is not the address of an API.`);
  return url;
};

/** The last round of the version that the words name. Throws Refused where it was never asked about. */
export const shownOf = async (
  decisions: Decisions,
  words: readonly string[],
  content?: 'now',
): Promise<Shown> => {
  if (words.length === 0) throw new WrongUsage('Name a version, as <group> <number> or by its ARN.');
  const { group, version } = versionNamed(words);
  const shown = await decisions.shown(group, version, content);
  if ('kind' in shown) throw new Refused(said(shown.message));
  return shown;
};

/** What the API said, safe for a terminal. */
export const said = (message: string): string => cleanText(message, SAID_LIMIT);
