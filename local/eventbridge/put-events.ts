// PutEvents: each entry is accepted or refused on its own, so the answer is 200 either way.
import * as z from 'zod';
import { AwsError, operation, type Operation } from '../endpoint/service.ts';
import { type EventBridge } from './eventbridge.ts';
import { BUS_ARN } from './rule.ts';

/** Raised from 256 KB on 2026-01-29. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
const LARGEST_REQUEST_BYTES = 1_048_576;
/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MOST_ENTRIES = 10;
const LONGEST_DETAIL_TYPE = 128;

const entrySchema = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
  Resources: z.array(z.string().max(2048)).optional(),
  Time: z.number().optional(),
});
type Entry = z.infer<typeof entrySchema>;

export const putEvents = (bus: EventBridge): Operation =>
  operation({
    input: z.object({ Entries: z.array(entrySchema).min(1).max(MOST_ENTRIES) }),
    needs: ({ Entries }) =>
      Entries.map((entry) => ({
        action: 'events:PutEvents',
        resource: BUS_ARN,
        context: { 'events:source': entry.Source ?? '', 'events:detail-type': entry.DetailType ?? '' },
      })),
    run: ({ Entries }) => {
      if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > LARGEST_REQUEST_BYTES) {
        throw new AwsError(
          'ValidationException',
          'Total size of the entries in the request is over the limit.',
        );
      }
      const results = Entries.map((entry) => put(bus, entry));
      return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
    },
  });

type Result = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

const put = (bus: EventBridge, entry: Entry): Result => {
  const refusal = refusalOf(entry);
  if (refusal) return { ErrorCode: refusal[0], ErrorMessage: refusal[1] };
  const event = {
    source: entry.Source ?? '',
    'detail-type': entry.DetailType ?? '',
    resources: entry.Resources ?? [],
    detail: objectOf(entry.Detail) ?? {},
  };
  return { EventId: bus.accept(event, entry.Time === undefined ? undefined : entry.Time * 1000) };
};

const refusalOf = (entry: Entry): readonly [code: string, message: string] | undefined => {
  if (!isDefaultBus(entry.EventBusName))
    return ['ResourceNotFoundException', 'The event bus does not exist.'];
  const missing = (['Source', 'DetailType', 'Detail'] as const).find((name) => !entry[name]);
  if (missing)
    return [
      'InvalidArgument',
      `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`,
    ];
  if ((entry.DetailType ?? '').length > LONGEST_DETAIL_TYPE) {
    return [
      'InvalidArgument',
      'Parameter DetailType is not valid. Reason: it is longer than 128 characters.',
    ];
  }
  if (entry.Source?.startsWith('aws.')) {
    return ['NotAuthorizedForSourceException', 'Not authorized for the source.'];
  }
  return objectOf(entry.Detail) ? undefined : ['MalformedDetail', 'Detail is malformed.'];
};

export const isDefaultBus = (name: string | undefined): boolean =>
  name === undefined || name === 'default' || name === BUS_ARN;

const objectSchema = z.record(z.string(), z.unknown());

const objectOf = (detail: string | undefined): Readonly<Record<string, unknown>> | undefined => {
  try {
    return objectSchema.safeParse(JSON.parse(detail ?? '')).data;
  } catch {
    return undefined;
  }
};

const sizeOf = (entry: Entry): number =>
  Buffer.byteLength([entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])].join(''));
