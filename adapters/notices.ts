// SNS and EventBridge: telling machines and ops what was decided, and ops what needs them.
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { type DecisionNotice } from '../approval/decision-notice.ts';
import { Inability, orInability } from './inability.ts';

/** The source and detail type under which decisions stand on the event bus. */
export const DECISION_EVENT = { source: 'countersign', detailType: 'Countersign Decision' } as const;

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: fewer than 100 characters */
const SUBJECT_LIMIT = 99;

export class Notices {
  readonly #topic: string;
  readonly #sns: SNSClient;
  readonly #events: EventBridgeClient;

  constructor(topicArn: string, sns = new SNSClient({}), events = new EventBridgeClient({})) {
    this.#topic = topicArn;
    this.#sns = sns;
    this.#events = events;
  }

  /** Publishes on the topic; `kind` is an attribute that subscribers can filter by. */
  async publish(kind: 'decision' | 'ops', subject: string, message: unknown): Promise<void> {
    const command = new PublishCommand({
      TopicArn: this.#topic,
      Subject: subject.slice(0, SUBJECT_LIMIT),
      Message: JSON.stringify(message),
      MessageAttributes: { kind: { DataType: 'String', StringValue: kind } },
    });
    await orInability('SNS Publish', this.#sns.send(command));
  }

  /** Puts a decision on the event bus. An entry that was not taken is a failure although the answer is 200. */
  async putDecision(notice: DecisionNotice): Promise<void> {
    const entry = {
      Source: DECISION_EVENT.source,
      DetailType: DECISION_EVENT.detailType,
      Resources: [notice.arn],
      Detail: JSON.stringify(notice),
    };
    const answer = await orInability(
      'EventBridge PutEvents',
      this.#events.send(new PutEventsCommand({ Entries: [entry] })),
    );
    const [taken] = answer.Entries ?? [];
    if (answer.FailedEntryCount)
      throw new Inability(
        'ServiceUnavailable',
        `EventBridge PutEvents: ${taken?.ErrorCode}: ${taken?.ErrorMessage}`,
      );
  }
}
