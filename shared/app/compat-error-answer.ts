import { writeCompatError } from '../serving/compat/write-error.ts';
import type { ErrorFormat } from './http-handler.ts';

/** Errors as MLflow's scoring server has them. */
export const compatError: ErrorFormat = (error) => {
  const { status, contentType, body } = writeCompatError(error);
  return { status, headers: { 'content-type': contentType }, body };
};
