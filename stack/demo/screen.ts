export type Screen = {
  /** `[ 12 s] 3. Title`. */
  step(title: string): void;
  /** A line below the step. */
  say(line: string): void;
  elapsedSeconds(): number;
};

/** Numbered steps with the time since the start. */
export function createScreen(write: (line: string) => void): Screen {
  const start = performance.now();
  let number = 0;
  const elapsedSeconds = (): number => (performance.now() - start) / 1000;
  return {
    elapsedSeconds,
    step: (title) => {
      number += 1;
      write(`\n[${elapsedSeconds().toFixed(0).padStart(4)} s] ${number}. ${title}`);
    },
    say: (line) => write(line === '' ? '' : `         ${line.replaceAll('\n', '\n         ')}`),
  };
}
