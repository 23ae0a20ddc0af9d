// How SageMaker says that something does not exist, told from what went wrong.
import { errorName } from './inability.ts';

/** SageMaker answers most of what is unknown with a ValidationException; only its sentence tells it from other faults. */
const NOT_FOUND = /does not exist|not found|cannot be found|could not be found/i;

/** Answers undefined to an error that says that the thing is not there, and throws every other one again. */
export const absent = (error: unknown): undefined => {
  const name = errorName(error);
  if (name.startsWith('ResourceNotFound')) return undefined;
  if (name === 'ValidationException' && NOT_FOUND.test(String(error))) return undefined;
  throw error;
};
