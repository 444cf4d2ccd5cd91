import type { ElementType } from './column-batch.ts';
import { elementBuilders } from './element-builders.ts';
import { mismatch, type TensorMetadata } from './graph-mismatch.ts';

/** @throws MODEL_INPUT_MISMATCH for element types that only graphs have, such as int4 */
export function elementType({ name, type }: TensorMetadata): ElementType {
  if (isElementType(type)) return type;
  throw mismatch(
    `the graph's ${name} is tensor(${type}), which a signature cannot say; cast it inside the graph`,
  );
}

export const isElementType = (type: string): type is ElementType => Object.hasOwn(elementBuilders, type);
