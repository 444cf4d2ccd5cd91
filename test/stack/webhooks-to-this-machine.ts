/** Settings of an MLflow server whose webhooks may go to 127.0.0.1 over http, and take effect at once. */
export const webhooksToThisMachine: Record<string, string> = {
  MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'https,http',
  MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
  MLFLOW_WEBHOOK_CACHE_TTL: '0',
  // A Fernet key, of tests only: 32 bytes in base64.
  MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: Buffer.alloc(32, 'relevo').toString('base64url').concat('='),
};
