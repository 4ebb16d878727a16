package com.foresyts.etl.config;

/** The settings, each by the name it has in the environment and in the env file. */
public enum Setting {
  CLIENT_ID,
  AWS_REGION,
  AWS_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY,
  AWS_SESSION_TOKEN,
  AWS_PROFILE,
  AWS_ENDPOINT_URL_DYNAMODB,
  AWS_ENDPOINT_URL,
  PG_HOST,
  PG_PORT,
  PG_DATABASE,
  PG_USER,
  PG_PASSWORD,
  PG_SCHEMA,
  PG_SSLMODE,
  PG_SSLROOTCERT
}
