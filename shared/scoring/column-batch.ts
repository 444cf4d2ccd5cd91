/** One value of a plain column: what JSON, CSV and Parquet have in common. */
export type Cell = string | number | boolean | null;

/**
 * One value of any column. A long beyond 2^53 is a bigint; a datetime is ISO 8601 text in UTC; binary is base64 text;
 * an array, object, map or any is the JSON value itself.
 */
export type Value = Cell | bigint | readonly Value[] | { readonly [name: string]: Value };

/** Parameters of one request, by name, defaults filled in. */
export type Params = ReadonlyMap<string, Value>;

/** Rows by column: every array has `rows` values, and there is one for each input of the signature. */
export type ColumnBatch = { rows: number; columns: Map<string, Value[]>; params?: Params };

/** Element types of tensors, as ONNX Runtime names them. */
export type ElementType =
  | 'bool'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'float16'
  | 'float32'
  | 'float64'
  | 'string';

/** Flat, row-major: bool as Uint8Array of 0 and 1, float16 as its bits in a Uint16Array, strings as they are. */
export type ElementArray =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array
  | readonly string[];

export type TensorData = { type: ElementType; dims: readonly number[]; data: ElementArray };

/** Input of a model with a tensor signature, by tensor name. `rows` is the first dimension, 1 where there is none. */
export type TensorBatch = { rows: number; tensors: Map<string, TensorData>; params?: Params };

export type ModelInput = ColumnBatch | TensorBatch;

/** A batch after the model; every array is in the order of the rows. */
export type ScoredBatch =
  | {
      task: 'binary';
      /** The positive class where the probability reaches the threshold, else the other. */
      labels: string[];
      /** Of the positive class. */
      probabilities: Float64Array;
    }
  | {
      task: 'multiclass';
      labels: string[];
      classes: string[];
      /** Row-major, rows x classes. */
      probabilities: Float64Array;
    }
  | { task: 'regression'; predictions: Float64Array }
  /** Of a model that is none of these: the graph's outputs as they are, in its order. */
  | { task: 'outputs'; rows: number; outputs: Map<string, TensorData> };
