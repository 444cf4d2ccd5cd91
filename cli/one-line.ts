/** Names may hold anything; a terminal is shown no control characters, and not more than fits. */
export const oneLine = (text: string, most = Infinity): string => {
  const line = text.replaceAll(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
};
