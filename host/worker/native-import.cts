/** `import()` by Node itself: a bundler or a test runner that replaces the one of its own modules does not reach here. */
module.exports = { importNatively: (address: string): Promise<unknown> => import(address) };
