/** The version of MLflow whose scoring server this mode answers as. */
export const MLFLOW_VERSION = '3.17.2';
