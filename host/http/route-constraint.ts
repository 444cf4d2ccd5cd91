/** Tests one decoded route value; the ASP.NET constraints that Azure Functions documents. */
export type RouteConstraint = (value: string) => boolean;

const wholeNumber = (lowest: bigint, highest: bigint): RouteConstraint => {
  return (value) => /^[+-]?\d{1,20}$/.test(value) && BigInt(value) >= lowest && BigInt(value) <= highest;
};
const decimal: RouteConstraint = (value) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);

const plain: Record<string, RouteConstraint> = {
  int: wholeNumber(-(2n ** 31n), 2n ** 31n - 1n),
  long: wholeNumber(-(2n ** 63n), 2n ** 63n - 1n),
  bool: (value) => /^(true|false)$/i.test(value),
  guid: (value) => /^\{?[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?$/i.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  decimal,
  double: decimal,
  float: decimal,
  datetime: (value) => !Number.isNaN(new Date(value).getTime()),
  required: (value) => value !== '',
};

type Parameterised = (argument: string) => RouteConstraint;

const parameterised: Record<string, Parameterised> = {
  length: (argument) => {
    const [least = 0, most = least] = numbers(argument);
    return (value) => value.length >= least && value.length <= most;
  },
  minlength: (argument) => (value) => value.length >= Number(argument),
  maxlength: (argument) => (value) => value.length <= Number(argument),
  min: (argument) => (value) => plain['long']?.(value) === true && Number(value) >= Number(argument),
  max: (argument) => (value) => plain['long']?.(value) === true && Number(value) <= Number(argument),
  range: (argument) => {
    const [least = 0, most = 0] = numbers(argument);
    return (value) => plain['long']?.(value) === true && Number(value) >= least && Number(value) <= most;
  },
  regex: (argument) => {
    const expression = new RegExp(argument, 'i');
    return (value) => expression.test(value);
  },
};

const numbers = (argument: string): number[] => argument.split(',').map(Number);

/** Reads `int` or `length(2,5)`; throws when there is no such constraint. */
export function parseConstraint(text: string): RouteConstraint {
  const match = /^([a-z]+)(?:\((.*)\))?$/is.exec(text);
  const name = match?.[1]?.toLowerCase() ?? '';
  const argument = match?.[2];
  const constraint = argument === undefined ? plain[name] : parameterised[name]?.(argument);
  if (constraint === undefined) throw new Error(`unknown route constraint "${text}"`);
  return constraint;
}
