/** An output that a request asks for. */
export type RequestedOutput = { name: string; binary: boolean };

/** A tensor of a request before its data are looked at. */
export type TensorEnvelope = {
  /** Path in the request, such as `inputs[0]`. */
  path: string;
  name: string;
  datatype: unknown;
  shape: unknown;
  contentType: string | null;
  /** JSON data, or the bytes that follow the JSON part. */
  data: { json: unknown } | { bytes: Uint8Array };
};

export type Envelope = {
  id: string | null;
  tensors: TensorEnvelope[];
  /** Those that are the model's; none that the protocol or its extensions keep to themselves. */
  parameters: Map<string, unknown>;
  /** null: all of them. */
  outputs: RequestedOutput[] | null;
  /** Outputs that say nothing themselves are answered in binary. */
  binary: boolean;
};
