package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.foresyts.etl.error.EtlException;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkClientException;

class DynamoDbFailureTest {
  private final DynamoDbFailure failure = new DynamoDbFailure("tymeplusUserAuth", "eu-central-1");

  @Test
  void doesNotQuoteTheResponse() {
    EtlException told =
        failure.of(
            unmarshalling(new JsonParseException(null, "Unrecognized token 'Secret'")), "Scan");
    assertThat(told)
        .hasMessageStartingWith(
            "DynamoDB: the response to Scan of table tymeplusUserAuth arrived incomplete or damaged");
    StringWriter trace = new StringWriter();
    told.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("Secret");
  }

  @Test
  void aLimitOfTheParserIsNeitherDamageNorRetryable() {
    SdkClientException thrown =
        unmarshalling(new StreamConstraintsException("Name length (2) exceeds the maximum (1)"));
    assertThat(failure.of(thrown, "Scan"))
        .hasMessage(
            "DynamoDB: the response to Scan of table tymeplusUserAuth is not damaged, but it exceeds a limit of this program: Name length (2) exceeds the maximum (1)");
    assertThat(DynamoDb.isRetryable(thrown)).as("tried again").isFalse();
    assertThat(DynamoDb.isRetryable(unmarshalling(new EOFException()))).isTrue();
  }

  @Test
  void aWrongChecksumIsDamage() {
    assertThat(failure.of(Crc32MismatchException.create("Expected 1", null), "Scan"))
        .hasMessageContaining("arrived incomplete or damaged");
  }

  @Test
  void namesTheNetworkErrorOfAResetConnection() {
    assertThat(failure.of(unmarshalling(new SocketException("Connection reset")), "Scan"))
        .hasMessageContaining("does not answer (Connection reset)");
  }

  private static SdkClientException unmarshalling(IOException cause) {
    return SdkClientException.create(
        "Unable to unmarshall response (" + cause + ")", new UncheckedIOException(cause));
  }
}
