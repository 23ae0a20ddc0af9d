// The deploy parameters, checked before anything is packaged: serverless.yml reads them from here, scripts/deploy.mjs
// asks for the same ones. CommonJS, because that is what the framework loads.

const parameters = {
  startFrom: {
    is: 'the instant from which versions count, older ones are left alone; for example 2026-12-01T00:00:00Z',
    valid: (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && !Number.isNaN(Date.parse(text)),
  },
  metricsBuckets: {
    is: 'the buckets that hold metric files, separated by commas; for example models,more-models',
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    valid: (text) => text.split(',').every((name) => /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name.trim())),
  },
  slackAppId: {
    is: 'the id of the Slack app; for example A012ABCDEF',
    valid: (text) => /^A[A-Z0-9]+$/.test(text),
  },
  slackTeamId: {
    is: 'the id of the Slack workspace; for example T012ABCDEF',
    valid: (text) => /^T[A-Z0-9]+$/.test(text),
  },
  opsChannel: {
    is: 'the id of the channel for ops; for example C012ABCDEF',
    valid: (text) => /^[CG][A-Z0-9]+$/.test(text),
  },
};

/** Says what is missing or malformed, one sentence a parameter; empty when all is well. */
const faults = (given) =>
  Object.entries(parameters).flatMap(([name, { is, valid }]) => {
    if (!given[name]) return [`Parameter ${name} is missing: --param=${name}=... is ${is}.`];
    return valid(given[name]) ? [] : [`Parameter ${name} is malformed ("${given[name]}"): it is ${is}.`];
  });

const arn = (path) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${path}` });

const resolve = async ({ resolveVariable }) => {
  const given = {};
  for (const name of Object.keys(parameters)) given[name] = await resolveVariable(`param:${name}, ''`);
  const found = faults(given);
  if (found.length > 0) throw Object.assign(new Error(found.join('\n')), { stack: found.join('\n') });
  const buckets = given.metricsBuckets.split(',').map((name) => name.trim());
  return {
    ...given,
    metricsBuckets: buckets.map((name) => arn(name)),
    metricsObjects: buckets.map((name) => arn(`${name}/*`)),
  };
};

module.exports = Object.assign(resolve, { parameters, faults });
