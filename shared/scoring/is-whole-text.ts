/**
 * Whether a text reaches a graph as it is: the runtime ends texts at U+0000 and puts U+FFFD in the place of half a
 * surrogate pair, so that the model would see another text than the caller sent.
 */
export const isWholeText = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** For messages. */
export const BROKEN_TEXT = 'expected text without U+0000 and without half surrogate pairs';
