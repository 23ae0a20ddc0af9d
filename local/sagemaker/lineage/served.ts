// What a model serves, as lineage names it: the package that it was made of, or the image and data of its containers.
import { asPackageArn } from '../arns.ts';
import { type Model } from '../models.ts';
import { type Thing, thingsOf } from './automatic.ts';

export const servedBy = ({ PrimaryContainer, Containers }: Model): Thing[] =>
  (Containers ?? [PrimaryContainer]).flatMap((container): Thing[] => {
    if (!container) return [];
    if (container.ModelPackageName === undefined) return thingsOf([container]);
    return [{ uri: asPackageArn(container.ModelPackageName), type: 'Model' }];
  });
