export { wayNames } from '../../monitoring/like/way-names.ts';
