import { describe, expect, inject, it } from 'vitest';

describe('services of the test run', () => {
  it('MLflow answers its version', async () => {
    const response = await fetch(`${inject('mlflow').url}/version`);
    expect(await response.text()).toBe('3.17.2');
  });

  it('Azurite is reachable through its connection string, at 127.0.0.1 only', async () => {
    const { BlobServiceClient } = await import('@azure/storage-blob');
    const { connectionString } = inject('azurite');
    const service = BlobServiceClient.fromConnectionString(connectionString);
    expect(new URL(service.url).hostname).toBe('127.0.0.1');
    await service.createContainer(`services-${process.pid}-${process.hrtime.bigint()}`);
  });
});
