import { type DuckDBConnection, DuckDBInstance, type JS } from '@duckdb/node-api';
import { RelevoError } from '../kernel/error.ts';
import { withScratchFolder } from './scratch-folder.ts';
import { type OnNumbers, streamNumbers } from './stream-numbers.ts';
import { tableError } from './table-error.ts';

export type Cell = string | number | bigint | boolean | null | Date;

export type Result = { names: string[]; columns: Cell[][] };

/** One in-process DuckDB. Failed queries throw as `tableError` says. */
export type Database = {
  query(sql: string, parameters?: Cell[]): Promise<Record<string, Cell>[]>;
  /** The same, column by column. */
  queryColumns(sql: string, parameters?: Cell[]): Promise<Result>;
  /**
   * Hands over the result of a SELECT of DOUBLE columns without NULL in pieces, in any number of rows, while it is still being read: in bounded
   * memory, and faster than cell by cell. The arrays are used again for the next piece.
   */
  streamNumbers(sql: string, onNumbers: OnNumbers): Promise<void>;
};

export type DatabaseOptions = { threads?: number; memoryLimit?: string; signal?: AbortSignal | undefined };

/**
 * Runs with a fresh database, whose memory (512 MB) and threads (2) are bounded and which spills to a folder that is removed
 * afterwards. It loads no extension and reads nothing but local files. Times are UTC. An abort interrupts the query.
 */
export async function withDuckDb<T>(
  run: (database: Database) => Promise<T>,
  options: DatabaseOptions = {},
): Promise<T> {
  options.signal?.throwIfAborted();
  return withScratchFolder(async (spill) => {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(options.threads ?? 2),
      memory_limit: options.memoryLimit ?? '512MB',
      temp_directory: spill,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
    });
    try {
      return await runConnected(await instance.connect(), run, options.signal);
    } finally {
      instance.closeSync();
    }
  });
}

async function runConnected<T>(
  connection: DuckDBConnection,
  run: (database: Database) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  let interrupting: NodeJS.Timeout | undefined;
  // An interrupt that comes just before a query starts is forgotten, hence again and again.
  const interrupt = (): void => {
    interrupting = setInterval(() => {
      connection.interrupt();
    }, 10);
  };
  signal?.addEventListener('abort', interrupt);
  try {
    await connection.run("SET TimeZone = 'UTC'");
    // What a file says of itself may be wrong: it must not decide what is computed.
    await connection.run("SET disabled_optimizers = 'statistics_propagation'");
    await connection.run('SET lock_configuration = true');
    return await run(createDatabase(connection));
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', interrupt);
    clearInterval(interrupting);
    connection.closeSync();
  }
}

function createDatabase(connection: DuckDBConnection): Database {
  const queryColumns = async (sql: string, parameters: Cell[] = []): Promise<Result> => {
    try {
      const reader = await connection.runAndReadAll(sql, parameters.map(toParameter));
      const names = reader.columnNames();
      return { names, columns: reader.getColumnsJS().map((column) => column.map(toCell)) };
    } catch (error) {
      throw tableError(error);
    }
  };
  return {
    queryColumns,
    streamNumbers: async (sql, onNumbers) => {
      try {
        await streamNumbers(connection, sql, onNumbers);
      } catch (error) {
        throw tableError(error);
      }
    },
    query: async (sql, parameters) => {
      const { names, columns } = await queryColumns(sql, parameters);
      const rows = columns[0]?.length ?? 0;
      return Array.from({ length: rows }, (_, row) =>
        Object.fromEntries(names.map((name, index) => [name, columns[index]?.[row] ?? null])),
      );
    },
  };
}

const toParameter = (cell: Cell): string | number | bigint | boolean | null =>
  cell instanceof Date ? cell.toISOString() : cell;

function toCell(value: JS): Cell {
  if (value === null || value instanceof Date || typeof value !== 'object') return value;
  throw new RelevoError('TABLE_TYPE', 'nested and binary columns are not supported', { status: 400 });
}
