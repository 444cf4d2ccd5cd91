/** As package.json has it; not read from there, as a bundle has no package.json beside it. */
export const productVersion = '0.1.0';
