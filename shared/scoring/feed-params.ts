import type { Tensor } from 'onnxruntime-node';
import { inputError } from '../kernel/error.ts';
import type { ElementType, Params, Value } from './column-batch.ts';
import { defaultParams } from './coerce-params.ts';
import { elementBuilders } from './element-builders.ts';
import { elementType } from './element-type.ts';
import { hasMissing } from './fed-range.ts';
import type { Feeds } from './feed-columns.ts';
import { mismatch, type TensorMetadata } from './graph-mismatch.ts';
import type { ParamSpec } from './model-description.ts';
import { cellPreparer } from './prepare-cells.ts';

/**
 * Parameters for the graph's inputs of their names: a value as a scalar, or with a dimension of 1 for each that the
 * graph has; a list as one dimension. Parameters that the graph has no input for are not used.
 *
 * @param graph the inputs that are named like parameters
 * @throws MODEL_INPUT_MISMATCH
 */
export function paramFeeder(
  specs: readonly ParamSpec[],
  graph: readonly TensorMetadata[],
): (params: Params | undefined) => Feeds {
  const feeders = graph.flatMap((input) => {
    const spec = specs.find(({ name }) => name === input.name);
    return spec === undefined ? [] : [{ spec, tensor: paramTensor(spec, input) }];
  });
  const whenNotGiven = defaultParams(specs);
  return (params = whenNotGiven) => {
    const feeds: Feeds = {};
    for (const { spec, tensor } of feeders) feeds[spec.name] = tensor(params.get(spec.name) ?? spec.default);
    return feeds;
  };
}

function paramTensor(spec: ParamSpec, input: TensorMetadata): (value: Value) => Tensor {
  const fed = elementType(input);
  const rank = input.shape.length;
  if (spec.list && rank > 1)
    throw mismatch(`parameter ${spec.name} is a list, the graph's input has ${rank} dimensions`);
  const wide = input.shape.find((size) => typeof size === 'number' && size !== 1);
  if (!spec.list && wide !== undefined)
    throw mismatch(`parameter ${spec.name} is one value, the graph's input takes ${wide}`);
  const prepare = cellPreparer({ ...spec, required: true, fed });
  const { flat } = elementBuilders[fed];
  return (value) => {
    const values = spec.list && Array.isArray(value) ? value : [value];
    requireValue(spec, fed, values);
    const dims = spec.list ? [values.length] : Array.from({ length: rank }, () => 1);
    return flat(
      prepare(values, () => `params.${spec.name}`),
      dims,
    );
  };
}

function requireValue({ name }: ParamSpec, fed: ElementType, values: readonly Value[]): void {
  if (values.includes(null) && !hasMissing(fed))
    throw inputError('PARAM_NULL', `params.${name}`, 'the model has no missing value for this parameter');
}
