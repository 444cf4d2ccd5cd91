import { describe, expect, it } from 'vitest';
import { parseLocation } from '../../../shared/mlflow/artifact-location.ts';

const base = new URL('http://mlflow.example:5000/base');

describe('parseLocation', () => {
  it.each([
    ['mlflow-artifacts:/1/run/artifacts', '1/run/artifacts'],
    ['mlflow-artifacts:/1/a b%20#?c/', '1/a b%20#?c'],
    ['mlflow-artifacts://mlflow.example:5000/1', '1'],
    ['mlflow-artifacts:///1', '1'],
    ['mlflow-artifacts:/', ''],
  ])('%s is behind the proxy', (uri, path) => {
    expect(parseLocation(uri, base)).toEqual({ kind: 'proxy', path });
  });

  it.each([
    ['wasbs://models@acct.blob.core.windows.net/a/b', 'acct.blob.core.windows.net', 'a/b'],
    ['wasb://models@acct.blob.core.chinacloudapi.cn', 'acct.blob.core.chinacloudapi.cn', ''],
    ['abfss://models@acct.dfs.core.windows.net/a%20b', 'acct.blob.core.windows.net', 'a%20b'],
    ['abfss://models@acct.dfs.core.usgovcloudapi.net/x', 'acct.blob.core.usgovcloudapi.net', 'x'],
  ])('%s is in Blob Storage', (uri, host, path) => {
    expect(parseLocation(uri, base)).toEqual({
      kind: 'blob',
      account: { name: 'acct', host },
      container: 'models',
      path,
    });
  });

  it.each([
    'mlflow-artifacts://evil.example/1',
    'mlflow-artifacts://mlflow.example/1',
    'wasbs://models@acct.evil.example/a',
    'wasbs://models@acct.blob.core.windows.net.evil.example/a',
    'wasbs://models@evil.example/acct.blob.core.windows.net/a',
    'file:///etc/passwd',
    '/var/mlruns/1',
    'C:\\mlruns',
    's3://bucket/x',
    'dbfs:/databricks/mlflow',
    'http://169.254.169.254/latest',
    'runs:/abc',
    '',
  ])('refuses %j', (uri) => {
    expect(() => parseLocation(uri, base)).toThrow(expect.objectContaining({ code: 'ARTIFACT_SCHEME' }));
  });

  it('says how to make local artifacts readable', () => {
    expect(() => parseLocation('/var/mlruns/1', base)).toThrow('--artifacts-destination');
  });
});
