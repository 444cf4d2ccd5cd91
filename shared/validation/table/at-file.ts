import { inputError, isRelevoError } from '../../kernel/error.ts';

const reasons: Partial<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'a folder, not a file',
  EACCES: 'may not be read',
};

/** Runs what reads a file; of an error about its content the path begins with the file. */
export async function atFile<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw placed(error, file);
  }
}

function placed(error: unknown, file: string): unknown {
  if (isRelevoError(error)) {
    const { path = '', code, message } = error;
    if (error.status !== 400 || path.startsWith(file)) return error;
    return path === ''
      ? inputError(code, file, message)
      : inputError(code, `${file} ${path}`, message.replace(`${path}: `, ''));
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons[code];
  return reason === undefined ? error : inputError('TABLE_UNREADABLE', file, reason);
}
