export type Release = () => void;

/** Lets requests in: at most `concurrent` at once, at most `outstanding` running or waiting; -1 is no limit. */
export type Throttle = { enter(): Promise<Release> | Release | undefined };

/** `enter` gives undefined when the host is full (429), else the function to call when the request is done. */
export function createThrottle(outstanding: number, concurrent: number): Throttle {
  let inside = 0;
  let running = 0;
  const waiting: (() => void)[] = [];
  const release: Release = () => {
    inside -= 1;
    running -= 1;
    waiting.shift()?.();
  };
  const start = (): Release => {
    running += 1;
    return release;
  };
  return {
    enter() {
      if (outstanding >= 0 && inside >= outstanding) return undefined;
      inside += 1;
      if (concurrent < 0 || running < concurrent) return start();
      const { promise, resolve } = Promise.withResolvers<Release>();
      waiting.push(() => resolve(start()));
      return promise;
    },
  };
}
