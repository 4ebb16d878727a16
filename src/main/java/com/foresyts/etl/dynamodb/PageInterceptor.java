package com.foresyts.etl.dynamodb;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Reads the answers of Scan and Query before the SDK does, which would take more than twice the
 * time and memory, and leaves it an empty one. Errors, and answers in another notation than the
 * JSON of today, are left to the SDK.
 */
final class PageInterceptor implements ExecutionInterceptor {
  /** Where a request wants its answer; it stays null if the SDK has read it. */
  static final ExecutionAttribute<AtomicReference<@Nullable Page>> ANSWER =
      new ExecutionAttribute<>("dynamo-pg-etl.answer");

  private static final ExecutionAttribute<String> CHECKSUM =
      new ExecutionAttribute<>("dynamo-pg-etl.checksum");

  private static final String CHECKSUM_HEADER = "x-amz-crc32";
  private static final String NO_CHECKSUM = "";

  private static final String CONTENT_TYPE = "application/x-amz-json-1.0";

  /** Many times what a page can have. */
  private static final int MOST_BYTES = 64 << 20;

  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  @Override
  public SdkHttpResponse modifyHttpResponse(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    SdkHttpResponse response = context.httpResponse();
    if (!isWanted(context, attributes)) {
      return response;
    }
    attributes.putAttribute(
        CHECKSUM, response.firstMatchingHeader(CHECKSUM_HEADER).orElse(NO_CHECKSUM));
    return response.toBuilder().removeHeader(CHECKSUM_HEADER).build();
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Optional<InputStream> body = context.responseBody();
    if (!isWanted(context, attributes) || body.isEmpty()) {
      return body;
    }
    try {
      byte[] bytes = read(body.get(), context.httpResponse());
      CRC32 crc32 = new CRC32();
      crc32.update(bytes);
      String checksum = attributes.getAttribute(CHECKSUM);
      if (!checksum.equals(NO_CHECKSUM) && !checksum.equals(Long.toString(crc32.getValue()))) {
        throw Crc32MismatchException.builder().message("the checksum is wrong").build();
      }
      attributes.getAttribute(ANSWER).set(Page.parse(bytes));
      return Optional.of(new ByteArrayInputStream(EMPTY));
    } catch (IOException | NumberFormatException e) {
      throw SdkClientException.create("the answer cannot be read", e);
    }
  }

  private static byte[] read(InputStream body, SdkHttpResponse response) throws IOException {
    Optional<String> length = response.firstMatchingHeader("Content-Length");
    if (length.isEmpty()) {
      return body.readAllBytes();
    }
    long expected = Long.parseLong(length.get());
    if (expected > MOST_BYTES) {
      throw new EOFException(); // damaged
    }
    byte[] bytes = new byte[(int) expected];
    new DataInputStream(body).readFully(bytes); // in larger pieces
    return bytes;
  }

  private static boolean isWanted(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    SdkHttpResponse response = context.httpResponse();
    return attributes.getAttribute(ANSWER) != null
        && response.isSuccessful()
        && response
            .firstMatchingHeader("Content-Type")
            .filter(PageInterceptor::isReadable)
            .isPresent();
  }

  /** Whether it is the type that we read, with or without parameters. */
  static boolean isReadable(String contentType) {
    int end = contentType.indexOf(';');
    return contentType
        .substring(0, end < 0 ? contentType.length() : end)
        .strip()
        .equalsIgnoreCase(CONTENT_TYPE);
  }
}
