// Slack's rate limits: after "too many, come back in n seconds" the same call is not made again before that, whoever asks
// for it. Calls that may not be made are answered here as Slack would answer them.
// https://docs.slack.dev/apis/web-api/rate-limits: limits are those of a method, for messages also of a channel.

/** When a call may be made again, in epoch ms; kept as long as this worker lives. */
const notBefore = new Map<string, number>();

/** `fetch` for Slack's Web API that keeps to what Slack said. */
export const fetchWithinLimits = async (...[input, init]: Parameters<typeof fetch>): Promise<Response> => {
  const call = callOf(input, init?.body);
  const waitMs = (notBefore.get(call) ?? 0) - Date.now();
  if (waitMs > 0) return limited(Math.ceil(waitMs / 1000));
  notBefore.delete(call);
  const answer = await fetch(input, init);
  const seconds = answer.status === 429 ? Number(answer.headers.get('retry-after')) : 0;
  if (seconds > 0) notBefore.set(call, Date.now() + seconds * 1000);
  return answer;
};

const limited = (seconds: number): Response =>
  new Response('', { status: 429, headers: { 'retry-after': String(seconds) } });

const callOf = (input: Parameters<typeof fetch>[0], body: unknown): string => {
  const address = input instanceof Request ? input.url : String(input);
  const channel = typeof body === 'string' ? new URLSearchParams(body).get('channel') : undefined;
  return `${address} ${channel ?? ''}`;
};
