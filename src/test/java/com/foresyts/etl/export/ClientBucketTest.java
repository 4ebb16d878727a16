package com.foresyts.etl.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Snapshots of an earlier version must stay readable: a client keeps its bucket. */
class ClientBucketTest {
  /** As {@code printf %s ID | sha256sum} has them. */
  @ParameterizedTest
  @CsvSource({"WASJKSP, 20", "Ärzte, 21", "😀, 52"})
  void isThatOfTheHash(String client, int bucket) {
    assertThat(ClientBucket.of(client)).isEqualTo(bucket);
    assertThat(ClientBucket.text(bucket)).isEqualTo(bucket + "/64");
  }
}
