// The template's AWS::DynamoDB::Table as CreateTable's input.
import * as z from 'zod';

/** Properties that mean something to dynalite. */
const PASSED_ON = [
  'AttributeDefinitions',
  'KeySchema',
  'BillingMode',
  'ProvisionedThroughput',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
];
/** Properties that are rightly there on AWS and have no effect on one machine. */
const WITHOUT_EFFECT = [
  'PointInTimeRecoverySpecification',
  'SSESpecification',
  'DeletionProtectionEnabled',
  'Tags',
];

const nameSchema = z.object({ TableName: z.string().min(3) });

/** Throws by name on a property that is known to neither list. */
export const tableInput = (
  properties: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> & { readonly TableName: string } => {
  const { TableName } = nameSchema.parse(properties);
  const known = new Set([...PASSED_ON, ...WITHOUT_EFFECT, 'TableName']);
  const unknown = Object.keys(properties).find((name) => !known.has(name));
  if (unknown !== undefined) throw new Error(`The table property ${unknown} is not implemented locally.`);
  const passed = Object.entries(properties).filter(([name]) => PASSED_ON.includes(name));
  return { ...Object.fromEntries(passed), TableName };
};
