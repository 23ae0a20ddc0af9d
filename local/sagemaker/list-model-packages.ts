// Lists versions, of one group or of all, in short: neither metrics nor descriptions of approvals are part of it.
import * as z from 'zod';
import { type Operation, operation } from '../endpoint/service.ts';
import { packagesOf } from './arns.ts';
import { arnOrName, listing, modelApprovalStatus, word } from './constraints.ts';
import { Ordered } from './indexes.ts';
import { page } from './paging.ts';
import { type Registry, type Version } from './registry.ts';

const input = z.strictObject({
  ...listing,
  ModelApprovalStatus: modelApprovalStatus.optional(),
  ModelPackageGroupName: arnOrName.optional(),
  ModelPackageType: word('Versioned', 'Unversioned', 'Both').optional(),
});

export const listModelPackages = (registry: Registry): Operation =>
  operation({
    input,
    needs: ({ ModelPackageGroupName }) => [
      { action: 'sagemaker:ListModelPackages', resource: packagesOf(ModelPackageGroupName) },
    ],
    run: (asked) => {
      const { entries, ...next } = page(candidates(registry, asked), asked);
      return { ModelPackageSummaryList: entries.map(summaryOf), ...next };
    },
  });

/** Without a group and a type, SageMaker lists unversioned packages only; there are none here. */
const candidates = (registry: Registry, asked: z.infer<typeof input>): Ordered<Version> => {
  const type = asked.ModelPackageType ?? (asked.ModelPackageGroupName ? 'Versioned' : 'Unversioned');
  if (type === 'Unversioned') return new Ordered({});
  return registry.listVersions(asked.ModelPackageGroupName, asked.ModelApprovalStatus);
};

export const summaryOf = ({ described }: Version) => ({
  ModelPackageGroupName: described.ModelPackageGroupName,
  ModelPackageVersion: described.ModelPackageVersion,
  ModelPackageArn: described.ModelPackageArn,
  ModelPackageDescription: described.ModelPackageDescription,
  CreationTime: described.CreationTime,
  ModelPackageStatus: described.ModelPackageStatus,
  ModelApprovalStatus: described.ModelApprovalStatus,
  ModelLifeCycle: described.ModelLifeCycle,
  ModelPackageRegistrationType: described.ModelPackageRegistrationType,
});
