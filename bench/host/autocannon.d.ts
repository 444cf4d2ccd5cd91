declare module 'autocannon' {
  type Request = { method: string; path?: string; headers: Record<string, string>; body: string };
  type Options = Request & {
    url: string;
    connections: number;
    duration: number;
    /** Called with the client of each connection. */
    setupClient?: (client: { setRequests(requests: Request[]): void }) => void;
  };
  type Result = {
    requests: { total: number };
    /** Milliseconds. */
    latency: { p50: number; p99: number };
    duration: number;
    non2xx: number;
    errors: number;
  };
  export default function autocannon(options: Options): Promise<Result>;
}
