/** A name out of a request, for messages: quoted, and no longer than 64 characters. */
export const quoted = (name: string): string => JSON.stringify(name.slice(0, 64).toWellFormed());
