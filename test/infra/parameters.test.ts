// A deploy with a missing or malformed parameter is refused in a sentence that says what to give.
import { describe, expect, it } from 'vitest';
import parameters from '../../infra/parameters.cjs';

const good = {
  startFrom: '2026-12-01T00:00:00Z',
  metricsBuckets: 'models,more.models-2',
  slackAppId: 'A012ABCDEF',
  slackTeamId: 'T012ABCDEF',
  opsChannel: 'C012ABCDEF',
};

describe('the deploy parameters', () => {
  it('are accepted when all are well-formed', () => {
    expect(parameters.faults(good)).toEqual([]);
  });

  it.each(Object.keys(good))('say that %s is missing', (name) => {
    const faults = parameters.faults({ ...good, [name]: undefined });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`Parameter ${name} is missing: --param=${name}=... is `);
  });

  it.each([
    ['startFrom', '2026-13-01T00:00:00Z'],
    ['startFrom', 'yesterday'],
    ['metricsBuckets', 'models,'],
    ['metricsBuckets', 's3://models'],
    ['metricsBuckets', '*'],
    ['slackAppId', 'T012ABCDEF'],
    ['slackTeamId', 'acme'],
    ['opsChannel', '#ops'],
  ])('refuse %s = %s', (name, value) => {
    expect(parameters.faults({ ...good, [name]: value })).toEqual([
      expect.stringContaining(`Parameter ${name} is malformed ("${value}")`),
    ]);
  });

  it('become resources: a bucket for its list, its objects for reading', async () => {
    const resolved = await parameters({
      resolveVariable: (address) =>
        Promise.resolve({ ...good }[address.replace(/^param:(\w+), ''$/, '$1')] ?? ''),
    });
    expect(resolved).toMatchObject({
      startFrom: good.startFrom,
      metricsBuckets: [
        { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::models' },
        { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::more.models-2' },
      ],
      metricsObjects: [
        { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::models/*' },
        { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::more.models-2/*' },
      ],
    });
  });

  it('fail the packaging with every fault at once', async () => {
    await expect(parameters({ resolveVariable: () => Promise.resolve('') })).rejects.toThrow(
      /startFrom is missing[^]*metricsBuckets is missing[^]*opsChannel is missing/,
    );
  });
});
