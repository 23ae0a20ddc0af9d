// Faults of the calls to AWS as sentences that say what to do: no credentials, no region, nothing listening, not allowed.
import { errorName, Inability } from '../adapters/inability.ts';
import { cleanText } from '../approval/foreign-text.ts';

const MESSAGE_LIMIT = 500;

const LOCAL = 'Local: export AWS_ACCESS_KEY_ID=alice AWS_SECRET_ACCESS_KEY=any AWS_REGION=us-east-1';

/** The sentence for a fault of a call; undefined for a fault of this program. */
export const faultInWords = (error: unknown): string | undefined =>
  error instanceof Inability ? inabilityInWords(error) : undefined;

const inabilityInWords = ({ name, message, cause }: Inability): string => {
  const address = refusedAddress(cause);
  if (address !== undefined)
    return `Nothing listens at ${address}. If it is the local cloud, start it in another terminal: npm start`;
  if (/could not load credentials|CredentialsProviderError/i.test(`${errorName(cause)} ${String(cause)}`))
    return `No AWS credentials: ${sentenceOf(cause)}\n${LOCAL}`;
  if (/region is missing/i.test(message)) return `No AWS region: give --region, or set AWS_REGION.\n${LOCAL}`;
  const said = cleanText(message, MESSAGE_LIMIT);
  return name === 'AccessDeniedException' ? `Your identity may not do this. ${said}` : said;
};

const sentenceOf = (error: unknown): string =>
  cleanText(error instanceof Error ? error.message : String(error), MESSAGE_LIMIT);

/** Where nothing listened; undefined when something did. */
const refusedAddress = (error: unknown): string | undefined => {
  const { code, address, port } = (error ?? {}) as { code?: string; address?: string; port?: number };
  return code === 'ECONNREFUSED' && address !== undefined ? `${address}:${port ?? ''}` : undefined;
};
