// The API's operations on state machines. They come from the template; here they can only be looked at.
import * as z from 'zod';
import { type Operation, operation } from '../endpoint/service.ts';
import { type Executions } from './executions.ts';
import { type Machine } from './machine.ts';
import { pageFields, pageOf } from './page-of.ts';

export const machineOperations = (executions: Executions): Readonly<Record<string, Operation>> => ({
  ListStateMachines: operation({
    input: z.object(pageFields),
    needs: () => [{ action: 'states:ListStateMachines', resource: '*' }],
    run: (input) => {
      const { items, ...more } = pageOf(executions.machines(), (machine) => machine.arn, input);
      return { stateMachines: items.map(brief), ...more };
    },
  }),
  DescribeStateMachine: operation({
    input: z.object({ stateMachineArn: z.string() }),
    needs: ({ stateMachineArn }) => [{ action: 'states:DescribeStateMachine', resource: stateMachineArn }],
    run: ({ stateMachineArn }) => {
      const machine = executions.machine(stateMachineArn);
      return { ...brief(machine), status: 'ACTIVE', definition: machine.text, roleArn: machine.roleArn };
    },
  }),
});

const brief = ({ arn: stateMachineArn, name, createdAt }: Machine): object => ({
  stateMachineArn,
  name,
  type: 'STANDARD',
  creationDate: createdAt / 1000,
});
