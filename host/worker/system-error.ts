/** Errors that the library tells apart from the app's own by `isAzureFunctionsSystemError`. */
export const systemError = (message: string): Error =>
  Object.assign(new Error(message), { isAzureFunctionsSystemError: true });

export const systemRangeError = (message: string): RangeError =>
  Object.assign(new RangeError(message), { isAzureFunctionsSystemError: true });

export const readOnlyError = (property: string): TypeError =>
  Object.assign(new TypeError(`Cannot assign to read only property '${property}'`), {
    isAzureFunctionsSystemError: true,
  });

/** Whatever was thrown, as an Error; an Error keeps its identity. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));
