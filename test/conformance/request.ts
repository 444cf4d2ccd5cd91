/** One request of the suite, the same for both servers. */
export type ConformanceRequest = {
  what: string;
  /** Echo model that is asked. */
  model: string;
  /** POST unless said otherwise. */
  method?: string;
  /** `invocations` unless said otherwise. */
  route?: string;
  /** `application/json` unless said otherwise; null sends no content type. */
  contentType?: string | null;
  /** Of `text/csv` and wrong JSON the text itself. */
  body?: string | Uint8Array;
};

export const json = (model: string, what: string, body: unknown): ConformanceRequest => ({
  what,
  model,
  body: JSON.stringify(body),
});

export const text = (model: string, what: string, body: string): ConformanceRequest => ({
  what,
  model,
  body,
});

export const csv = (model: string, what: string, body: string): ConformanceRequest => ({
  what,
  model,
  contentType: 'text/csv',
  body,
});
