package com.foresyts.etl.dynamodb;

/** The DynamoDB operation that reads a table. */
public enum ReadOperation {
  QUERY("Query"),
  SCAN("Scan");

  private final String apiName;

  ReadOperation(String apiName) {
    this.apiName = apiName;
  }

  /** Returns the name that the API and IAM use. */
  String apiName() {
    return apiName;
  }
}
