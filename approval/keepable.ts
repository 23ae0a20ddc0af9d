// Numbers that can be kept with a request. DynamoDB's client takes no whole number beyond 2^53, DynamoDB none nearer to 0
// than 1e-130: a metric beyond is judged and told all the same, but a policy has no business with it.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html

const NEAREST_TO_ZERO = 1e-120;

/** Whether a number survives being kept. */
export const isKeepable = (value: number): boolean => {
  const size = Math.abs(value);
  return size === 0 || (size >= NEAREST_TO_ZERO && size <= Number.MAX_SAFE_INTEGER);
};
