// Which services may send to a queue: the AWS::SQS::QueuePolicy resources of the template. A dead-letter queue without
// one loses its events in silence on AWS; here the event bus says so.
import type { Template } from '../template/template.ts';
import { applies } from './policy-statement.ts';

/** Whether a service, acting for one of its resources, may send to a queue. */
export type MaySend = (queueArn: string, sourceArn: string) => boolean;

/** The queue policies of a template. Queues that a user made beside it admit everybody. */
export const maySend = (template: Template): MaySend => {
  const queues = template.all('AWS::SQS::Queue');
  const policies = template.all('AWS::SQS::QueuePolicy').map(({ properties }) => properties);
  return (queueArn, sourceArn) => {
    const queue = queues.find(({ arn }) => arn === queueArn);
    if (!queue) return true;
    const statements = policies
      .filter(({ Queues }) => Queues.includes(queue.ref))
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Principal }) => admits(Principal, `${sourceArn.split(':')[2]}.amazonaws.com`));
    const context = { 'aws:SourceArn': sourceArn, 'aws:SecureTransport': 'true' };
    const applying = statements.filter((one) =>
      applies(one, { action: 'sqs:SendMessage', resource: queueArn, context }),
    );
    return (
      applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny')
    );
  };
};

const admits = (principal: '*' | { Service: readonly string[] }, service: string): boolean =>
  principal === '*' || principal.Service.includes(service);
