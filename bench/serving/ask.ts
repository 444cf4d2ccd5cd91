export type Reply = { ok: boolean; version: string | null; text: string };

/** One prediction request, its answer read to the end. */
export async function ask(url: string, body: string, signal: AbortSignal): Promise<Reply> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body, signal });
  const text = await response.text();
  return { ok: response.ok, version: response.headers.get('x-relevo-version'), text };
}
